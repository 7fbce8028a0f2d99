"""Rows of the ledger that are due → their mails, each made when somebody asks for it.

Rows are claimed some at a time, as many as leave in half a second or so: pause, hold and who has left
are seen between two batches, and again where a batch takes longer than that.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from syndicate.delivery.ledger import Ledger, Ticket
from syndicate.delivery.pace import Claimed
from syndicate.errors import Deferred, DeliveryError, Refused
from syndicate.model import Delivery, Message, Outcome

FRESH = timedelta(seconds=1)  # how long what was read of readers counts as known at hand-over
_BRISK = timedelta(seconds=0.5)  # about what a batch takes
_AGAIN = timedelta(seconds=1)  # until the ledger is asked again that had nothing due
_LOOK_S = 0.5  # while a mail waits for its turn, how often it is seen whether it is wanted still
_LONGEST = timedelta(minutes=2)  # turns are less far ahead
_SECOND = timedelta(seconds=1)
_LAST = 4  # the part of a batch at which the next one is asked for
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """Rows that were asked for, and when."""

    rows: Ticket[Claimed]
    at: datetime


@dataclass(slots=True, kw_only=True)
class Supply:
    """The mails of one round, for any number of threads.

    mailer:   makes the mail of a row, or says what becomes of it.
    look:     told of rows whose mails are about to be made.
    wanted:   tells whether mails should go on leaving.
    before:   called before it is read who rows are for, and before the first are claimed.
    outcome:  the state that an error leaves a mail in.
    size:     how many rows to claim next, within `fewest` and `most`.
    cautious: of a server that was away, one mail tells whether it is back.
    waits:    told whom a mail is for; returns until when that provider is left alone, if it is.
    sleep:    waits so many seconds for the next mail's turn.
    seen:     how many rows were claimed, or put off.
    full:     limits let nothing more leave before that.
    """

    ledger: Ledger
    mailer: Callable[[Delivery], Message | Outcome]
    look: Callable[[Sequence[Delivery]], None]
    now: Callable[[], datetime]
    wanted: Callable[[], bool]
    before: Callable[[], None]
    outcome: Callable[[DeliveryError, Delivery], Outcome]
    lease: timedelta
    fewest: int
    most: int
    size: int
    cautious: bool
    waits: Callable[[str], datetime | None]
    sleep: Callable[[float], None]
    seen: int = 0
    full: datetime | None = None
    _rows: deque[Delivery] = field(default_factory=deque)
    _turn: datetime = _NEVER
    _every: timedelta = timedelta()
    _ahead: _Ahead | None = None
    _claimed: datetime = _NEVER
    _looked: datetime = _NEVER
    _empty: datetime = _NEVER
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def take(self) -> tuple[Delivery, Message] | None:
        """Return the next row and its mail, made of what is known now; None when there is none for now.

        Raises whatever the mailer, `before` and the database do; no row is lost by that.
        """
        with self._lock:
            while self.more() and self._ready():
                made = self._made(self._rows[0])
                row = self._rows.popleft()
                self._ask_ahead(self._looked)
                if not isinstance(made, Message):
                    self.ledger.settle(row, made)
                elif until := self.waits(made.recipient):
                    self.ledger.put_off(row, until)
                else:
                    self._turn += self._every
                    return row, made
        return None

    def more(self) -> bool:
        """Tell whether a mail is likely to be there."""
        if not self.wanted():
            return False
        if self._rows:
            return not self._early()
        waits = self.cautious and self.seen
        return not waits and self.now() - self._empty >= _AGAIN

    def rest(self) -> bool:
        """Wait for the next mail's turn, a little at a time; False where there is none to wait for."""
        with self._lock:
            waits = bool(self._rows) and self.wanted()
            left = self._early()
        if waits and left:
            self.sleep(min(left / _SECOND, _LOOK_S))
        return waits

    def _early(self) -> timedelta:
        """Return how long the next mail has to wait for its turn; not at all where a clock was put back."""
        left = self._turn - self.now()
        return left if timedelta() < left < _LONGEST else timedelta()

    def assure(self) -> None:
        """Take note that the server is well."""
        self.cautious = False

    def end(self) -> None:
        """Queue again what was claimed and not asked for."""
        with self._lock:
            self._let_go()

    def _ready(self) -> bool:
        """Have a row at hand whose turn it is, and known who it is for; False when there is none."""
        now = self.now()
        if self._rows and now - self._claimed >= self.lease / 2:  # no time may be left to send it
            self._let_go()
        asked = self._ahead is None and not self._rows
        if asked:
            self.before()
        if not self._rows and not self._claim(now):
            return False
        if now - self._looked > FRESH:
            if not asked:
                self.before()
            self.look(self._rows)
            self._looked = now
        return True

    def _claim(self, now: datetime) -> bool:
        """Have rows of those asked for in advance, or ask for some and wait; False when nothing is due."""
        ahead = self._ahead or self._asked(now)
        self._ahead = None
        claimed = ahead.rows.wait()
        self._rows.extend(claimed.rows)
        self._turn, self._every, self.full = claimed.first, claimed.every, claimed.until
        self.seen += len(claimed.rows) + claimed.put_off
        self._claimed, self._looked = ahead.at, _NEVER
        if not self._rows and not claimed.put_off:
            self._empty = now
        return bool(self._rows) and not self._early()

    def _ask_ahead(self, now: datetime) -> None:
        """Ask for the next batch while the last of this one leave: a claim takes as long as some mails."""
        few = len(self._rows) <= self.size // _LAST
        if few and self._ahead is None and self.size == self.most and not self.cautious:
            self._ahead = self._asked(now)

    def _asked(self, now: datetime) -> _Ahead:
        self.size = max(self.fewest, min(self._next_size(now), self.most))
        count = 1 if self.cautious else self.size
        return _Ahead(self.ledger.claim(count), now)

    def _next_size(self, now: datetime) -> int:
        if self._claimed is _NEVER:
            return self.size
        return 2 * self.size if now - self._claimed < _BRISK else self.size // 2

    def _made(self, row: Delivery) -> Message | Outcome:
        try:
            return self.mailer(row)
        except (Refused, Deferred) as error:
            return self.outcome(error, row)

    def _let_go(self) -> None:
        if self._ahead is not None:
            self._rows.extend(self._ahead.rows.wait().rows)
            self._ahead = None
        self.ledger.release(*self._rows)
        self._rows.clear()
