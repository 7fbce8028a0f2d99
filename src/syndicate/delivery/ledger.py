"""What connections want recorded → the ledger: one writer commits together what is asked together.

A commit costs a flush of the disk, whatever is in it. While one is under way the next one gathers, so
that twenty connections that wait for a commit each wait for one or two, not for twenty.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from syndicate.errors import StoreBusy
from syndicate.model import Delivery, Outcome
from syndicate.store import moves
from syndicate.store.database import Database

_PATIENCE = 12  # times five seconds: what came of a mail cannot be found out again


@dataclass(slots=True)
class Ticket:
    """Whether the last byte of a mail may leave: known once that is recorded."""

    delivery: Delivery
    ours: bool = False
    error: BaseException | None = None
    _done: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._done.acquire()

    def punch(self, ours: bool, error: BaseException | None = None) -> None:
        """Let whoever waits go on."""
        self.ours, self.error = ours, error
        self._done.release()

    def wait(self) -> bool:
        """Return whether the mail is ours still; raise what kept that from being recorded."""
        with self._done:
            if self.error is not None:
                raise self.error
            return self.ours


@dataclass(slots=True)
class _Page:
    """What is committed together, in this order."""

    leaving: list[Ticket] = field(default_factory=list)
    settled: list[tuple[Delivery, Outcome]] = field(default_factory=list)
    released: list[Delivery] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.leaving or self.settled or self.released)


@dataclass(slots=True)
class Ledger:
    """The writer, a thread of its own between `open` and `close`.

    settled: told the state of each row that was ours to settle, in the writer's thread.
    """

    database: Database
    now: Callable[[], datetime]
    lease: timedelta
    settled: Callable[[str], None]
    error: BaseException | None = None
    _page: _Page = field(default_factory=_Page)
    _change: threading.Condition = field(default_factory=threading.Condition)
    _writing: bool = False
    _closing: bool = False
    _thread: threading.Thread | None = None

    def open(self) -> None:
        """Begin to write."""
        self._thread = threading.Thread(target=self._work, name="ledger", daemon=True)
        self._thread.start()

    def leaving(self, delivery: Delivery) -> Ticket:
        """Have it recorded that the last byte of a mail is about to leave."""
        ticket = Ticket(delivery)
        with self._change:
            if self.error is not None:
                ticket.punch(ours=False, error=self.error)
            else:
                self._page.leaving.append(ticket)
                self._change.notify_all()
        return ticket

    def settle(self, delivery: Delivery, outcome: Outcome) -> None:
        """Have it recorded what came of a mail."""
        with self._change:
            self._page.settled.append((delivery, outcome))
            self._change.notify_all()

    def release(self, delivery: Delivery) -> None:
        """Queue again what was not begun."""
        with self._change:
            self._page.released.append(delivery)
            self._change.notify_all()

    def flush(self) -> None:
        """Wait until all is written; raise what kept it from that."""
        with self._change:
            self._change.wait_for(lambda: self.error or not (self._page or self._writing))
            if self.error is not None:
                raise self.error

    def close(self) -> None:
        """Write what is left, and end."""
        with self._change:
            self._closing = True
            self._change.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while (page := self._turned()) is not None:
            try:
                self._written(page)
            except BaseException as error:  # noqa: BLE001 - raised by whoever waits
                self._broken(page, error)
                return

    def _turned(self) -> _Page | None:
        """Return what has gathered, once there is something; None at the end."""
        with self._change:
            self._writing = False
            self._change.notify_all()
            self._change.wait_for(lambda: self._page or self._closing)
            if not self._page:
                return None
            page, self._page, self._writing = self._page, _Page(), True
            return page

    def _written(self, page: _Page) -> None:
        for patience in range(_PATIENCE, -1, -1):
            try:
                ours, ended = self._committed(page)
            except StoreBusy:
                if not patience:
                    raise
                continue
            for ticket in page.leaving:
                ticket.punch(ticket.delivery.id in ours)
            for state in ended:
                self.settled(state)
            return

    def _committed(self, page: _Page) -> tuple[frozenset[int], list[str]]:
        with self.database.write() as c:
            now = self.now()
            leaving = [ticket.delivery for ticket in page.leaving]
            ours = moves.hand_over_all(c, leaving, now, self.lease)
            ended = moves.settle_all(c, page.settled, now)
            moves.release_all(c, page.released)
        return ours, ended

    def _broken(self, page: _Page, error: BaseException) -> None:
        with self._change:
            self.error, self._writing = error, False
            tickets = [*page.leaving, *self._page.leaving]
            self._change.notify_all()
        for ticket in tickets:
            ticket.punch(ours=False, error=error)
