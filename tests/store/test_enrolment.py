from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from syndicate.model import DeliveryState, Outcome
from syndicate.store import brought, deliveries, enrolment, issues, pools
from syndicate.store.database import Database
from syndicate.store.enrolment import Enrolment
from syndicate.store.types import Connection
from tests.support.ledger import LEASE, NOW, add_issue, enrolled, pool, reader_id

BROUGHT = {"queued", "claimed", "handed_over", "sent", "deferred", "unknown"}


def row(number: int, items: tuple[str, ...] = ("a",), locale: str = "fr") -> Enrolment:
    return rows_of([number], items, locale)


def rows_of(
    numbers: Sequence[int], items: tuple[str, ...] = ("a",), locale: str = "fr"
) -> Enrolment:
    ids = [reader_id(number) for number in numbers]
    return Enrolment(recipients=ids, locale=locale, zone="Europe/Paris", due=NOW, items=items)


def had(
    c: Connection, numbers: tuple[int, int], works: Sequence[str], but: str = "", **more: int
) -> Mapping[str, frozenset[str]]:
    first, last = map(reader_id, numbers)
    return brought.brought(c, brought.held(c, "actualites", works, but), first, last, **more)


def test_each_reader_gets_one_row_and_the_empty_are_counted(database: Database) -> None:
    rows = [rows_of([1, 2], ("a", "b")), row(3, ("b", "a")), rows_of([4, 5], ())]
    with database.write() as c:
        issue = add_issue(c)
        assert enrolment.enrol(c, issue, rows, reader_id(5), None)
        kept = deliveries.listing(c)
        after = issues.known(c, issue.id)
    assert [one.items for one in kept] == [("a", "b"), ("a", "b"), ("b", "a")]
    assert (after.enrolled_to, after.skipped_empty) == (reader_id(5), 2)


def test_readers_of_one_chunk_leave_in_waves(database: Database) -> None:
    later = replace(rows_of([2, 4]), zone="America/Toronto", due=NOW + timedelta(hours=6))
    with database.write() as c:
        issue = add_issue(c)
        assert enrolment.enrol(c, issue, [rows_of([1, 3, 5]), later], reader_id(5), None)
        issues.move(c, issue.id, ["enrolling"], "sending")
        at_first = deliveries.claim(c, "s", "t", NOW, LEASE, 9)
        later_on = deliveries.claim(c, "s", "t", later.due, LEASE, 9)
    assert [one.recipient for one in at_first] == [reader_id(one) for one in (1, 3, 5)]
    assert [(one.recipient, one.zone) for one in later_on] == [
        (reader_id(one), "America/Toronto") for one in (2, 4)
    ]


def test_a_reader_who_has_a_row_gets_no_other(database: Database) -> None:
    with database.write() as c:
        issue = add_issue(c)
        enrolment.enrol(c, issue, [rows_of([1, 2])], reader_id(2), None)
        enrolment.enrol(c, issue, [rows_of([2, 3], ("b",))], reader_id(3), reader_id(2))
        kept = {one.recipient: one.items for one in deliveries.listing(c)}
    assert kept == {reader_id(1): ("a",), reader_id(2): ("a",), reader_id(3): ("b",)}


def test_equal_selections_are_kept_once_by_locale_and_over_chunks(database: Database) -> None:
    with database.write() as c:
        issue = add_issue(c)
        enrolment.enrol(c, issue, [row(1), row(2, locale="en")], reader_id(2), None)
        enrolment.enrol(c, issue, [row(3), row(4, ("b",))], reader_id(4), reader_id(2))
        claimed = [issues.move(c, issue.id, ["enrolling"], "sending")]
        rows = deliveries.claim(c, "s", "t", NOW, LEASE, 9)
    assert claimed == [True]
    first, second, third, fourth = (one.selection for one in rows)
    assert first == third
    assert len({first, second, fourth}) == 3


@pytest.mark.parametrize(
    "expected", [None, "somewhere else"], ids=["already begun", "somebody was faster"]
)
def test_a_chunk_that_somebody_else_wrote_is_dropped(
    database: Database, expected: str | None
) -> None:
    with database.write() as c:
        issue = add_issue(c)
        assert enrolment.enrol(c, issue, [row(1)], reader_id(1), None)
        assert not enrolment.enrol(c, issue, [row(2)], reader_id(2), expected)
        assert len(deliveries.listing(c)) == 1


def test_nothing_is_written_for_an_issue_that_is_no_longer_enrolling(database: Database) -> None:
    with database.write() as c:
        issue = add_issue(c)
        issues.move(c, issue.id, ["enrolling"], "cancelled")
        assert not enrolment.enrol(c, issue, [row(1)], reader_id(1), None)
        assert deliveries.listing(c) == []


