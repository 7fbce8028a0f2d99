from datetime import timedelta

import pytest

from syndicate.model import Delivery, DeliveryState, Outcome
from syndicate.store import deliveries, instance, issues, moves, pace, senders
from syndicate.store.database import Database
from syndicate.store.instance import InstanceRow
from syndicate.store.types import Connection
from tests.support.ledger import (
    LEASE,
    NOW,
    add_issue,
    add_reader,
    enrolled,
    hand_over,
    in_hand,
    reader_id,
)

MINUTE = timedelta(minutes=1)
SENT = Outcome(state="sent", code=250, enhanced="2.0.0", text="queued")


def claim(c: Connection, token: str = "t", sender: str = "s", limit: int = 10) -> list[Delivery]:  # noqa: S107  a lease, not a secret
    return deliveries.claim(c, sender, token, NOW, LEASE, limit)


def state_of(c: Connection, delivery: int) -> DeliveryState:
    (row,) = deliveries.listing(c, after=delivery - 1, limit=1)
    return row.state


def one_claimed(c: Connection) -> Delivery:
    enrolled(c, [1])
    (row,) = claim(c)
    return row


class TestTheWayOfOneMail:
    def test_from_queue_to_sent(self, database: Database) -> None:
        with database.write() as c:
            row = one_claimed(c)
            assert (row.state, row.token, row.issue) == ("claimed", "t", "actualites-2026-03-12")
            assert hand_over(c, row.id, "t", NOW + MINUTE)
            assert deliveries.settle(c, row.id, "t", SENT, NOW + 2 * MINUTE)
            (kept,) = deliveries.listing(c)
        assert (kept.state, kept.attempts, kept.reply_code) == ("sent", 1, 250)
        assert (kept.reply_enhanced, kept.reply_text) == ("2.0.0", "queued")
        assert (kept.handed_over_at, kept.settled_at) == (NOW + MINUTE, NOW + 2 * MINUTE)

    def test_what_is_claimed_cannot_be_claimed_again(self, database: Database) -> None:
        with database.write() as c:
            one_claimed(c)
            assert claim(c, "other") == []

    @pytest.mark.parametrize(
        ("token", "again"), [("wrong", False), ("t", True)], ids=["not the holder", "a second time"]
    )
    def test_only_the_holder_hands_over_and_only_once(
        self, database: Database, token: str, again: bool
    ) -> None:
        with database.write() as c:
            row = one_claimed(c)
            if again:
                assert hand_over(c, row.id, token, NOW)
            assert not hand_over(c, row.id, token, NOW)

    def test_a_final_state_is_final(self, database: Database) -> None:
        with database.write() as c:
            row = one_claimed(c)
            deliveries.settle(c, row.id, "t", Outcome(state="withheld"), NOW)
            assert not deliveries.settle(c, row.id, "t", SENT, NOW)
            assert state_of(c, row.id) == "withheld"

    def test_a_deferred_mail_waits_for_its_time(self, database: Database) -> None:
        later = Outcome(state="deferred", code=451, next_at=NOW + 5 * MINUTE)
        with database.write() as c:
            row = one_claimed(c)
            hand_over(c, row.id, "t", NOW)
            deliveries.settle(c, row.id, "t", later, NOW)
            assert claim(c, "u") == []
            assert deliveries.next_due(c, NOW) == NOW + 5 * MINUTE
            (again,) = deliveries.claim(c, "s", "u", NOW + 5 * MINUTE, LEASE, 10)
        assert (again.id, again.attempts, again.tried_at) == (row.id, 1, NOW)

    def test_what_is_given_back_is_queued_at_once(self, database: Database) -> None:
        with database.write() as c:
            enrolled(c, [1, 2, 3])
            first, second, third = claim(c)
            hand_over(c, first.id, "t", NOW)
            moves.release_all(c, [first, second, in_hand(third.id, "another")])
            again = claim(c, "u")
        assert [(row.id, row.attempts, row.tried_at) for row in again] == [
            (first.id, 0, None),
            (second.id, 0, None),
        ]


