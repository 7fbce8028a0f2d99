"""What the inside asks of the outside: a clock and a way to hand a message over."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from syndicate.errors import DeliveryError
from syndicate.model import Message, Outcome


class Clock(Protocol):
    """The time, and waiting for it. Only `app` makes one; everybody else is given instants."""

    def now(self) -> datetime:
        """Return the present instant, aware, UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; a stepping clock moves itself forward instead."""
        ...


class Leave(Protocol):
    """Whether the last bytes of some mails may leave: known once it is recorded that they do."""

    def done(self) -> bool:
        """Tell whether that is known."""
        ...

    def hurry(self) -> None:
        """Have it recorded at once, without company."""
        ...

    def ours(self) -> Collection[int]:
        """Wait until it is known, and return which deliveries are ours still.

        Of the others no last byte may leave. They are forgotten, neither settled nor given back.
        """
        ...

    def then(self, call: Callable[[], object]) -> None:
        """Have `call` called, in any thread, once it is known."""
        ...


class Work(Protocol):
    """Mails for one session, in order, and what becomes of each: every one taken is settled or given back."""

    def take(self) -> Message | None:
        """Return the next mail; None when there is none for now, or somebody wants an end."""
        ...

    def more(self) -> bool:
        """Tell whether `take` is likely to return a mail, at no cost."""
        ...

    def leaving(self, messages: Sequence[Message]) -> Leave:
        """Have it recorded that the last bytes of `messages` are about to leave."""
        ...

    def settle(self, message: Message, outcome: Outcome | DeliveryError) -> None:
        """Record what came of a mail."""
        ...

    def give_back(self, message: Message) -> None:
        """Return a mail that was not begun: it costs no attempt."""
        ...


class Session(Protocol):
    """One open connection to where mail goes. Not shared between threads."""

    def carry(self, work: Work) -> None:
        """Transmit mails until `work` has none; every one taken is settled or given back by then.

        Of each, no last byte leaves before `work.leaving` has told that it is ours. What goes wrong
        with one mail is settled as its error: Refused, Deferred, or Doubtful where the last byte may
        have left. Raises that error where its scope is the connection, or in doubt, and DeliveryError
        for what stops the whole job.
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

    @property
    def sessions(self) -> int:
        """Return how many sessions may be open at once, each in a thread of its own."""
        ...

    @property
    def batch(self) -> int:
        """Return how many mails a session can have in hand."""
        ...

    def open(self) -> Session:
        """Connect; raise Deferred when nothing answers, Refused when it will not have us."""
        ...
