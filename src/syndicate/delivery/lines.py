"""Mails that are made → as many connections as may be open at once, each at its own pace.

A connection that is slow keeps nobody waiting but what it carries: mails wait in a short queue, and
whoever makes them waits for room in it.
"""

import queue
import threading
from collections import deque
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from syndicate.delivery.ledger import Ledger
from syndicate.errors import Deferred, DeliveryError, Doubtful
from syndicate.model import Delivery, Message, Outcome
from syndicate.ports import Session, Transport

FRESH = timedelta(seconds=1)  # how long what a mail was made from counts as read at hand-over
_AHEAD = 2  # mails that wait for each connection
_LOOK_S = (
    0.1  # how long it takes at most until a change is seen by who waits for a mail or for room
)


@dataclass(frozen=True, slots=True)
class Made:
    """A mail that waits for a connection. at: when it was made, claimed: when its lease began."""

    delivery: Delivery
    message: Message
    at: datetime
    claimed: datetime


@dataclass(slots=True)
class Health:
    """How the server is, as all connections of a run have met it.

    patience: how often in a row a connection may fail with a mail in hand.
    away:    a connection could not be made, or failed that often.
    trouble: the last failure of a connection; broken: what stops the whole job.
    dropped: mails given up at the last byte because they were no longer ours.
    """

    patience: int = 2
    away: bool = False
    trouble: DeliveryError | None = None
    broken: BaseException | None = None
    dropped: int = 0

    @property
    def well(self) -> bool:
        """Tell whether it makes sense to offer it a mail."""
        return self.broken is None and not self.away


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a line asks of the run: the time, whether to stop, a mail made anew, the outcome of an error.

    sign: puts signatures in front of a mail, as the last thing before it leaves; None leaves it as it is.
    """

    now: Callable[[], datetime]
    stopped: Callable[[], bool]
    again: Callable[[Delivery], Message | Outcome]
    outcome: Callable[[DeliveryError, Delivery], Outcome]
    lease: timedelta
    sign: Callable[[bytes], bytes] | None = None


@dataclass(slots=True)
class Lines:
    """The connections of one run, opened as there is work for them."""

    transport: Transport
    ledger: Ledger
    rules: Rules
    health: Health
    mails: "queue.Queue[Sequence[Made]]" = field(init=False)
    _threads: list[threading.Thread] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _idle: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.mails = queue.Queue(max(_AHEAD * self.transport.connections, self.transport.batch))

    def put(self, some: Sequence[Made]) -> bool:
        """Give mails to whichever connection is free first; False when none should be sent now."""
        if not self._idle and len(self._threads) < self.transport.connections:
            self._begin()
        while self.health.well and not self.rules.stopped():
            with suppress(queue.Full):
                self.mails.put(some, timeout=_LOOK_S)
                return True
        return False

    def drain(self) -> None:
        """Have what waits carried, as far as there is a way, and all connections closed."""
        self._over.set()
        for thread in self._threads:
            thread.join()
        with suppress(queue.Empty):
            while True:
                for made in self.mails.get_nowait():
                    self.ledger.release(made.delivery)

    def idle(self, by: int) -> None:
        """Count a connection that waits for work, or no longer does."""
        with self._lock:
            self._idle += by

    @property
    def over(self) -> bool:
        """Tell whether no more mails come."""
        return self._over.is_set()

    def _begin(self) -> None:
        line = _Line(self)
        thread = threading.Thread(target=line.work, name="connection", daemon=True)
        self._threads.append(thread)
        thread.start()


@dataclass(slots=True)
class _Line:
    """One connection, in a thread of its own: the `Work` of its sessions."""

    lines: Lines
    session: Session | None = None
    _waiting: deque[Made] = field(default_factory=deque)
    _held: dict[int, Made] = field(default_factory=dict)
    _announced: set[int] = field(default_factory=set)
    _strikes: int = 0
    _robbed: bool = False

    def work(self) -> None:
        """Carry mails until there are none, or no way to carry them."""
        try:
            while self._awaited():
                self._carry()
        except BaseException as error:  # noqa: BLE001 - raised by the run
            self.lines.health.broken = self.lines.health.broken or error
        finally:
            self._end()

    def take(self) -> Message | None:
        """Return the next mail, made of what is known now."""
        while (made := self._taken()) is not None:
            message = self._fresh(made)
            if message is not None:
                self._held[message.delivery] = made
                return self._signed(message)
        return None

    def leaving(self, messages: Sequence[Message]) -> Callable[[], Collection[int]]:
        """Have it recorded that mails leave; what is returned waits for that."""
        rows = [self._held[message.delivery].delivery for message in messages]
        self._announced.update(row.id for row in rows)
        tickets = [self.lines.ledger.leaving(row) for row in rows]

        def ours() -> Collection[int]:
            kept = {ticket.delivery.id for ticket in tickets if ticket.wait()}
            for row in rows:
                if row.id not in kept:
                    self._forget(row.id)
                    self._robbed = True
                    self.lines.health.dropped += 1
            return kept

        return ours

    def settle(self, message: Message, outcome: Outcome | DeliveryError) -> None:
        """Record what came of a mail."""
        delivery = self._forget(message.delivery)
        if isinstance(outcome, DeliveryError):
            if type(outcome) is DeliveryError and outcome.reply[0] is None:
                self.lines.ledger.release(delivery)  # our own fault, and nobody has taken it
                return
            self._strikes = self._strikes if _of_connection(outcome) else 0
            outcome = self.lines.rules.outcome(outcome, delivery)
        else:
            self._strikes = 0
        self.lines.ledger.settle(delivery, outcome)

    def give_back(self, message: Message) -> None:
        """Queue again a mail that was not begun."""
        self.lines.ledger.release(self._forget(message.delivery))

    def _forget(self, delivery: int) -> Delivery:
        self._announced.discard(delivery)
        return self._held.pop(delivery).delivery

    def _awaited(self) -> bool:
        """Wait for a mail; False when there will be none."""
        lines = self.lines
        lines.idle(1)
        try:
            while not self._waiting and self._goes_on():
                try:
                    self._waiting.extend(lines.mails.get(timeout=_LOOK_S))
                except queue.Empty:
                    if lines.over:
                        return False
            return self._goes_on()
        finally:
            lines.idle(-1)

    def _goes_on(self) -> bool:
        return self.lines.health.well and not self.lines.rules.stopped()

    def _carry(self) -> None:
        health = self.lines.health
        try:
            if self.session is None:
                self.session = self.lines.transport.open()
        except Deferred as error:  # nobody is charged for a server that is away
            health.away, health.trouble = True, error
            return
        try:
            self.session.carry(self)
        except (Deferred, Doubtful) as error:
            health.trouble = error
            self._strikes += 1
            asked = "retry_after_s" in error.fields
            health.away = health.away or asked or self._strikes >= health.patience
            self._hang_up()
        if self._robbed:
            self._robbed = False
            self._hang_up()

    def _taken(self) -> Made | None:
        if not self._goes_on():
            return None
        if not self._waiting:
            with suppress(queue.Empty):
                self._waiting.extend(self.lines.mails.get_nowait())
        return self._waiting.popleft() if self._waiting else None

    def _fresh(self, made: Made) -> Message | None:
        """Return a mail as it is to leave now; None when it leaves later, or not at all."""
        rules, now = self.lines.rules, self.lines.rules.now()
        if now - made.claimed >= rules.lease / 2:  # there may be no time left to send it
            self.lines.ledger.release(made.delivery)
            return None
        if now - made.at <= FRESH:
            return made.message
        anew = rules.again(made.delivery)
        if isinstance(anew, Outcome):
            self.lines.ledger.settle(made.delivery, anew)
            return None
        return anew

    def _signed(self, message: Message) -> Message:
        sign = self.lines.rules.sign
        return replace(message, data=sign(message.data)) if sign else message

    def _hang_up(self) -> None:
        if self.session is not None:
            self.session.close()
            self.session = None

    def _end(self) -> None:
        """Queue again what was not begun; of what was, whoever finds us gone decides."""
        self._hang_up()
        left = [made for number, made in self._held.items() if number not in self._announced]
        for made in (*left, *self._waiting):
            self.lines.ledger.release(made.delivery)


def _of_connection(error: DeliveryError) -> bool:
    return isinstance(error, Doubtful) or error.fields.get("scope") == "connection"