class TestWhoMayLeave:
    def test_urgent_mails_first_and_then_the_oldest(self, database: Database) -> None:
        with database.write() as c:
            issue = enrolled(c, [1])
            test = deliveries.add(c, "test", f"{issue.id}~test-1", "r", "fr", NOW)
            second = deliveries.add(c, "system", "welcome-2", "r", "fr", NOW)
            first = deliveries.add(c, "system", "welcome-1", "r", "fr", NOW - MINUTE)
            assert [row.id for row in claim(c)] == [first, second, test, 1]

    def test_nothing_before_it_is_due(self, database: Database) -> None:
        with database.write() as c:
            deliveries.add(c, "system", "k", "r", "fr", NOW + MINUTE)
            assert claim(c) == []
            assert deliveries.next_due(c, NOW) == NOW + MINUTE

    @pytest.mark.parametrize("state", ["enrolling", "scheduled", "cancelled"])
    def test_nothing_of_an_issue_that_is_not_being_sent(
        self, database: Database, state: str
    ) -> None:
        with database.write() as c:
            issue = enrolled(c, [1])
            issues.move(c, issue.id, ["sending"], state)  # type: ignore[arg-type]  # each is one
            assert (claim(c), deliveries.pending(c)) == ([], 0)

    def test_nothing_of_a_paused_issue_but_tests_and_system_mails(self, database: Database) -> None:
        with database.write() as c:
            issue = enrolled(c, [1])
            issues.set_paused(c, issue.id, True)
            test = deliveries.add(c, "test", "x~test-1", "r", "fr", NOW, issue=issue.id)
            assert deliveries.pending(c) == 1
            assert [row.id for row in claim(c)] == [test]
            issues.set_paused(c, issue.id, False)
            assert [row.recipient for row in claim(c)] == [reader_id(1)]

    def test_nothing_at_all_while_the_instance_is_held(self, database: Database) -> None:
        with database.write() as c:
            instance.write(c, InstanceRow(token="a", home="/x"))
            enrolled(c, [1])
            deliveries.add(c, "system", "k", "r", "fr", NOW)
            instance.hold(c, "copied", NOW)
            assert (claim(c), deliveries.pending(c)) == ([], 0)
            assert deliveries.next_due(c, NOW) is None
            instance.release(c)
            assert len(claim(c)) == 2

    def test_no_more_than_asked_for(self, database: Database) -> None:
        with database.write() as c:
            enrolled(c, range(1, 8))
            assert [len(claim(c, token, limit=3)) for token in "abcd"] == [3, 3, 1, 0]


def test_the_same_mail_is_queued_once(database: Database) -> None:
    with database.write() as c:
        assert deliveries.add(c, "system", "welcome-1", "r", "fr", NOW) == 1
        assert deliveries.add(c, "system", "welcome-1", "r", "en", NOW) is None


class TestSendersThatFail:
    @pytest.mark.parametrize("dead", [True, False], ids=["dead", "stalled"])
    def test_lose_their_rows_and_leave_what_is_in_flight_unknown(
        self, database: Database, dead: bool
    ) -> None:
        with database.write() as c:
            enrolled(c, [1, 2])
            first, second = claim(c)
            hand_over(c, first.id, "t", NOW, LEASE)
            now = NOW if dead else NOW + LEASE + MINUTE
            assert senders.recover(c, "s", now, dead) == (1, 1)
            assert not hand_over(c, second.id, "t", now)
            assert state_of(c, first.id) == "unknown"
            assert [row.id for row in claim(c, "u", "s2")] == [second.id]

    def test_keep_them_while_their_lease_lasts(self, database: Database) -> None:
        with database.write() as c:
            row = one_claimed(c)
            assert senders.recover(c, "s", NOW + LEASE, dead=False) == (0, 0)
            hand_over(c, row.id, "t", NOW + 5 * MINUTE, LEASE)
            assert senders.recover(c, "s", NOW + LEASE + MINUTE, dead=False) == (0, 0)
            assert senders.recover(c, "s2", NOW + 9 * LEASE, dead=True) == (0, 0)

    def test_a_late_answer_settles_an_unknown_and_counts_one_attempt(
        self, database: Database
    ) -> None:
        with database.write() as c:
            row = one_claimed(c)
            hand_over(c, row.id, "t", NOW, LEASE)
            senders.recover(c, "s", NOW + 2 * LEASE, dead=False)
            assert not deliveries.settle(c, row.id, "other", SENT, NOW)
            assert deliveries.settle(c, row.id, "t", SENT, NOW + 3 * LEASE)
            (kept,) = deliveries.listing(c)
        assert (kept.state, kept.attempts) == ("sent", 1)

    def test_are_known_until_they_are_forgotten(self, database: Database) -> None:
        with database.write() as c:
            senders.register(c, "s1", 12, "host", "/locks/s1", NOW)
            senders.register(c, "s2", 13, "host", "/locks/s2", NOW)
            (other,) = senders.others(c, "s1")
            assert (other.id, other.pid, other.lock) == ("s2", 13, "/locks/s2")
            senders.forget(c, "s2")
            assert senders.others(c, "s1") == ()


