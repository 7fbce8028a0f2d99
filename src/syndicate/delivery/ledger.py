"""What a run wants recorded → the ledger: one writer commits together what is asked together.

A commit costs a flush of the disk, whatever is in it. While nobody waits for one, what is asked gathers
for a few milliseconds; while one is under way the next one gathers.
"""

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from syndicate.delivery.pace import Claimed, Gate
from syndicate.errors import StoreBusy
from syndicate.model import Delivery, Outcome
from syndicate.store import deliveries, departures, moves
from syndicate.store.database import Database
from syndicate.store.types import Connection

_PATIENCE_S = 60.0  # what came of a mail cannot be found out again
_AWAY_S = 0.25  # between two looks for a database that is away; one that is busy waits by itself
_GATHER_S = 0.005
_REFUSED = frozenset({"refused", "expired"})
_Ended = tuple[int, list[tuple[Delivery, Outcome]]]  # see `moves.settle_all`
_Committed = tuple[frozenset[int], _Ended, list[Claimed]]

Answer = TypeVar("Answer")


@dataclass(slots=True)
class Ticket(Generic[Answer]):
    """What is known once something is committed. hurry: has it committed at once."""

    hurry: Callable[[], None]
    _answer: Any = None
    _error: BaseException | None = None
    _is_known: bool = False
    _call: Callable[[], object] | None = None
    _known: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._known.acquire()

    def punch(self, answer: Answer | None, error: BaseException | None = None) -> None:
        """Let whoever waits go on."""
        self._answer, self._error, self._is_known = answer, error, True
        self._known.release()
        if self._call is not None:
            self._call()

    def done(self) -> bool:
        """Tell whether there is an answer."""
        return self._is_known

    def wait(self) -> Answer:
        """Return the answer; raise what kept it from being committed."""
        if not self._is_known:
            self.hurry()
        with self._known:
            if self._error is not None:
                raise self._error
            answer: Answer = self._answer
            return answer

    def then(self, call: Callable[[], object]) -> None:
        """Have `call` called, in any thread, once there is an answer; it may be called twice."""
        self._call = call
        if self._is_known:
            call()


