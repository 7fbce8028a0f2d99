from datetime import date, timedelta

import pytest

from syndicate.errors import StoreError, UsageError
from syndicate.store import issues, pools
from syndicate.store.database import Database
from tests.support.ledger import NOW, add_issue, pool

DAY = date(2026, 3, 12)


def test_an_occurrence_has_one_issue_however_often_it_is_planned(database: Database) -> None:
    with database.write() as c:
        first = add_issue(c, state="draft", works=("w1",))
        assert add_issue(c, state="scheduled") == first
        assert issues.listing(c) == (first,)
        assert issues.for_occurrence(c, "actualites", "weekly", DAY) == first
        assert issues.get(c, first.id) == issues.known(c, first.id) == first
    assert (first.id, first.works, first.revision) == ("actualites-2026-03-12", ("w1",), 1)


def test_ids_say_newsletter_and_date_and_count_on(database: Database) -> None:
    with database.write() as c:
        made = [
            add_issue(c, schedule=schedule, newsletter=newsletter, corrects=corrects).id
            for schedule, newsletter, corrects in (
                ("weekly", "actualites", ""),
                ("daily", "actualites", ""),
                (None, "actualites", ""),
                (None, "actualites", ""),
                ("weekly", "agenda", ""),
                (None, "actualites", "actualites-2026-03-12"),
                (None, "actualites", "actualites-2026-03-12"),
            )
        ]
        schedules = [issue.schedule for issue in issues.listing(c)]
    assert made == [
        "actualites-2026-03-12",
        "actualites-2026-03-12-2",
        "actualites-2026-03-12-3",
        "actualites-2026-03-12-4",
        "agenda-2026-03-12",
        "actualites-2026-03-12-c1",
        "actualites-2026-03-12-c2",
    ]
    assert sorted(schedules) == [
        "adhoc-1", "adhoc-2", "adhoc-3", "adhoc-4", "daily", "weekly", "weekly",
    ]  # fmt: skip


def test_an_issue_moves_only_from_the_states_that_allow_it(database: Database) -> None:
    with database.write() as c:
        issue = add_issue(c, state="draft")
        assert issues.move(c, issue.id, ["draft"], "approved", revision=2)
        assert not issues.move(c, issue.id, ["draft"], "cancelled")
        moved = issues.known(c, issue.id)
    assert (moved.state, moved.revision) == ("approved", 2)


def test_pausing_is_a_flag_and_no_state(database: Database) -> None:
    with database.write() as c:
        issue = add_issue(c)
        assert issues.set_paused(c, issue.id, True)
        paused = issues.known(c, issue.id)
        assert (paused.state, paused.paused) == ("enrolling", True)
        assert not issues.set_paused(c, "nothing", True)


def test_issues_of_some_states_come_the_first_to_leave_first(database: Database) -> None:
    with database.write() as c:
        late = add_issue(c, state="draft", first_due=NOW + timedelta(days=1))
        soon = add_issue(c, date(2026, 3, 13), state="approved", first_due=NOW)
        add_issue(c, date(2026, 3, 14), state="sent")
        assert issues.in_states(c, ["draft", "approved"]) == (soon, late)


def test_an_unknown_issue_is_named(database: Database) -> None:
    with database.read() as c, pytest.raises(UsageError) as caught:
        issues.known(c, "nothing")
    assert caught.value.code == "issue-unknown"


def test_the_same_approval_counts_once(database: Database) -> None:
    with database.write() as c:
        issue = add_issue(c)
        for by, digest in (("a@x.example", "1"), ("a@x.example", "1"), ("b@x.example", "1")):
            issues.approve(c, issue.id, by, NOW, digest)
        given = issues.approvals(c, issue.id)
    assert [(one.by, one.hash, one.locale) for one in given] == [
        ("a@x.example", "1", None),
        ("b@x.example", "1", None),
    ]


class TestPools:
    def test_come_back_to_the_letter(self, database: Database) -> None:
        with database.write() as c:
            issue = add_issue(c)
            assert pools.save(c, pool(issue.id))
        with database.read() as c:
            assert pools.load(c, issue.id, 1) == pool(issue.id)
            assert pools.load_locale(c, issue.id, 1, "fr") == pool(issue.id).locales["fr"]
            assert pools.frozen(c, issue.id, 1) == (pool().hash, NOW)

    def test_are_frozen_once_by_revision(self, database: Database) -> None:
        with database.write() as c:
            issue = add_issue(c)
            assert pools.save(c, pool(issue.id))
            assert not pools.save(c, pool(issue.id))
            assert pools.save(c, pool(issue.id, revision=2))

    def test_that_are_missing_are_named(self, database: Database) -> None:
        with database.read() as c:
            with pytest.raises(StoreError, match="pool-missing"):
                pools.load(c, "nothing", 1)
            with pytest.raises(StoreError, match="pool-missing"):
                pools.load_locale(c, "nothing", 1, "fr")
            assert pools.frozen(c, "nothing", 1) is None