class TestUnknown:
    def test_is_sent_again_once_where_policy_says_so(self, database: Database) -> None:
        with database.write() as c:
            row = one_claimed(c)
            for expected in (1, 0):
                hand_over(c, row.id, "t", NOW)
                deliveries.settle(c, row.id, "t", Outcome(state="unknown"), NOW)
                assert deliveries.resend(c) == expected
                claim(c, "t")
            assert state_of(c, row.id) == "unknown"

    def test_of_a_cancelled_issue_stays(self, database: Database) -> None:
        with database.write() as c:
            row = one_claimed(c)
            deliveries.settle(c, row.id, "t", Outcome(state="unknown"), NOW)
            issues.move(c, "actualites-2026-03-12", ["sending"], "cancelled")
            assert deliveries.resend(c) == 0


def test_cancelling_stops_all_that_has_not_left(database: Database) -> None:
    with database.write() as c:
        enrolled(c, [1, 2, 3])
        first, second = claim(c, limit=2)
        hand_over(c, first.id, "t", NOW)
        assert deliveries.cancel(c, "actualites-2026-03-12", NOW) == 2
        assert not hand_over(c, second.id, "t", NOW)
        counts = deliveries.counts(c, "actualites-2026-03-12")
    assert {state: n for state, n in counts.items() if n} == {"handed_over": 1, "cancelled": 2}


class TestLookingAtTheLedger:
    def test_counts_name_every_state(self, database: Database) -> None:
        with database.write() as c:
            issue = enrolled(c, [1, 2])
            deliveries.add(c, "test", f"{issue.id}~test-1", "r", "fr", NOW, issue=issue.id)
            claim(c, limit=2)
            of_issue, of_all = deliveries.counts(c, issue.id), deliveries.counts(c)
        assert list(of_issue) == list(deliveries.STATES)
        assert sum(of_issue.values()) == 2
        assert (of_all["claimed"], of_all["queued"]) == (2, 1)

    def test_waves_are_zones_with_their_due_time(self, database: Database) -> None:
        with database.write() as c:
            issue = enrolled(c, [1, 2])
            assert pace.waves(c, issue.id) == [("Europe/Paris", NOW, 2)]

    def test_rows_come_in_pages_with_address_and_items(self, database: Database) -> None:
        with database.write() as c:
            add_reader(c, 1)
            issue = enrolled(c, [1, 2], items=("b", "a"))
            deliveries.add(c, "test", "x~test-1", "hmac", "en", NOW, address="proof@x.example")
            first, *rest = deliveries.listing(c)
            assert [row.id for row in deliveries.listing(c, after=1, limit=1)] == [2]
            assert len(deliveries.listing(c, issue=issue.id, state="queued")) == 2
            assert deliveries.listing(c, state="sent") == []
        assert (first.address, first.items) == ("reader1@readers.example", ("b", "a"))
        assert (first.revision, first.key) == (1, issue.id)
        assert [row.address for row in rest] == [None, "proof@x.example"]
        assert (rest[1].items, rest[1].revision, rest[1].issue) == ((), None, None)

    def test_pending_counts_what_is_in_other_hands(self, database: Database) -> None:
        with database.write() as c:
            row = one_claimed(c)
            assert deliveries.pending(c) == 1
            hand_over(c, row.id, "t", NOW)
            assert deliveries.pending(c) == 1
            deliveries.settle(c, row.id, "t", Outcome(state="unknown"), NOW)
            assert deliveries.pending(c) == 0

    def test_an_issue_is_sent_when_nothing_of_it_can_move(self, database: Database) -> None:
        with database.write() as c:
            row = one_claimed(c)
            add_issue(c, schedule="daily")  # still enrolling: not touched
            assert deliveries.finish_issues(c, NOW) == ()
            deliveries.settle(c, row.id, "t", Outcome(state="unknown"), NOW)
            assert deliveries.finish_issues(c, NOW) == ("actualites-2026-03-12",)
            assert issues.known(c, "actualites-2026-03-12").state == "sent"


def test_claiming_uses_the_index_of_what_waits(filed: Database) -> None:
    with filed.write() as c:
        enrolled(c, [1])
        claim(c)
        plan = c.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT id FROM deliveries WHERE deliveries.state IN"
            " ('queued', 'deferred') AND ready <= 'z' ORDER BY priority, ready, id LIMIT 5"
        ).all()
    assert "ix_deliveries_waiting" in str(plan)
    assert "TEMP B-TREE" not in str(plan)
