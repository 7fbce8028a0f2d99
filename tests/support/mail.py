"""aiosmtpd on a free port of loopback, and the settings that send to it."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller


@contextmanager
def serving(handler: Any, **options: Any) -> Iterator[Mapping[str, str]]:
    """Run a mail server; give the environment under which syndicate sends to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield {
            "SYNDICATE_DELIVERY__TRANSPORT": "smtp",
            "SYNDICATE_DELIVERY__SMTP__HOST": "127.0.0.1",
            "SYNDICATE_DELIVERY__SMTP__PORT": str(port),
            "SYNDICATE_DELIVERY__SMTP__TLS": "none",
        }
    finally:
        controller.stop()
