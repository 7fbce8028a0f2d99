"""What dialogues on connections and the switchboard say to each other."""

from collections.abc import Generator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol, TypeVar

from syndicate.delivery.transports.stream import Stream
from syndicate.errors import DeliveryError
from syndicate.model import Message, Outcome

IN_FLIGHT = 2  # mails of one connection that are recorded as leaving: this one, and the next

Came = TypeVar("Came")


class Wait(Enum):
    """What a dialogue waits for: an answer, room to write, what is recorded, a connection."""

    REPLY = auto()
    ROOM = auto()
    COMMIT = auto()
    CONNECTION = auto()


REPLY, ROOM, COMMIT, CONNECTION = Wait


Waiting = Generator[Wait, None, Came]


class Talker(Protocol):
    """A dialogue on one connection, as a desk knows it.

    run: what is being said, while there are mails. waits: what for, and since when.
    writes: whether it is heard when there is room to write.
    """

    stream: Stream
    run: Waiting[None] | None
    waits: Wait
    since: float
    writes: bool

    def carry(self) -> Waiting[None]:
        """Transmit mails until there are none, or the connection is of no more use."""
        ...


@dataclass(slots=True, eq=False)
class Turn:
    """A mail whose turn it is, and its commands. kept: whether it is ours, once that is recorded."""

    message: Message
    commands: tuple[bytes, bytes, bytes]
    dialogue: Talker
    kept: bool | None = None


class Desk(Protocol):
    """Where a dialogue has its mails from, and tells what became of them."""

    host: str
    failed: DeliveryError | None

    def next(self, dialogue: Talker) -> Turn | None:
        """Return the next mail."""
        ...

    def record(self, turn: Turn) -> None:
        """Have it recorded that a mail leaves."""
        ...

    def settle(self, turn: Turn, came: Outcome | DeliveryError) -> None:
        """Record what came of a mail."""
        ...

    def give_back(self, turn: Turn) -> None:
        """Return a mail that was not begun."""
        ...

    def hang_up(self, dialogue: Talker) -> None:
        """Close a connection."""
        ...

    def fail(self, error: DeliveryError) -> None:
        """Take note that a connection, or the job, is of no more use."""
        ...

    def renewed(self, dialogue: Talker) -> Waiting[Stream]:
        """Connect again."""
        ...
