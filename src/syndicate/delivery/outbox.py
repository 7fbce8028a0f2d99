"""Rows of the ledger that are due → mails handed over, each settled by what came of it.

Any number of processes may run this at once: who moves a row owns it, and nobody else. Within one,
a thread claims rows and makes their mails, some carry them (`lines`), and one writes what becomes of
them (`ledger`).
"""

import os
import random
import secrets
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from syndicate.delivery import locks
from syndicate.delivery.ledger import Ledger
from syndicate.delivery.lines import Health, Lines, Made, Rules
from syndicate.delivery.recover import recover
from syndicate.delivery.report import SETTLED, Report
from syndicate.delivery.retry import backoff, outcome_of, pause
from syndicate.errors import Deferred, DeliveryError, Refused, StoreBusy
from syndicate.model import Delivery, Message, Outcome
from syndicate.ports import Clock, Transport
from syndicate.settings import options
from syndicate.store import deliveries, senders
from syndicate.store.database import Database

Mailer = Callable[[Delivery], Message | Outcome]
Until = Literal["due", "empty"]
_TOGETHER = 8  # mails: each exchange between threads costs as much as a good part of one
_BRISK = timedelta(seconds=0.5)  # about what a batch takes: pause and hold are seen between two


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """All that delivering takes.

    mailer:  makes the mail of a row, or says at once what becomes of it: consent is read here, at
             the last moment. It may raise Refused or Deferred; any other error ends the run.
    look:    told of rows whose mails are about to be made, to read at once what they need.
    refused: told of mails that were refused or given up: it says something of their addresses.
    sign:    puts signatures in front of a mail just before it leaves.
    locks:   folder of the locks that tell living senders from dead ones.
    stopped: asked between two mails; the run ends after what is in flight.
    before:  called before rows are claimed, for what has to be known before any mail leaves.
    settled: told the state of each row as it is settled, to show progress.
    batch:   the most rows that are claimed at once; pause and hold are seen between batches.
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
    lock = outbox.locks / f"{sender}.lock"
    ledger = Ledger(
        outbox.database, outbox.clock.now, outbox.options.lease, _counting(tally, outbox.settled)
    )
    run = _Run(outbox, sender, outbox.clock.now(), ledger, tally)
    with locks.held(lock):
        with outbox.database.write() as c:
            senders.register(c, sender, os.getpid(), socket.gethostname(), str(lock), run.started)
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
    health: Health = field(default_factory=Health)
    requeued: int = 0
    unknown: int = 0
    failures: int = 0
    trouble: DeliveryError | None = None
    size: int = 0
    refusals: list[tuple[Delivery, Outcome]] = field(default_factory=list)
    _making: threading.Lock = field(default_factory=threading.Lock)

    def drain(self, until: Until) -> None:
        """Send what is due, then wait for more or stop."""
        while not self.outbox.stopped():
            seen = self.round()
            self.trouble = self.health.trouble or self.trouble
            if self.health.broken is not None:
                raise self.health.broken
            if not self.health.away:
                self.failures = 0
                if seen:
                    continue
                if self.finished(until):
                    return
            elif until == "due":
                return
            self.wait()

    def round(self) -> int:
        """Send until nothing is due, or the server is not well; return how many rows were seen."""
        seen, before = 0, self.health
        self.health = Health(patience=1 if before.away else 2, dropped=before.dropped)
        lines = Lines(self.outbox.transport, self.ledger, self.rules(), self.health)
        try:
            while self.health.well and not self.outbox.stopped():
                self.take_back()
                self.outbox.before()
                # Of a server that was away, one mail tells whether it is back.
                if not (batch := self.claim(1 if before.away and not seen else self.some())):
                    break
                seen += len(batch)
                self.feed(batch, lines)
                self.tell()
        finally:
            lines.drain()
            self.ledger.flush()
            self.tell()
        return seen

    def rules(self) -> Rules:
        """Return what connections ask of us."""
        return Rules(
            now=self.outbox.clock.now,
            stopped=self.outbox.stopped,
            again=self.again,
            outcome=self.outcome,
            lease=self.outbox.options.lease,
            sign=self.outbox.sign,
        )

    def take_back(self) -> None:
        """Recover the rows of dead and stalled senders, and what policy says to send again."""
        requeued, unknown = recover(self.outbox.database, self.sender, self.outbox.clock.now())
        self.requeued += requeued
        self.unknown += unknown
        if self.outbox.options.unknown == "resend":
            self.ledger.flush()
            with self.outbox.database.write() as c:
                deliveries.resend(c)

    def tell(self) -> None:
        """Have it known what mails were refused for; what cannot be told now is told with the next."""
        told = self.refusals[:]
        if told:
            with suppress(StoreBusy):
                self.outbox.refused(told)
                del self.refusals[: len(told)]

    def some(self) -> int:
        """Return how many rows to claim: as many as leave in half a second or so."""
        fewest = 2 * self.outbox.transport.connections
        self.size = max(fewest, min(self.size, self.outbox.batch))
        return min(self.size, self.outbox.batch)

    def claim(self, count: int) -> list[Delivery]:
        """Lease the next rows."""
        token = secrets.token_hex(16)
        now, lease = self.outbox.clock.now(), self.outbox.options.lease
        with self.outbox.database.write() as c:
            return deliveries.claim(c, self.sender, token, now, lease, count)

    def feed(self, batch: Sequence[Delivery], lines: Lines) -> None:
        """Make the mails of a batch and have them carried; give back what there is no way for."""
        began, left = self.outbox.clock.now(), list(batch)
        together = self.together(len(batch))
        try:
            self.look(batch)
            while left:
                made = list(self.mails(left[:together], began))
                if made and not lines.put(made):
                    return
                del left[:together]
        finally:
            for row in left:
                self.ledger.release(row)
        self.size = 2 * self.size if self.outbox.clock.now() - began < _BRISK else self.size // 2

    def together(self, count: int) -> int:
        """Return how many mails to pass on at once: more where they leave fast, or in batches."""
        transport = self.outbox.transport
        return max(1, min(_TOGETHER, count // (4 * transport.connections)))

    def mails(self, rows: Sequence[Delivery], began: datetime) -> Iterator[Made]:
        """Yield the mails of some rows; settle those that get none."""
        for row in rows:
            made = self.made(row)
            if isinstance(made, Outcome):
                self.ledger.settle(row, made)
            else:
                yield Made(row, made, self.outbox.clock.now(), began)

    def look(self, batch: Sequence[Delivery]) -> None:
        """Read at once what the mails of a batch need."""
        with self._making:
            self.outbox.look(batch)

    def made(self, row: Delivery) -> Message | Outcome:
        """Return the mail of a row, or what becomes of it."""
        try:
            with self._making:
                return self.outbox.mailer(row)
        except (Refused, Deferred) as error:
            return self.outcome(error, row)

    def again(self, row: Delivery) -> Message | Outcome:
        """Return the mail of a row as it is now."""
        self.look([row])
        return self.made(row)

    def outcome(self, error: DeliveryError, row: Delivery) -> Outcome:
        """Return the state that an error leaves a mail in."""
        now, jitter = self.outbox.clock.now(), self.outbox.jitter()
        outcome = outcome_of(error, row, self.outbox.options, now, jitter)
        if outcome.state in ("refused", "expired"):
            self.refusals.append((row, outcome))
        return outcome

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
