"""Rows of the ledger that are due → mails handed over, each settled by what came of it.

Any number of processes may run this at once: who moves a row owns it, and nobody else. Within one,
sessions carry mails (`lines`), each made when a session asks for it (`supply`), and a thread writes what
becomes of them (`ledger`).
"""

import os
import random
import secrets
import socket
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from syndicate.delivery.hours import Hours
from syndicate.delivery.ledger import Ledger
from syndicate.delivery.lines import Health, Lines
from syndicate.delivery.pace import Gate
from syndicate.delivery.pauses import Pauses
from syndicate.delivery.presence import Presence, presence_of
from syndicate.delivery.recover import recover
from syndicate.delivery.report import SETTLED, Report
from syndicate.delivery.retry import backoff, outcome_of, pause
from syndicate.delivery.supply import Supply
from syndicate.errors import DeliveryError, StoreBusy
from syndicate.model import Delivery, Message, Outcome
from syndicate.ports import Clock, Transport
from syndicate.settings import options
from syndicate.store import deliveries, senders
from syndicate.store.database import Database

Mailer = Callable[[Delivery], Message | Outcome]
Until = Literal["due", "empty"]
_FEWEST = 2  # rows in a batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """All that delivering takes.

    mailer:  makes the mail of a row, or says at once what becomes of it: consent is read here, at
             the last moment. It may raise Refused or Deferred; any other error ends the run.
    look:    told of rows whose mails are about to be made, to read at once what they need.
    refused: told of mails that were refused or given up: it says something of their addresses.
    sign:    puts signatures in front of a mail just before it leaves.
    hours:   when issues may leave; None for at any hour.
    locks:   folder of the locks that tell living senders from dead ones.
    stopped: asked between two mails; the run ends after what is in flight.
    before:  called before rows are claimed, for what has to be known before any mail leaves.
    settled: told the state of each row as it is settled, to show progress.
    felt:    told what keeps mails from leaving, after a round; None: they leave.
    batch:   the most rows that are claimed at once; pause and hold are seen between batches.
    """

    database: Database
    transport: Transport
    mailer: Mailer
    clock: Clock
    options: options.Delivery
    locks: Path
    hours: Hours | None = None
    stopped: Callable[[], bool] = lambda: False
    before: Callable[[], None] = lambda: None
    settled: Callable[[str], None] = lambda _state: None
    felt: Callable[[BaseException | None], None] = lambda _trouble: None
    look: Callable[[Sequence[Delivery]], None] = lambda _rows: None
    refused: Callable[[Sequence[tuple[Delivery, Outcome]]], None] = lambda _rows: None
    sign: Callable[[bytes], bytes] | None = None
    jitter: Callable[[], float] = random.random
    batch: int = 250
    slice_s: float = 2.0


def deliver(outbox: Outbox, until: Until = "due") -> Report:
    """Deliver until nothing is due, or (`empty`) until no row can move by itself any more.

    Raises DeliveryError for what stops the whole job (credentials, a full disk), StoreBusy, and
    whatever the mailer raises; claimed rows are queued again first.
    """
    sender, tally = secrets.token_hex(8), Counter[str]()
    refusals: list[tuple[Delivery, Outcome]] = []
    presence = presence_of(outbox.database, outbox.locks / f"{sender}.lock")
    gate = Gate(outbox.options.pace, outbox.hours)
    ledger = Ledger(
        outbox.database,
        sender,
        outbox.options.unknown == "resend",
        outbox.clock.now,
        outbox.options.lease,
        _counting(tally, outbox.settled),
        refusals.append,
        gate,
    )
    pauses = Pauses(outbox.database, outbox.clock.now)
    run = _Run(outbox, sender, outbox.clock.now(), ledger, tally, refusals, pauses, presence)
    with ExitStack() as held:
        held.callback(presence.end)
        run.live()
        gate.begin(outbox.database, run.started)
        ledger.open()
        try:
            run.drain(until)
        finally:
            ledger.close()
            run.end()
    return run.report()


def _counting(tally: Counter[str], settled: Callable[[str], None]) -> Callable[[str], None]:
    def told(state: str) -> None:
        tally[state] += 1
        settled(state)

    return told


@dataclass(slots=True)
class _Run:
    """One sender at work."""

    outbox: Outbox
    sender: str
    started: datetime
    ledger: Ledger
    tally: Counter[str]
    refusals: list[tuple[Delivery, Outcome]]
    pauses: Pauses
    presence: Presence
    full: datetime | None = None
    health: Health = field(default_factory=Health)
    requeued: int = 0
    unknown: int = 0
    failures: int = 0
    trouble: DeliveryError | None = None
    size: int = 0

    def drain(self, until: Until) -> None:
        """Send what is due, then wait for more or stop."""
        while not self.outbox.stopped():
            seen = self.round()
            self.trouble = self.health.trouble or self.trouble
            self.feel()
            if self.health.broken is not None:
                raise self.health.broken
            if self.health.served or not self.health.away:
                self.failures = 0
            if not self.health.away:
                if seen:
                    continue
                if self.finished(until):
                    return
            elif until == "due":
                return
            self.wait()

    def feel(self) -> None:
        """Have it known whether mails leave, if this round has shown it."""
        health = self.health
        trouble = health.broken or (health.trouble if health.away else None)
        if trouble is not None or health.served:
            with suppress(StoreBusy):
                self.outbox.felt(trouble)

    def round(self) -> int:
        """Send until nothing is due, or the server is not well; return how many rows were seen."""
        before, self.health = self.health, Health(dropped=self.health.dropped)
        if before.away:
            self.health.patience = 1
        supply = self.supply(cautious=before.away)
        way, sign = self.outbox.transport, self.outbox.sign
        lines = Lines(way, self.ledger, supply, self.health, self.outcome, sign, self.heard)
        try:
            lines.carry()
        finally:
            supply.end()
            self.ledger.flush()
            self.tell()
        self.size, self.full = supply.size, supply.full
        return supply.seen

    def supply(self, *, cautious: bool) -> Supply:
        """Return the mails of a round."""
        outbox, way = self.outbox, self.outbox.transport
        return Supply(
            ledger=self.ledger,
            mailer=outbox.mailer,
            look=outbox.look,
            now=outbox.clock.now,
            wanted=self.wanted,
            before=self.before,
            outcome=self.outcome,
            lease=outbox.options.lease,
            fewest=min(outbox.batch, max(_FEWEST, way.sessions * way.batch)),
            most=outbox.batch,
            size=self.size,
            cautious=cautious,
            waits=self.pauses.until,
            sleep=outbox.clock.sleep,
        )

    def wanted(self) -> bool:
        """Tell whether mails should go on leaving."""
        return self.health.well and not self.outbox.stopped()

    def before(self) -> None:
        """Have known what has to be before any more mails leave."""
        self.tell()
        if not self.presence.holds():
            self.live()
        self.take_back()
        self.outbox.before()

    def live(self) -> None:
        """Have others see that we live; only who does may claim."""
        if not self.presence.begin():  # our own session, which the server has not given up yet
            raise StoreBusy("database-busy")
        now, lock = self.outbox.clock.now(), self.presence.lock
        with self.outbox.database.write() as c:
            senders.register(c, self.sender, os.getpid(), socket.gethostname(), lock, now)

    def take_back(self) -> None:
        """Recover the rows of dead and stalled senders."""
        requeued, unknown = recover(self.outbox.database, self.sender, self.outbox.clock.now())
        self.requeued += requeued
        self.unknown += unknown

    def heard(self, address: str, error: DeliveryError | None) -> None:
        """Take note of what the provider of an address thinks of us; None: it took a mail."""
        if error is None:
            self.pauses.accepted(address)
        else:
            self.pauses.failed(address, error)

    def tell(self) -> None:
        """Have it known what mails were refused for; what cannot be told now is told with the next."""
        with suppress(StoreBusy):
            self.pauses.keep()
        told = self.refusals[:]
        if told:
            with suppress(StoreBusy):
                self.outbox.refused(told)
                del self.refusals[: len(told)]

    def outcome(self, error: DeliveryError, row: Delivery) -> Outcome:
        """Return the state that an error leaves a mail in."""
        now, jitter = self.outbox.clock.now(), self.outbox.jitter()
        return outcome_of(error, row, self.outbox.options, now, jitter)

    def finished(self, until: Until) -> bool:
        """Close the issues that are through; tell whether there is nothing to wait for."""
        with self.outbox.database.write() as c:
            deliveries.finish_issues(c, self.outbox.clock.now())
            return until == "due" or deliveries.pending(c) == 0

    def wait(self) -> None:
        """Sleep a little, so that what other processes change is seen, or longer in trouble."""
        if self.health.away:
            self.failures += 1
            self.pause(backoff(self.failures, self.health.trouble))
            return
        now = self.outbox.clock.now()
        with self.outbox.database.read() as c:
            due = deliveries.next_due(c, now)
        due = max(due, self.full) if due and self.full else due
        ahead = self.outbox.slice_s if due is None else (due - now) / timedelta(seconds=1)
        self.pause(max(0.05, min(self.outbox.slice_s, ahead)))

    def pause(self, seconds: float) -> None:
        """Wait, but no longer than until somebody wants us to stop."""
        pause(seconds, self.outbox.clock, self.outbox.stopped)

    def end(self) -> None:
        """Leave as if dead, so that nothing of ours waits for a lease to expire."""
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
            dropped=self.health.dropped,
            trouble=self.trouble,
            stopped=self.outbox.stopped(),
        )
