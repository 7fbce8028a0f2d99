"""Ways to the servers of `servers`."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from syndicate.delivery.transports.smtp import SmtpTransport
from syndicate.delivery.transports.switchboard import SmtpSession
from syndicate.errors import DeliveryError
from syndicate.model import Message, Outcome
from syndicate.ports import Session
from syndicate.settings.relay import Smtp
from tests.delivery.mails import mail
from tests.delivery.servers import Scripted


def transport(port: int, home: Path = Path("/nowhere"), **changes: Any) -> SmtpTransport:
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "tls": "none",
        "timeout": timedelta(seconds=0.5),
        "connections": 1,
    }
    return SmtpTransport(Smtp(**values | changes), home)


def yes() -> bool:
    return True


@dataclass
class Told:
    """A `ports.Leave` that knows at once."""

    which: Callable[[], Collection[int]]

    def done(self) -> bool:
        return True

    def hurry(self) -> None:
        pass

    def ours(self) -> Collection[int]:
        return self.which()

    def then(self, call: Callable[[], object]) -> None:
        call()


@dataclass
class Basket:
    """Work for a session: some mails, whether they may leave, and what became of them."""

    mails: list[Message]
    commit: Callable[[], bool] = yes
    came: dict[int, Outcome | DeliveryError] = field(default_factory=dict)
    given_back: list[int] = field(default_factory=list)

    def take(self) -> Message | None:
        return self.mails.pop(0) if self.mails else None

    def more(self) -> bool:
        return bool(self.mails)

    def leaving(self, messages: Sequence[Message]) -> Told:
        return Told(lambda: [one.delivery for one in messages if self.commit()])

    def settle(self, message: Message, outcome: Outcome | DeliveryError) -> None:
        assert message.delivery not in self.came
        self.came[message.delivery] = outcome

    def give_back(self, message: Message) -> None:
        self.given_back.append(message.delivery)


def hand_over(session: Session, message: Message, commit: Callable[[], bool] = yes) -> Outcome:
    """Have one mail carried; raise what it is settled as, if that is an error."""
    basket = Basket([message], commit)
    with suppress(DeliveryError):  # the same as it is settled as
        session.carry(basket)
    came = basket.came.get(message.delivery, Outcome(state="dropped"))
    if isinstance(came, DeliveryError):
        raise came
    return came


def failure(
    server: Scripted,
    commit: Callable[[], bool] = yes,
    message: Message | None = None,
    **changes: Any,
) -> DeliveryError:
    with opened(server.port, **changes) as session, pytest.raises(DeliveryError) as caught:
        hand_over(session, message or mail(), commit)
    return caught.value


@contextmanager
def opened(port: int, home: Path = Path("/nowhere"), **changes: Any) -> Iterator[SmtpSession]:
    session = transport(port, home, **changes).open()
    try:
        yield session
    finally:
        session.close()
