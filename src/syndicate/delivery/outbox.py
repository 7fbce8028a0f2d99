"""Rows of the ledger that are due → mails handed over, each settled by what came of it.

Any number of processes may run this at once: who moves a row owns it, and nobody else.
"""

import os
import random
import secrets
import socket
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from syndicate.delivery import locks
from syndicate.delivery.retry import backoff, outcome_of
from syndicate.errors import Deferred, DeliveryError, Doubtful, Refused, StoreBusy
from syndicate.model import Delivery, Message, Outcome
from syndicate.ports import Clock, Session, Transport
from syndicate.settings import options
from syndicate.store import deliveries, senders
from syndicate.store.database import Database

Mailer = Callable[[Delivery], Message | Outcome]
Until = Literal["due", "empty"]
SETTLED = (  # every state that a run can leave a row in
    "sent", "deferred", "refused", "unknown", "withheld", "suppressed", "cancelled", "expired",
)  # fmt: skip
_STRIKES = 2  # connections in a row that failed with a mail in hand: the server is not well
_STOP_S = 0.5  # how long it may take until a wish to stop is seen; no sleep can be interrupted


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """All that delivering takes.

    mailer:  makes the mail of a row, or says at once what becomes of it: consent is read here, at
             the last moment. It may raise Refused or Deferred; any other error ends the run.
    locks:   folder of the locks that tell living senders from dead ones.
    stopped: asked between two mails; the run ends after what is in flight.
    before:  called before rows are claimed, for what has to be known before any mail leaves.
    settled: told the state of each row as it is settled, to show progress.
    batch:   rows claimed at once; pause and hold are seen between batches.
    """

    database: Database
    transport: Transport
    mailer: Mailer
    clock: Clock
    options: options.Delivery
    locks: Path
    stopped: Callable[[], bool] = lambda: False
    before: Callable[[], None] = lambda: None
    settled: Callable[[str], None] = lambda _state: None
    jitter: Callable[[], float] = random.random
    batch: int = 50
    slice_s: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one run did.

    requeued, recovered_unknown: rows taken back from senders that died or fell silent.
    dropped:  mails given up at the last byte because they were no longer ours.
    trouble:  the last connection that could not be made; its rows are still queued.
    """

    started: datetime
    seconds: float
    settled: Mapping[str, int]
    requeued: int
    recovered_unknown: int
    dropped: int
    trouble: DeliveryError | None
    stopped: bool


def deliver(outbox: Outbox, until: Until = "due") -> Report:
    """Deliver until nothing is due, or (`empty`) until no row can move by itself any more.

    Raises DeliveryError for what stops the whole job (credentials, a full disk), StoreBusy, and
    whatever the mailer raises; claimed rows are queued again first.
    """
    sender = secrets.token_hex(8)
    lock = outbox.locks / f"{sender}.lock"
    run = _Run(outbox, sender, outbox.clock.now())
    with locks.held(lock):
        with outbox.database.write() as c:
            senders.register(c, sender, os.getpid(), socket.gethostname(), str(lock), run.started)
        try:
            run.drain(until)
        finally:
            run.end()
    return run.report()


@dataclass(slots=True)
class _Run:
    """One sender at work."""

    outbox: Outbox
    sender: str
    started: datetime
    session: Session | None = None
    tally: Counter[str] = field(default_factory=Counter)
    requeued: int = 0
    unknown: int = 0
    dropped: int = 0
    strikes: int = 0
    failures: int = 0
    trouble: DeliveryError | None = None

    def drain(self, until: Until) -> None:
        """Send what is due, then wait for more or stop."""
        while not self.outbox.stopped():
            self.take_back()
            self.outbox.before()
            if batch := self.claim():
                self.send(batch)
                if self.strikes < _STRIKES:
                    continue
            elif self.finished(until):
                return
            if self.strikes >= _STRIKES and until == "due":
                return
            self.wait()

    def take_back(self) -> None:
        """Recover the rows of dead and stalled senders, and what policy says to send again."""
        now = self.outbox.clock.now()
        with self.outbox.database.read() as c:
            others = senders.others(c, self.sender)
        for other in others:
            dead = other.host == socket.gethostname() and locks.is_free(Path(other.lock))
            with self.outbox.database.write() as c:
                requeued, unknown = senders.recover(c, other.id, now, dead)
                if dead:
                    senders.forget(c, other.id)
                    locks.remove(Path(other.lock))
            self.requeued += requeued
            self.unknown += unknown
        if self.outbox.options.unknown == "resend":
            with self.outbox.database.write() as c:
                deliveries.resend(c)

    def claim(self) -> list[Delivery]:
        """Lease the next rows."""
        token = secrets.token_hex(16)
        now, lease = self.outbox.clock.now(), self.outbox.options.lease
        with self.outbox.database.write() as c:
            return deliveries.claim(c, self.sender, token, now, lease, self.outbox.batch)

    def send(self, batch: Sequence[Delivery]) -> None:
        """Send a batch; give back what there is no time, connection or wish for."""
        half_lease = self.outbox.clock.now() + self.outbox.options.lease / 2
        for number, delivery in enumerate(batch):
            late = self.outbox.clock.now() >= half_lease
            if late or self.outbox.stopped() or not self.send_one(delivery):
                self.give_back(batch[number:])
                return

    def send_one(self, delivery: Delivery) -> bool:
        """Send one mail and settle it; return False when there is no connection to send it by."""
        try:
            made = self.outbox.mailer(delivery)
        except (Refused, Deferred) as error:
            made = self.outcome(error, delivery)
        if isinstance(made, Outcome):
            self.settle(delivery, made)
            return True
        if self.strikes >= _STRIKES or not self.connected():
            return False
        self.transmit(delivery, made)
        return True

    def transmit(self, delivery: Delivery, message: Message) -> None:
        """Hand one mail over and settle it."""
        assert self.session is not None  # noqa: S101  send_one has just opened it
        try:
            outcome = self.session.hand_over(message, lambda: self.commit(delivery))
        except (Deferred, Refused, Doubtful) as error:
            if isinstance(error, Doubtful) or error.fields.get("scope") == "connection":
                self.strike(error)
            else:
                self.strikes = 0
            self.settle(delivery, self.outcome(error, delivery))
            return
        except DeliveryError as error:
            if error.reply[0] is not None:  # it was certainly not taken; without a reply the
                self.settle(delivery, self.outcome(error, delivery))  # row is still only claimed
            raise
        self.strikes = self.failures = 0
        if outcome.state == "dropped":
            self.dropped += 1
            self.hang_up()
        else:
            self.settle(delivery, outcome)

    def connected(self) -> bool:
        """Open a connection if there is none; no mail is charged for one that cannot be made."""
        if self.session is None:
            try:
                self.session = self.outbox.transport.open()
            except Deferred as error:
                self.strikes, self.trouble = _STRIKES, error
        return self.session is not None

    def commit(self, delivery: Delivery) -> bool:
        """Record that the last byte is about to leave."""
        with self.outbox.database.write() as c:
            now, lease = self.outbox.clock.now(), self.outbox.options.lease
            return deliveries.hand_over(c, delivery.id, delivery.token or "", now, lease)

    def settle(self, delivery: Delivery, outcome: Outcome) -> None:
        """Record what came of a mail, insisting while the database is busy: it cannot be redone."""
        for patience in range(12, -1, -1):
            try:
                with self.outbox.database.write() as c:
                    now, token = self.outbox.clock.now(), delivery.token or ""
                    ours = deliveries.settle(c, delivery.id, token, outcome, now)
            except StoreBusy:
                if not patience:
                    raise
                continue
            if ours:
                self.tally[outcome.state] += 1
                self.outbox.settled(outcome.state)
            return

    def outcome(self, error: DeliveryError, delivery: Delivery) -> Outcome:
        """Return the state that an error leaves a mail in."""
        now, jitter = self.outbox.clock.now(), self.outbox.jitter()
        return outcome_of(error, delivery, self.outbox.options, now, jitter)

    def strike(self, error: DeliveryError) -> None:
        """Count a connection that failed with a mail in hand."""
        self.strikes += 1
        self.trouble = error
        self.hang_up()

    def give_back(self, rows: Sequence[Delivery]) -> None:
        """Queue again what was not begun."""
        with self.outbox.database.write() as c:
            deliveries.release(c, [row.id for row in rows], rows[0].token or "")

    def finished(self, until: Until) -> bool:
        """Close the issues that are through; tell whether there is nothing to wait for."""
        with self.outbox.database.write() as c:
            deliveries.finish_issues(c, self.outbox.clock.now())
            return until == "due" or deliveries.pending(c) == 0

    def wait(self) -> None:
        """Sleep a little, so that what other processes change is seen, or longer in trouble."""
        self.hang_up()
        if self.strikes >= _STRIKES:
            self.failures += 1
            self.strikes = _STRIKES - 1  # one more try, and back here if it fails
            self.sleep(backoff(self.failures))
            return
        now = self.outbox.clock.now()
        with self.outbox.database.read() as c:
            due = deliveries.next_due(c, now)
        ahead = self.outbox.slice_s if due is None else (due - now) / timedelta(seconds=1)
        self.sleep(max(0.05, min(self.outbox.slice_s, ahead)))

    def sleep(self, seconds: float) -> None:
        """Wait, but no longer than until somebody wants us to stop."""
        while seconds > 0 and not self.outbox.stopped():
            self.outbox.clock.sleep(min(seconds, _STOP_S))
            seconds -= _STOP_S

    def hang_up(self) -> None:
        """Close the connection, if there is one."""
        if self.session is not None:
            self.session.close()
            self.session = None

    def end(self) -> None:
        """Leave as if dead, so that nothing of ours waits for a lease to expire."""
        self.hang_up()
        with suppress(StoreBusy), self.outbox.database.write() as c:
            senders.recover(c, self.sender, self.outbox.clock.now(), dead=True)
            senders.forget(c, self.sender)

    def report(self) -> Report:
        """Return what was done."""
        return Report(
            started=self.started,
            seconds=(self.outbox.clock.now() - self.started) / timedelta(seconds=1),
            settled={state: self.tally[state] for state in SETTLED},
            requeued=self.requeued,
            recovered_unknown=self.unknown,
            dropped=self.dropped,
            trouble=self.trouble,
            stopped=self.outbox.stopped(),
        )
