"""Whatever senders do, crash and sleep, in whatever order: no mail is begun twice unasked."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from syndicate.model import Outcome
from syndicate.store import deliveries, senders
from tests.support import ledger
from tests.support.ledger import LEASE, NOW, enrolled

SENDERS = ("s1", "s2", "s3")
READERS = 4


class Ledger(RuleBasedStateMachine):
    """Three senders, four mails. `held` is what each sender believes it owns: (id, token)."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = ledger.database(Path(self.folder.name))
        self.now: datetime = NOW
        self.tokens = 0
        self.claimed: dict[str, set[tuple[int, str]]] = {name: set() for name in SENDERS}
        self.flying: dict[str, set[tuple[int, str]]] = {name: set() for name in SENDERS}
        self.left: dict[int, int] = {}
        self.deferred: dict[int, int] = {}
        with self.database.write() as c:
            enrolled(c, range(1, READERS + 1))

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    @rule(sender=st.sampled_from(SENDERS), limit=st.integers(1, 3))
    def claim(self, sender: str, limit: int) -> None:
        self.tokens += 1
        token = f"t{self.tokens}"
        with self.database.write() as c:
            rows = deliveries.claim(c, sender, token, self.now, LEASE, limit)
        self.claimed[sender] |= {(row.id, token) for row in rows}

    @rule(sender=st.sampled_from(SENDERS))
    def hand_over(self, sender: str) -> None:
        for delivery, token in sorted(self.claimed[sender])[:1]:
            self.claimed[sender].discard((delivery, token))
            with self.database.write() as c:
                ours = deliveries.hand_over(c, delivery, token, self.now, LEASE)
            if ours:
                self.left[delivery] = self.left.get(delivery, 0) + 1
                self.flying[sender].add((delivery, token))

    @rule(sender=st.sampled_from(SENDERS), state=st.sampled_from(["sent", "deferred", "refused"]))
    def settle(self, sender: str, state: str) -> None:
        for delivery, token in sorted(self.flying[sender])[:1]:
            self.flying[sender].discard((delivery, token))
            outcome = Outcome(state=state, next_at=self.now)  # type: ignore[arg-type]  # each is one
            with self.database.write() as c:
                ours = deliveries.settle(c, delivery, token, outcome, self.now)
            assert ours, "nobody else may settle a mail that this sender has in flight"
            if state == "deferred":
                self.deferred[delivery] = self.deferred.get(delivery, 0) + 1

    @rule(sender=st.sampled_from(SENDERS))
    def die(self, sender: str) -> None:
        self.claimed[sender], self.flying[sender] = set(), set()
        with self.database.write() as c:
            senders.recover(c, sender, self.now, dead=True)

    @rule(sender=st.sampled_from(SENDERS))
    def look_for_the_stalled(self, sender: str) -> None:
        with self.database.write() as c:
            senders.recover(c, sender, self.now, dead=False)

    @rule(minutes=st.integers(1, 15))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(sender=st.sampled_from(SENDERS))
    @precondition(lambda self: any(self.claimed.values()))
    def give_back(self, sender: str) -> None:
        with self.database.write() as c:
            for delivery, token in self.claimed[sender]:
                deliveries.release(c, [delivery], token)
        self.claimed[sender] = set()

    @invariant()
    def no_mail_leaves_more_often_than_it_was_deferred_plus_once(self) -> None:
        for delivery, times in self.left.items():
            assert times <= self.deferred.get(delivery, 0) + 1

    @invariant()
    def every_reader_keeps_one_row(self) -> None:
        with self.database.read() as c:
            assert sum(deliveries.counts(c).values()) == READERS


Ledger.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestLedger = Ledger.TestCase
