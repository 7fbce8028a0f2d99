"""Mails that bring what was withdrawn: which can still be stopped, and which are left alone."""

from dataclasses import replace
from datetime import date

import pytest

from syndicate.model import IssueState, Outcome, Pool
from syndicate.store import deliveries, enrolment, issues, pools, withdrawal
from syndicate.store.database import Database
from syndicate.store.enrolment import Enrolment
from syndicate.store.types import Connection
from tests.support.ledger import LEASE, NOW, add_issue, enrolled, hand_over, pool, reader_id

BOTH = ("work-1", "work-2")
AFTER = {  # state before → (state, items) after
    "queued": ("queued", ("work-2",)),
    "claimed": ("queued", ("work-2",)),
    "deferred": ("deferred", ("work-2",)),
    "handed_over": ("handed_over", BOTH),
    "sent": ("sent", BOTH),
    "unknown": ("unknown", BOTH),
    "refused": ("refused", BOTH),
}


def brought_to(c: Connection, state: str) -> None:
    """Have the one mail of the ledger in a state."""
    if state == "queued":
        return
    (row,) = deliveries.claim(c, "s", "token", NOW, LEASE, 1)
    if state == "claimed":
        return
    assert hand_over(c, row.id, "token", NOW)
    if state != "handed_over":
        outcome = Outcome(state=state, next_at=NOW if state == "deferred" else None)  # type: ignore[arg-type]  # of the table above
        assert deliveries.settle(c, row.id, "token", outcome, NOW)


def exchanged(c: Connection, *kept: str) -> int:
    """Take the other works out of every mail that waits; return how many that concerned."""
    gone = set(BOTH) - set(kept)
    found = withdrawal.waiting(c, "actualites-2026-03-12", 1, "fr", gone)
    return sum(withdrawal.exchange(c, old, kept, NOW, 10) for old in found)


@pytest.mark.parametrize("state", AFTER)
def test_what_was_handed_over_stays_and_the_rest_brings_less(
    database: Database, state: str
) -> None:
    with database.write() as c:
        enrolled(c, [1], BOTH)
        brought_to(c, state)
        exchanged(c, "work-2")
        (row,) = deliveries.listing(c)
        assert (row.state, row.items) == AFTER[state]
        assert exchanged(c, "work-2") == 0


def test_whoever_had_claimed_a_mail_cannot_hand_it_over_any_more(database: Database) -> None:
    with database.write() as c:
        enrolled(c, [1], BOTH)
        (old,) = deliveries.claim(c, "s", "token", NOW, LEASE, 1)
        assert exchanged(c, "work-2") == 1
        assert not hand_over(c, old.id, "token", NOW)
        (new,) = deliveries.claim(c, "s", "another", NOW, LEASE, 1)
        assert new.selection != old.selection
        assert hand_over(c, new.id, "another", NOW)


def test_mails_with_nothing_else_are_cancelled_in_chunks(database: Database) -> None:
    with database.write() as c:
        enrolled(c, range(1, 26), ("work-1",))
        (old,) = withdrawal.waiting(c, "actualites-2026-03-12", 1, "fr", {"work-1"})
        assert [withdrawal.exchange(c, old, (), NOW, 10) for _ in range(4)] == [10, 10, 5, 0]
        rows = deliveries.listing(c)
    assert {(row.state, row.reply_text) for row in rows} == {("cancelled", "withdrawn")}


def test_readers_whose_mails_come_to_be_the_same_share_a_selection(database: Database) -> None:
    with database.write() as c:
        issue = add_issue(c)
        rows = [row(1, BOTH), row(2, ("work-2",))]
        assert enrolment.enrol(c, issue, rows, reader_id(2), None)
        issues.move(c, issue.id, ["enrolling"], "sending")
        assert exchanged(c, "work-2") == 1
        claimed = deliveries.claim(c, "s", "t", NOW, LEASE, 9)
    assert len({one.selection for one in claimed}) == 1


def row(number: int, items: tuple[str, ...]) -> Enrolment:
    return Enrolment(
        recipients=[reader_id(number)], locale="fr", zone="Europe/Paris", due=NOW, items=items
    )


@pytest.mark.parametrize("state", ["approved", "scheduled", "enrolling", "sending"])
def test_works_of_issues_that_can_leave_are_watched(database: Database, state: IssueState) -> None:
    with database.write() as c:
        issue = enrolled(c, [1])
        assert pools.save(c, pool(issue.id))
        issues.move(c, issue.id, ["sending"], state)
        assert withdrawal.pending(c) == {"work-1"}
        assert [one.title for one in withdrawal.pieces(c, {"work-1"}, of_pending=True)]


def test_works_of_issues_that_left_are_not_watched(database: Database) -> None:
    with database.write() as c:
        issue = enrolled(c, [1], day=date(2026, 3, 12))
        pools.save(c, pool(issue.id))
        (row,) = deliveries.claim(c, "s", "t", NOW, LEASE, 1)
        hand_over(c, row.id, "t", NOW)
        deliveries.settle(c, row.id, "t", Outcome(state="sent"), NOW)
        assert deliveries.finish_issues(c, NOW) == (issue.id,)
        assert withdrawal.pending(c) == frozenset()
        assert withdrawal.pieces(c, {"work-1"}, of_pending=True) == []
        assert len(withdrawal.pieces(c, {"work-1"})) == 1


@pytest.mark.parametrize(("state", "watched"), [("deferred", True), ("sent", False)])
def test_a_mail_that_was_left_with_an_earlier_revision_loses_what_was_taken_back(
    database: Database, state: str, watched: bool
) -> None:
    with database.write() as c:
        issue = enrolled(c, [1])
        pools.save(c, pool(issue.id))
        brought_to(c, state)
        assert issues.revise(c, issue, ["sending"], 2, "sending")
        pools.save(c, without(pool(issue.id, 2)))
        assert withdrawal.pending(c) == frozenset({"work-1"} if watched else ())
        found = withdrawal.pieces(c, {"work-1"}, of_pending=True)
        assert [(one.revision, one.item) for one in found] == [(1, "work-1")] * watched
        assert withdrawal.pieces(c, {"work-1"}) == []


def without(frozen: Pool) -> Pool:
    """Return a pool that brings nothing any more."""
    empty = {tag: replace(one, blocks=()) for tag, one in frozen.locales.items()}
    return replace(frozen, locales=empty)
