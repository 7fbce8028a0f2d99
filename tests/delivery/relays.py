"""Ways to the servers of `servers`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from syndicate.delivery.transports.smtp import SmtpSession, SmtpTransport
from syndicate.errors import DeliveryError
from syndicate.model import Message
from syndicate.settings.options import Smtp
from tests.delivery.mails import mail
from tests.delivery.servers import Scripted


def transport(port: int, home: Path = Path("/nowhere"), **changes: Any) -> SmtpTransport:
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "tls": "none",
        "timeout": timedelta(seconds=0.5),
    }
    return SmtpTransport(Smtp(**values | changes), home)


def yes() -> bool:
    return True


def failure(
    server: Scripted,
    commit: Callable[[], bool] = yes,
    message: Message | None = None,
    **changes: Any,
) -> DeliveryError:
    with opened(server.port, **changes) as session, pytest.raises(DeliveryError) as caught:
        session.hand_over(message or mail(), commit)
    return caught.value


@contextmanager
def opened(port: int, home: Path = Path("/nowhere"), **changes: Any) -> Iterator[SmtpSession]:
    session = transport(port, home, **changes).open()
    try:
        yield session
    finally:
        session.close()
