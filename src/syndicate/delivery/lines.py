"""Mails of a supply → as many sessions as may be open at once, each at its own pace."""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from syndicate.delivery.ledger import Ledger, Ticket
from syndicate.delivery.supply import Supply
from syndicate.errors import Deferred, DeliveryError, Doubtful
from syndicate.model import Delivery, Message, Outcome
from syndicate.ports import Leave, Session, Transport

_LOOK_S = 0.1  # how often a session without work looks for some, while others have it


@dataclass(slots=True)
class Health:
    """How the server is, as all sessions of a run have met it.

    patience: how often in a row a connection may fail with a mail in hand.
    strikes: how often it has.
    away:    a connection could not be made, or failed that often.
    trouble: the last failure of a connection; broken: what stops the whole job.
    dropped: mails given up at the last byte because they were no longer ours.
    served:  it has answered for a mail.
    """

    patience: int = 2
    strikes: int = 0
    away: bool = False
    trouble: DeliveryError | None = None
    broken: BaseException | None = None
    dropped: int = 0
    served: bool = False

    @property
    def well(self) -> bool:
        """Tell whether it makes sense to offer it a mail."""
        return self.broken is None and not self.away

    def failed(self, error: DeliveryError) -> None:
        """Take note that a connection failed."""
        self.trouble = error
        self.strikes += 1
        self.away = self.away or "retry_after_s" in error.fields or self.strikes >= self.patience


@dataclass(slots=True)
class Lines:
    """The sessions of one round, opened as there is work for them.

    outcome: the state that an error leaves a mail in.
    sign:    puts signatures in front of a mail, as the last thing before it leaves.
    told:    told whom a mail was for, and why it was not taken; None: it was.
    """

    transport: Transport
    ledger: Ledger
    supply: Supply
    health: Health
    outcome: Callable[[DeliveryError, Delivery], Outcome]
    sign: Callable[[bytes], bytes] | None = None
    told: Callable[[str, DeliveryError | None], None] = lambda _address, _error: None
    _threads: list[threading.Thread] = field(default_factory=list)
    _busy: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def carry(self) -> None:
        """Carry mails until none is due, or there is no way to carry them; `health` tells."""
        if self.transport.sessions == 1:
            _Line(self).work()
            return
        self.grow()
        for thread in self._threads:  # each may begin others
            thread.join()

    def grow(self) -> None:
        """Begin another session, if there may be work for it."""
        with self._lock:
            several = len(self._threads) < self.transport.sessions > 1
            if several and self.supply.more():
                thread = threading.Thread(target=_Line(self).work, name="session", daemon=True)
                self._threads.append(thread)
                thread.start()

    def busy(self, by: int = 0) -> int:
        """Count a session that begins or ends to carry; return how many there are."""
        with self._lock:
            self._busy += by
            return self._busy


