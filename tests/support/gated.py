"""A way out for mail that lets a mail through whenever a test says so."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from syndicate.errors import DeliveryError
from syndicate.model import Message, Outcome
from syndicate.ports import Leave, Session, Transport, Work


@dataclass
class Gate:
    """Mails pass one for each `let`, or all of them once it is open."""

    _permits: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _open: threading.Event = field(default_factory=threading.Event)

    def let(self, mails: int) -> None:
        self._permits.release(mails)

    def open(self) -> None:
        self._open.set()
        self._permits.release()

    def passed(self) -> None:
        """Wait for one’s turn."""
        if not self._open.is_set():
            self._permits.acquire()
        if self._open.is_set():
            self._permits.release()  # for whoever waits behind


@dataclass
class GatedTransport:
    """Another transport, behind a gate."""

    behind: Transport
    gate: Gate
    name: str = "gated"
    sessions: int = 1
    batch: int = 1

    def open(self) -> Session:
        return _GatedSession(self.behind.open(), self.gate)


@dataclass
class _GatedSession:
    behind: Session
    gate: Gate

    def carry(self, work: Work) -> None:
        self.behind.carry(_GatedWork(work, self.gate))

    def close(self) -> None:
        self.behind.close()


@dataclass
class _GatedWork:
    behind: Work
    gate: Gate

    def take(self) -> Message | None:
        self.gate.passed()
        return self.behind.take()

    def more(self) -> bool:
        return self.behind.more()

    def leaving(self, messages: Sequence[Message]) -> Leave:
        return self.behind.leaving(messages)

    def settle(self, message: Message, outcome: Outcome | DeliveryError) -> None:
        self.behind.settle(message, outcome)

    def give_back(self, message: Message) -> None:
        self.behind.give_back(message)
