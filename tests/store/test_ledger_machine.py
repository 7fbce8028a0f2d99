"""Whatever senders do, crash and sleep, in whatever order: no mail leaves twice unasked, none is lost."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from syndicate.model import DeliveryState, Outcome
from syndicate.store import deliveries, instance, issues, moves, senders
from syndicate.store.instance import InstanceRow
from tests.support import ledger
from tests.support.ledger import LEASE, NOW, enrolled, hand_over, in_hand
from tests.support.wide import often

pytestmark = pytest.mark.long

SENDERS = ("s1", "s2", "s3")
READERS = 4
FINAL = frozenset({"sent", "refused", "withheld", "suppressed", "cancelled", "expired"})
MOVING = frozenset({"queued", "claimed", "handed_over", "deferred"})
REPLIES = st.sampled_from(["sent", "deferred", "refused", "unknown"])
who = st.sampled_from(SENDERS)

Mail = tuple[int, str]  # a row, and the token under which a sender holds it


class Ledger(RuleBasedStateMachine):
    """Three senders, four mails.

    claimed, flying: what each sender believes to hold, and what it has let go of without a reply
    so far. A sender that does nothing for a while is stalled; one that goes on wakes late.
    left, put_off, resent: how often each mail has left, was certainly not taken, and was sent
    again by policy.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = ledger.database(Path(self.folder.name))
        self.now: datetime = NOW
        self.tokens = 0
        self.policy = "hold"
        self.claimed: dict[str, set[Mail]] = {name: set() for name in SENDERS}
        self.flying: dict[str, set[Mail]] = {name: set() for name in SENDERS}
        self.left = dict.fromkeys(range(1, READERS + 1), 0)
        self.put_off = dict.fromkeys(self.left, 0)
        self.resent: set[int] = set()
        self.settled_late: set[int] = set()
        with self.database.write() as c:
            instance.write(c, InstanceRow(token="t", home="/home"))
            self.issue = enrolled(c, range(1, READERS + 1)).id
        self.before = self.states()

    @initialize(policy=st.sampled_from(["hold", "resend"]))
    def choose(self, policy: str) -> None:
        self.policy = policy

    def states(self) -> dict[int, DeliveryState]:
        with self.database.read() as c:
            return {row.id: row.state for row in deliveries.listing(c)}

    def teardown(self) -> None:
        try:
            self.drain()
        finally:
            self.database.close()
            self.folder.cleanup()

    @rule(sender=who, limit=st.integers(1, 3))
    def claim(self, sender: str, limit: int) -> None:
        self.tokens += 1
        token = f"t{self.tokens}"
        with self.database.write() as c:
            stopped = instance.held(c) is not None or issues.known(c, self.issue).paused
            rows = deliveries.claim(c, sender, token, self.now, LEASE, limit)
        assert len(rows) <= (0 if stopped else limit)
        assert {self.before[row.id] for row in rows} <= {"queued", "deferred"}
        self.claimed[sender] |= {(row.id, token) for row in rows}

    @rule(sender=who)
    def hand_over(self, sender: str) -> None:
        for delivery, token in sorted(self.claimed[sender])[:1]:
            self.claimed[sender].discard((delivery, token))
            with self.database.write() as c:
                ours = hand_over(c, delivery, token, self.now, LEASE)
            assert ours <= (self.before[delivery] == "claimed")
            if ours:  # only then does the last byte leave
                self.left[delivery] += 1
                self.flying[sender].add((delivery, token))

    @rule(sender=who, state=REPLIES)
    def hear_what_became_of_it(self, sender: str, state: str) -> None:
        for delivery, token in sorted(self.flying[sender])[:1]:
            self.flying[sender].discard((delivery, token))
            ours = self._settle(delivery, token, state)
            assert ours or delivery in self.resent, "nobody else may settle what is in flight"
            if ours and state == "unknown":
                self.flying[sender].add((delivery, token))  # the reply may still come
            if ours and self.before[delivery] == "unknown":
                self.settled_late.add(delivery)
            if ours and state == "deferred":
                self.put_off[delivery] += 1

    @rule(sender=who, state=st.sampled_from(["deferred", "refused", "withheld", "expired"]))
    def settle_before_it_leaves(self, sender: str, state: str) -> None:
        for delivery, token in sorted(self.claimed[sender])[:1]:
            self.claimed[sender].discard((delivery, token))
            assert self._settle(delivery, token, state) <= (self.before[delivery] == "claimed")

    def _settle(self, delivery: int, token: str, state: str) -> bool:
        outcome = Outcome(state=state, next_at=self.now)  # type: ignore[arg-type]  # each is one
        with self.database.write() as c:
            sent, others = moves.settle_all(c, [(in_hand(delivery, token), outcome)], self.now)
            return bool(sent or others)

    @rule(sender=who)
    def die(self, sender: str) -> None:
        self.claimed[sender], self.flying[sender] = set(), set()
        with self.database.write() as c:
            senders.recover(c, sender, self.now, dead=True)

    @rule(sender=who)
    def look_for_the_stalled(self, sender: str) -> None:
        with self.database.write() as c:
            senders.recover(c, sender, self.now, dead=False)

    @rule(sender=who)
    @precondition(lambda self: any(self.claimed.values()))
    def give_back(self, sender: str) -> None:
        for delivery, token in self.claimed[sender]:
            with self.database.write() as c:
                moves.release_all(c, [in_hand(delivery, token)])
        self.claimed[sender] = set()

    @rule(minutes=st.integers(1, 15))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.policy == "resend")
    @rule()
    def send_the_unknown_again(self) -> None:
        with self.database.write() as c:
            deliveries.resend(c)
        again = {row for row, state in self.states().items() if state != self.before[row]}
        assert not again & self.resent, "a mail is sent again once"
        assert {self.before[row] for row in again} <= {"unknown"}
        self.resent |= again

    @rule(paused=st.booleans())
    def pause(self, paused: bool) -> None:
        with self.database.write() as c:
            issues.set_paused(c, self.issue, paused)

    @rule(held=st.booleans())
    def hold(self, held: bool) -> None:
        with self.database.write() as c:
            if held:
                instance.hold(c, "test", self.now)
            else:
                instance.release(c)

    @rule()
    def close_what_is_through(self) -> None:
        with self.database.write() as c:
            closed = deliveries.finish_issues(c, self.now)
        assert not closed or not MOVING & set(self.before.values())

    @precondition(lambda self: self.tokens > 3)
    @rule()
    def cancel(self) -> None:
        with self.database.write() as c:
            deliveries.cancel(c, self.issue, self.now)
            issues.move(c, self.issue, ["sending", "sent"], "cancelled")
        assert not {"queued", "claimed", "deferred"} & set(self.states().values())

    @invariant()
    def no_mail_leaves_twice_unasked(self) -> None:
        for delivery, times in self.left.items():
            assert times <= 1 + self.put_off[delivery] + (delivery in self.resent)
        assert self.policy == "resend" or not self.resent

    @invariant()
    def what_is_settled_stays_settled(self) -> None:
        states = self.states()
        for delivery, state in self.before.items():
            if state in FINAL:
                assert states[delivery] == state
            if state == "unknown" and states[delivery] != "unknown":
                assert delivery in self.resent | self.settled_late
        self.before = states

    @invariant()
    def the_counts_add_up(self) -> None:
        states = list(self.states().values())
        assert len(states) == READERS
        with self.database.read() as c:
            counts = deliveries.counts(c)
        assert counts == {state: states.count(state) for state in deliveries.STATES}

    def drain(self) -> None:
        """Let one healthy sender have what is left: it comes to an end, and each mail once."""
        with self.database.write() as c:
            issues.set_paused(c, self.issue, False)
            instance.release(c)
            for sender in SENDERS:
                senders.recover(c, sender, self.now, dead=True)
            while rows := deliveries.claim(c, "healthy", "last", self.now, LEASE, READERS):
                for row in rows:
                    assert hand_over(c, row.id, "last", self.now, LEASE)
                    assert deliveries.settle(c, row.id, "last", Outcome(state="sent"), self.now)
                    self.left[row.id] += 1
            assert deliveries.pending(c) == 0
            assert deliveries.next_due(c, self.now) is None
        assert set(self.states().values()) <= FINAL | {"unknown"}
        self.no_mail_leaves_twice_unasked()
        self.what_is_settled_stays_settled()


Ledger.TestCase.settings = settings(
    max_examples=often(10, 25), stateful_step_count=30, deadline=None
)
TestLedger = Ledger.TestCase
