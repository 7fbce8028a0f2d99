"""What the inside asks of the outside: a clock and a way to hand a message over."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from syndicate.model import Message, Outcome


class Clock(Protocol):
    """The time, and waiting for it. Only `app` makes one; everybody else is given instants."""

    def now(self) -> datetime:
        """Return the present instant, aware, UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; a stepping clock moves itself forward instead."""
        ...


class Session(Protocol):
    """One open connection to where mail goes. Not shared between threads."""

    def hand_over(self, message: Message, commit: Callable[[], bool]) -> Outcome:
        """Transmit `message`, calling `commit` once, before the last byte leaves.

        When `commit` returns False another sender owns the message: it is dropped, the
        connection is closed, and the outcome's state is "dropped".
        Raises Deferred, Refused or Doubtful; Doubtful only after `commit` returned True.
        """
        ...

    def close(self) -> None:
        """End the connection politely; never raises."""
        ...


class Transport(Protocol):
    """A way out for mail, one row of `delivery.transports.TRANSPORTS`."""

    @property
    def name(self) -> str:
        """Return the transport's own name in that table."""
        ...

    def open(self) -> Session:
        """Connect; raise Deferred when nothing answers, Refused when it will not have us."""
        ...