@dataclass(slots=True)
class _Page:
    """What is committed together, in this order."""

    leaving: list[tuple[Sequence[Delivery], Ticket[frozenset[int]]]] = field(default_factory=list)
    settled: list[tuple[Delivery, Outcome]] = field(default_factory=list)
    released: list[Delivery] = field(default_factory=list)
    put_off: list[tuple[Delivery, datetime]] = field(default_factory=list)
    claims: list[tuple[int, Ticket[Claimed]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.leaving or self.settled or self.released or self.put_off or self.claims)

    def tickets(self) -> list[Ticket[Any]]:
        """Return the ticket of everybody who waits for this page."""
        return [*(ticket for _, ticket in self.leaving), *(ticket for _, ticket in self.claims)]


@dataclass(slots=True)
class Ledger:
    """The writer, a thread of its own between `open` and `close`.

    sender:  in whose name rows are claimed. resends: whether what is unknown is sent again, once.
    settled: told the state of each row that was ours to settle, in the writer's thread.
    refused: told of those among them that were refused or given up, likewise: once it is recorded.
    gate:    says how many rows may be claimed, and when each may leave.
    """

    database: Database
    sender: str
    resends: bool
    now: Callable[[], datetime]
    lease: timedelta
    settled: Callable[[str], None]
    refused: Callable[[tuple[Delivery, Outcome]], None]
    gate: Gate = field(default_factory=Gate)
    error: BaseException | None = None
    _page: _Page = field(default_factory=_Page)
    _change: threading.Condition = field(default_factory=threading.Condition)
    _writing: bool = False
    _hurries: bool = False
    _closing: bool = False
    _thread: threading.Thread | None = None

    def open(self) -> None:
        """Begin to write."""
        self._thread = threading.Thread(target=self._work, name="ledger", daemon=True)
        self._thread.start()

    def leaving(self, rows: Sequence[Delivery]) -> Ticket[frozenset[int]]:
        """Have it recorded that the last bytes of some mails are about to leave; tell which are ours still."""
        ticket: Ticket[frozenset[int]] = Ticket(self.hurry)
        self._ask(ticket, lambda page: page.leaving.append((rows, ticket)))
        return ticket

    def claim(self, count: int) -> Ticket[Claimed]:
        """Have the next rows leased that are due; before that, what policy says to send again is queued."""
        ticket: Ticket[Claimed] = Ticket(self.hurry)
        self._ask(ticket, lambda page: page.claims.append((count, ticket)))
        return ticket

    def settle(self, delivery: Delivery, outcome: Outcome) -> None:
        """Have it recorded what came of a mail."""
        with self._change:
            self._wake()
            self._page.settled.append((delivery, outcome))

    def release(self, *rows: Delivery) -> None:
        """Queue again what was not begun."""
        if rows:
            with self._change:
                self._wake()
                self._page.released.extend(rows)

    def put_off(self, delivery: Delivery, until: datetime) -> None:
        """Queue again what was not begun, to be claimed no earlier than then."""
        with self._change:
            self._wake()
            self._page.put_off.append((delivery, until))

    def hurry(self) -> None:
        """Have what was asked so far committed now."""
        with self._change:
            self._hurries = True
            self._change.notify_all()

    def flush(self) -> None:
        """Wait until all is written; raise what kept it from that."""
        self.hurry()
        with self._change:
            self._change.wait_for(lambda: self.error or not (self._page or self._writing))
            if self.error is not None:
                raise self.error

    def close(self) -> None:
        """Write what is left, and end."""
        with self._change:
            self._closing = self._hurries = True
            self._change.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _ask(self, ticket: Ticket[Any], put: Callable[[_Page], None]) -> None:
        """Put something on the page; where nothing is written any more, its ticket says why."""
        with self._change:
            if self.error is not None:
                ticket.punch(None, self.error)
            else:
                self._wake()
                put(self._page)

    def _wake(self) -> None:
        """Have the writer look at the page, where nothing was on it."""
        if not self._page:
            self._change.notify_all()

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
            self._change.wait_for(lambda: self._hurries, _GATHER_S)
            if not self._page:
                return None
            self._hurries = self._closing
            page, self._page, self._writing = self._page, _Page(), True
            return page

    def _written(self, page: _Page) -> None:
        ours, (sent, others), claimed = self._insisting(page)
        for leaving, ticket in page.leaving:
            ticket.punch(ours.intersection(row.id for row in leaving))
        for (_, claim), rows in zip(page.claims, claimed, strict=True):
            claim.punch(rows)
        for _ in range(sent):
            self.settled("sent")
        for ended in others:
            state = ended[1].state
            self.settled(state)
            if state in _REFUSED:
                self.refused(ended)

    def _insisting(self, page: _Page) -> _Committed:
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            try:
                return self._committed(page)
            except StoreBusy as error:
                if time.monotonic() > deadline:
                    raise
                if error.code == "database-away":
                    threading.Event().wait(_AWAY_S)

    def _committed(self, page: _Page) -> _Committed:
        with self.database.write_beside() as c:
            now = self.now()
            leaving = [row for rows, _ in page.leaving for row in rows]
            ours = moves.hand_over_all(c, leaving, now, self.lease)
            ended = moves.settle_all(c, page.settled, now)
            moves.release_all(c, page.released)
            moves.put_off_all(c, page.put_off)
            if ours:
                departures.count(c, len(ours), now)
            claimed = [self._claimed(c, count, now) for count, _ in page.claims]
        return ours, ended, claimed

    def _claimed(self, c: Connection, count: int, now: datetime) -> Claimed:
        if self.resends:
            deliveries.resend(c)
        token = secrets.token_hex(16)

        def take(most: int, below: int | None) -> list[Delivery]:
            return deliveries.claim(c, self.sender, token, now, self.lease, most, below)

        return self.gate.claim(c, take, count, now)

    def _broken(self, page: _Page, error: BaseException) -> None:
        with self._change:
            self.error, self._writing = error, False
            tickets = [*page.tickets(), *self._page.tickets()]
            self._change.notify_all()
        for ticket in tickets:
            ticket.punch(None, error)