def test_rows_are_invisible_to_senders_until_the_issue_is_sending(database: Database) -> None:
    with database.write() as c:
        issue = add_issue(c)
        enrolment.enrol(c, issue, [row(1)], reader_id(1), None)
        assert deliveries.claim(c, "s", "t", NOW, LEASE, 9) == []
        issues.move(c, issue.id, ["enrolling"], "sending")
        assert len(deliveries.claim(c, "s", "t", NOW, LEASE, 9)) == 1


def test_five_thousand_readers_are_enrolled_in_one_step(database: Database) -> None:
    rows = [row(number, tuple(f"w{n}" for n in range(number % 12 + 1))) for number in range(5000)]
    with database.write() as c:
        issue = add_issue(c)
    with database.write() as c:
        assert enrolment.enrol(c, issue, rows, reader_id(4999), None)
    with database.read() as c:
        assert deliveries.counts(c)["queued"] == 5000


class TestMemory:
    def test_holds_what_each_reader_was_brought(self, database: Database) -> None:
        with database.write() as c:
            enrolled(c, [1, 2], ("a", "b"))
            enrolled(c, [2], ("c",), day=date(2026, 3, 19))
            found = had(c, (1, 2), ["a", "c", "d"])
        assert found == {reader_id(1): {"a"}, reader_id(2): {"a", "c"}}

    def test_holds_until_another_issue_selects_something(self, database: Database) -> None:
        with database.write() as c:
            first = enrolled(c, [1], ("a",))
            known = brought.held(c, "actualites", ["a"], but="actualites-2026-03-19")
            enrolled(c, [1], ("a",), day=date(2026, 3, 19))
            own = brought.still(c, known, but="actualites-2026-03-19")
            enrolled(c, [1], ("a",), day=date(2026, 3, 26))
            other = brought.still(c, known, but="actualites-2026-03-19")
        assert known.issues == {first.id}
        assert (own, other) == (True, False)

    def test_is_asked_by_ranges_of_readers(self, database: Database) -> None:
        with database.write() as c:
            enrolled(c, [1, 2, 3])
            found = had(c, (2, 2), ["work-1"])
        assert list(found) == [reader_id(2)]

    def test_is_kept_by_newsletter_over_all_its_schedules(self, database: Database) -> None:
        with database.write() as c:
            enrolled(c, [1], ("a",), schedule="daily")
            enrolled(c, [1], ("b",), newsletter="agenda")
            found = had(c, (1, 1), ["a", "b"])
        assert found == {reader_id(1): {"a"}}

    def test_knows_a_work_in_each_state_that_its_pool_held_in_any_language(
        self, database: Database
    ) -> None:
        update, later = "a#updated-2026-03-01T08:00:00Z", "a#updated-2026-03-15T08:00:00Z"
        block = pool().locales["fr"].blocks[0]
        blocks = {
            "fr": (replace(block, item="a", work="a"), replace(block, item="b", work="b")),
            "en": (replace(block, item="a", work="a"), replace(block, item=update, work="a")),
        }
        held = {tag: replace(pool().locales[tag], blocks=those) for tag, those in blocks.items()}
        with database.write() as c:
            issue = enrolled(c, [1, 2], ("a",))
            pools.save(c, replace(pool(issue.id), locales=held))
            enrolled(c, [2], (later,), day=date(2026, 3, 19))
            last = replace(block, item=later, work="a")
            fr = replace(pool().locales["fr"], blocks=(last,))
            pools.save(c, replace(pool("actualites-2026-03-19"), locales={"fr": fr}))
            found = had(c, (1, 2), ["a"])
            other = had(c, (1, 2), ["a"], but=issue.id)
            before = had(c, (1, 2), ["a"], before=3)
        assert found == {reader_id(1): {"a", update}, reader_id(2): {"a", update, later}}
        assert other == {reader_id(2): {later}}
        assert before == {who: {"a", update} for who in (reader_id(1), reader_id(2))}

    def test_leaves_out_corrections_and_tests(self, database: Database) -> None:
        with database.write() as c:
            issue = enrolled(c, [1], ("a",))
            enrolled(c, [1], ("b",), schedule=None, corrects=issue.id)
            deliveries.add(c, "test", "x~test-1", reader_id(1), "fr", NOW, selection=2)
            found = had(c, (1, 1), ["a", "b"])
        assert found == {reader_id(1): {"a"}}

    @pytest.mark.parametrize(
        "state", [s for s in deliveries.STATES if s not in ("queued", "claimed", "handed_over")]
    )
    def test_counts_every_state_that_may_have_reached_the_reader(
        self, database: Database, state: DeliveryState
    ) -> None:
        with database.write() as c:
            enrolled(c, [1], ("a",))
            (one,) = deliveries.claim(c, "s", "t", NOW, LEASE, 1)
            later = NOW + timedelta(hours=1)
            outcome = Outcome(state=state, next_at=later)  # type: ignore[arg-type]  # and cancelled
            deliveries.settle(c, one.id, "t", outcome, NOW)
            found = had(c, (1, 1), ["a"])
        assert bool(found) is (state in BROUGHT)