@dataclass(slots=True)
class _Line:
    """One session: the `Work` it is given."""

    lines: Lines
    session: Session | None = None
    _first: Message | None = None
    _held: dict[int, Delivery] = field(default_factory=dict)
    _announced: set[int] = field(default_factory=set)
    _robbed: bool = False

    def work(self) -> None:
        """Carry mails until there are none, or no way to carry them."""
        try:
            while self._awaited():
                self._carry()
        except BaseException as error:  # noqa: BLE001 - raised by the run
            self._broken(error)
        finally:
            self._end()

    def take(self) -> Message | None:
        """Return the next mail; what goes wrong with making it ends the run, once others are through."""
        if (first := self._first) is not None:
            self._first = None
            return first
        try:
            if (taken := self.lines.supply.take()) is None:
                return None
            row, message = taken
            self._held[row.id] = row
            return self._signed(message)
        except BaseException as error:  # noqa: BLE001 - raised by the run
            self._broken(error)
            return None

    def more(self) -> bool:
        """Tell whether there is likely to be a mail."""
        return self._first is not None or self.lines.supply.more()

    def leaving(self, messages: Sequence[Message]) -> Leave:
        """Have it recorded that mails leave."""
        rows = [self._held[message.delivery] for message in messages]
        self._announced.update(row.id for row in rows)
        return _Leave(rows, self.lines.ledger.leaving(rows), self._lose)

    def settle(self, message: Message, outcome: Outcome | DeliveryError) -> None:
        """Record what came of a mail."""
        row, lines = self._forget(message.delivery), self.lines
        if isinstance(outcome, DeliveryError):
            if type(outcome) is DeliveryError and outcome.reply[0] is None:
                lines.ledger.release(row)  # our own fault, and nobody has taken it
                return
            if not _of_connection(outcome):
                self._well()
            lines.told(message.recipient, outcome)
            outcome = lines.outcome(outcome, row)
        else:
            lines.told(message.recipient, None)
            self._well()
        lines.ledger.settle(row, outcome)

    def give_back(self, message: Message) -> None:
        """Queue again a mail that was not begun."""
        self.lines.ledger.release(self._forget(message.delivery))

    def _well(self) -> None:
        self.lines.health.strikes, self.lines.health.served = 0, True
        self.lines.supply.assure()

    def _lose(self, row: Delivery) -> None:
        if row.id not in self._held:  # it was given back before that was known
            return
        self._forget(row.id)
        self._robbed = True
        self.lines.health.dropped += 1

    def _forget(self, delivery: int) -> Delivery:
        self._announced.discard(delivery)
        return self._held.pop(delivery)

    def _awaited(self) -> bool:
        """Have a first mail, also where it has to wait for its turn or for others; False: there is none."""
        lines = self.lines
        self._first = self.take()
        while self._first is None and lines.health.well:
            if not lines.supply.rest():
                if not lines.busy():
                    break
                threading.Event().wait(_LOOK_S)
            self._first = self.take()
        return self._first is not None

    def _carry(self) -> None:
        lines = self.lines
        lines.busy(1)
        try:
            lines.grow()
            session = self._opened()
            if session is not None:
                self._carried(session)
        finally:
            lines.busy(-1)

    def _opened(self) -> Session | None:
        if self.session is None:
            try:
                self.session = self.lines.transport.open()
            except Deferred as error:  # nobody is charged for a server that is away
                self.lines.health.away, self.lines.health.trouble = True, error
                self._hand_back_first()
        return self.session

    def _carried(self, session: Session) -> None:
        try:
            session.carry(self)
        except (Deferred, Doubtful) as error:
            self.lines.health.failed(error)
            self._robbed = True
        if self._robbed:
            self._robbed = False
            self._hang_up()

    def _signed(self, message: Message) -> Message:
        sign = self.lines.sign
        return replace(message, data=sign(message.data)) if sign else message

    def _broken(self, error: BaseException) -> None:
        health = self.lines.health
        health.broken = health.broken or error

    def _hand_back_first(self) -> None:
        if self._first is not None:
            self.give_back(self._first)
            self._first = None

    def _hang_up(self) -> None:
        if self.session is not None:
            self.session.close()
            self.session = None

    def _end(self) -> None:
        """Queue again what was not begun; of what was, whoever finds us gone decides."""
        self._hang_up()
        self.lines.ledger.release(
            *(row for number, row in self._held.items() if number not in self._announced)
        )


@dataclass(frozen=True, slots=True)
class _Leave:
    """Whether some mails may leave; `lose` is told of those that may not."""

    rows: Sequence[Delivery]
    ticket: Ticket[frozenset[int]]
    lose: Callable[[Delivery], None]

    def done(self) -> bool:
        return self.ticket.done()

    def hurry(self) -> None:
        self.ticket.hurry()

    def ours(self) -> Collection[int]:
        kept = self.ticket.wait()
        for row in self.rows:
            if row.id not in kept:
                self.lose(row)
        return kept

    def then(self, call: Callable[[], object]) -> None:
        self.ticket.then(call)


def _of_connection(error: DeliveryError) -> bool:
    return isinstance(error, Doubtful) or error.fields.get("scope") == "connection"
