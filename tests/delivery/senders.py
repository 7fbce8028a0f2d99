"""A sender for tests: a clock that steps, a transport that remembers, and mails of one line."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from syndicate.delivery.outbox import Outbox, deliver
from syndicate.delivery.transports.folder import FolderTransport
from syndicate.errors import Deferred, DeliveryError, Refused
from syndicate.model import Delivery, Message, Outcome
from syndicate.ports import Leave, Work
from syndicate.settings import options
from syndicate.store import deliveries
from syndicate.store.database import Database, open_database
from tests.delivery.mails import mail
from tests.support.ledger import NOW, URL, enrolled

NEVER = Refused("smtp-refused", reply=(550, "5.1.1", "no"), scope="recipient", kind="address")


@dataclass
class SteppingClock:
    """A time that moves when somebody waits; `meanwhile` happens at each wait."""

    time: datetime = NOW
    slept: list[float] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += timedelta(seconds=seconds)
        self.meanwhile()


@dataclass
class MemoryTransport:
    """Keeps what it is given. `plan` holds what to do instead, used up one by one."""

    plan: list[DeliveryError | str] = field(default_factory=list)
    opening: list[DeliveryError | None] = field(default_factory=list)
    mails: list[Message] = field(default_factory=list)
    clock: SteppingClock | None = None
    tried: list[datetime] = field(default_factory=list)
    opened: int = 0
    closed: int = 0
    before_commit: Callable[[Message], None] = lambda _message: None
    name: str = "memory"
    sessions: int = 1
    batch: int = 1

    def open(self) -> "MemoryTransport":
        if self.clock is not None:
            self.tried.append(self.clock.now())
        error = self.opening.pop(0) if self.opening else None
        if error is not None:
            raise error
        self.opened += 1
        return self

    def carry(self, work: Work) -> None:
        while (message := work.take()) is not None:
            step = self.plan.pop(0) if self.plan else "take"
            self.before_commit(message)
            leaves = not isinstance(step, DeliveryError) or step.fields.get("after")
            if leaves and not work.leaving([message]).ours():
                return
            if not isinstance(step, DeliveryError):
                self.mails.append(message)
                work.settle(message, Outcome(state="sent", code=250, text="ok"))
                continue
            work.settle(message, step)
            if not isinstance(step, Deferred | Refused) or step.fields.get("scope") == "connection":
                raise step

    def close(self) -> None:
        self.closed += 1


def one_line(delivery: Delivery) -> Message:
    return mail(delivery.id, f"{delivery.recipient}@readers.example", key=delivery.key)


def outbox(database: Database, transport: Any, **changes: Any) -> Outbox:
    values: dict[str, Any] = {
        "database": database,
        "transport": transport,
        "mailer": one_line,
        "clock": SteppingClock(),
        "options": options.Delivery(),
        "locks": (database.file or Path()).parent / "locks",
        "jitter": lambda: 0.5,
    }
    return Outbox(**values | changes)


def enrol(database: Database, count: int) -> None:
    with database.write() as c:
        enrolled(c, range(1, count + 1))


def states(database: Database) -> dict[str, int]:
    with database.read() as c:
        return {state: count for state, count in deliveries.counts(c).items() if count}


class SlowFolder(FolderTransport):
    """Stops for good after the commit of a mail, as a server does that never answers."""

    def open(self) -> Any:
        return _SlowSession(super().open(), self.root)


@dataclass
class _SlowSession:
    inner: Any
    root: Path
    count: int = 0
    work: Work = field(init=False)

    def carry(self, work: Work) -> None:
        self.work = work
        self.inner.carry(self)

    def take(self) -> Message | None:
        return self.work.take()

    def more(self) -> bool:
        return self.work.more()

    def leaving(self, messages: Sequence[Message]) -> Leave:
        ours = self.work.leaving(messages)
        self.count += 1
        if self.count < 4:
            return ours
        ours.ours()
        sys.stdout.write("in flight\n")
        sys.stdout.flush()
        time.sleep(60)
        return ours

    def settle(self, message: Message, outcome: Outcome | DeliveryError) -> None:
        self.work.settle(message, outcome)

    def give_back(self, message: Message) -> None:
        self.work.give_back(message)

    def close(self) -> None:
        self.inner.close()


def main(home: Path) -> None:
    """Deliver from a process of its own, to be killed in the middle."""
    database = open_database(URL, home)
    deliver(outbox(database, SlowFolder(home / "var" / "outbox")))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
