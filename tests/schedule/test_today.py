"""Staff see at a glance what is due, what is held and why, what went wrong, and what waits for whom."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from syndicate.journeys import instance
from syndicate.journeys.build.made import Build
from syndicate.journeys.publish import publish
from syndicate.journeys.reports.refresh import refresh
from syndicate.journeys.reports.tally import Tally
from syndicate.journeys.today.mails import is_unusual
from syndicate.journeys.today.rows import Row
from syndicate.localise.findings import SENTENCES
from syndicate.schedule.jobs import tick
from syndicate.schedule.today import Desk, Today
from syndicate.store import deliveries, issues, providers
from syndicate.store import instance as marks
from syndicate.store.providers import Pause
from syndicate.store.schema import deliveries as ledger
from tests.support import homes
from tests.support.ledger import add_issue, add_reader, reader_id
from tests.support.returning import Post, post

pytestmark = pytest.mark.short

PLANNED = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)  # its Thursday is the 12th, at 7:00 UTC in Paris
ISSUE = "actualites-2026-03-12"
SETTINGS = homes.SETTINGS.replace("approvals = 0", 'approvals = 1\nparity = ["fr", "en"]')
BY = "marie@metropole.example"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Post]:
    with post(tmp_path, SETTINGS) as made:
        with made.house.database.write() as c:
            add_reader(c, 1)
            add_reader(c, 2)
            add_reader(c, 3, zone="America/Toronto")
        homes.write_article(made.house.home, "fete", title="La fête")
        build(made)
        tick(made.house, PLANNED)
        yield made


def build(here: Post) -> Build:
    return publish(here.house, PLANNED)


def look(here: Post, at: datetime = PLANNED) -> Today:
    return Desk(here.house).look(at)


def said(rows: Sequence[Row]) -> list[tuple[str, str, str, str]]:
    return [(row.finding.code, row.finding.severity, row.role, row.id) for row in rows]


def move(here: Post, state: str, **values: object) -> None:
    with here.house.database.write() as c:
        anywhere = ("draft", "in_review", "approved", "scheduled", "enrolling", "sending", "sent")
        assert issues.move(c, ISSUE, anywhere, state, **values)  # type: ignore[arg-type]  # a state


def send(here: Post, numbers: range, day: datetime) -> str:
    """Have an issue of a day be sent to readers; return its id."""
    with here.house.database.write() as c:
        issue = add_issue(
            c, day=day.date(), schedule="other", first_due=day, last_due=day, state="sent"
        )
        for one in numbers:
            deliveries.add(c, "issue", issue.id, reader_id(one), "fr", day, issue=issue.id)
        own = ledger.c.issue == issue.id
        gone = {"state": "sent", "handed_over_at": day, "settled_at": day}
        c.execute(update(ledger).where(own).values(**gone))
    return issue.id


class TestWhatIsDue:
    def test_is_told_zone_by_zone_with_local_times_and_readers(self, here: Post) -> None:
        first, second = look(here).due
        assert [(one.zone, f"{one.local:%H:%M}", one.readers) for one in first.waves] == [
            ("Europe/Paris", "08:00", 2),
            ("America/Toronto", "08:00", 1),
        ]
        assert (first.issue, first.state) == (ISSUE, "draft")
        assert (second.date.isoformat(), second.issue) == ("2026-03-19", None)

    def test_follows_what_becomes_of_an_issue_at_once(self, here: Post) -> None:
        desk = Desk(here.house)
        assert desk.look(PLANNED).due[0].state == "draft"
        move(here, "scheduled")
        assert desk.look(PLANNED).due[0].state == "scheduled"

    def test_counts_readers_anew_after_some_minutes(self, here: Post) -> None:
        desk = Desk(here.house)
        desk.look(PLANNED)
        with here.house.database.write() as c:
            add_reader(c, 4)
        soon, later = (desk.look(PLANNED + timedelta(minutes=minutes)) for minutes in (1, 6))
        assert [one.due[0].waves[0].readers for one in (soon, later)] == [2, 3]

    def test_goes_no_further_than_two_weeks(self, here: Post) -> None:
        found = look(here, PLANNED + timedelta(days=7, hours=16))
        assert [one.date.isoformat() for one in found.due] == ["2026-03-19", "2026-03-26"]
        assert found.until == found.at + timedelta(days=14)


class TestWhatIsHeld:
    def test_is_nothing_where_all_goes_its_way(self, here: Post) -> None:
        move(here, "scheduled")
        assert look(here).held == ()

    def test_is_everything_when_somebody_said_so(self, here: Post) -> None:
        instance.hold(here.house, "a wrong title", BY, PLANNED)
        (row,) = look(here).held
        assert said([row]) == [("instance-held", "warning", "sender", "")]
        assert (row.place, row.at) == ("instance", PLANNED)

    def test_is_a_copy_until_an_admin_adopts_it(self, here: Post) -> None:
        with here.house.database.write() as c:
            marks.hold(c, "copied", PLANNED)
        assert said(look(here).held) == [("instance-held", "warning", "admin", "")]

    def test_is_a_paused_issue(self, here: Post) -> None:
        with here.house.database.write() as c:
            issues.set_paused(c, ISSUE, True)
        assert said(look(here).held) == [("issue-paused", "warning", "sender", ISSUE)]

    @pytest.mark.parametrize(
        ("state", "hours", "expected"),
        [
            ("draft", 19.5, ("issue-unapproved", "error", "approver", ISSUE)),
            ("in_review", 19.5, ("issue-unapproved", "error", "approver", ISSUE)),
            ("scheduled", 30, ("issue-late", "error", "sender", ISSUE)),
            ("scheduled", 19.5, ("issue-stuck", "error", "editor", ISSUE)),
        ],
    )
    def test_is_an_issue_whose_time_is_over(
        self, here: Post, state: str, hours: float, expected: tuple[str, str, str, str]
    ) -> None:
        move(here, state)
        assert said(look(here, PLANNED + timedelta(hours=hours)).held) == [expected]

    def test_is_no_issue_that_has_begun_to_leave(self, here: Post) -> None:
        move(here, "sending")
        assert look(here, PLANNED + timedelta(hours=30)).held == ()


class TestWhatWaits:
    def test_is_an_issue_to_be_approved_urgent_two_hours_before(self, here: Post) -> None:
        rows = [row for row in look(here).waiting if row.role == "approver"]
        assert said(rows) == [("issue-awaits-approval", "note", "approver", ISSUE)]
        soon = look(here, PLANNED + timedelta(hours=17, minutes=30)).waiting[0]
        assert said([soon]) == [("issue-awaits-approval", "warning", "approver", ISSUE)]
        assert soon.at == PLANNED + timedelta(hours=19)

    def test_is_a_translation_that_an_issue_does_without(self, here: Post) -> None:
        rows = [row for row in look(here).waiting if row.role == "editor"]
        assert [(row.finding.locale, row.place) for row in rows] == [("en", "work")]
        homes.write_article(here.house.home, "fete", "en", title="The feast", source="fr@0")
        homes.write_article(here.house.home, "fete", "en", title="The feast")
        desk = Desk(here.house)
        before = desk.look(PLANNED)
        build(here)
        after = desk.look(PLANNED)
        assert len(after.waiting) <= len(before.waiting)

    def test_is_an_issue_that_somebody_sends_by_hand(self, here: Post) -> None:
        move(here, "approved", at=PLANNED)
        assert said(look(here).waiting)[:1] == [("issue-awaits-sending", "note", "sender", ISSUE)]


class TestWhatWentWrong:
    def test_is_nothing_where_nothing_did(self, here: Post) -> None:
        assert look(here).wrong == ()

    def test_is_a_file_that_is_broken_as_the_last_build_found_it(self, here: Post) -> None:
        file = homes.write_article(here.house.home, "pont", section="nowhere")
        desk = Desk(here.house)
        assert desk.look(PLANNED).wrong == ()
        build(here)
        (row, *_) = desk.look(PLANNED).wrong
        assert (row.finding.severity, row.role, row.place) == ("error", "editor", "work")
        assert row.finding.file == file.relative_to(here.house.home).as_posix()

    def test_is_mail_of_which_nobody_knows(self, here: Post) -> None:
        issue = send(here, range(1, 3), PLANNED - timedelta(days=60))
        with here.house.database.write() as c:
            c.execute(update(ledger).values(state="unknown"))
            deliveries.add(c, "system", "welcome-1", "x", "fr", PLANNED)
            own = ledger.c.purpose == "system"
            c.execute(update(ledger).where(own).values(state="unknown"))
        rows = look(here).wrong
        assert said(rows) == [
            ("mails-unknown", "warning", "sender", ""),
            ("mails-unknown", "warning", "sender", issue),
        ]
        assert [row.finding.fields["count"] for row in rows] == [1, 2]

    def test_is_mail_that_was_refused_lately(self, here: Post) -> None:
        issue = send(here, range(1, 4), PLANNED - timedelta(days=1))
        with here.house.database.write() as c:
            own = ledger.c.recipient == reader_id(1)
            c.execute(update(ledger).where(own).values(state="refused"))
        refresh(here.house, PLANNED)
        assert said(look(here).wrong) == [("issue-mails-refused", "note", "sender", issue)]
        assert look(here, PLANNED + timedelta(days=7)).wrong == ()

    def test_is_a_provider_that_is_left_alone(self, here: Post) -> None:
        until = PLANNED + timedelta(hours=4)
        with here.house.database.write() as c:
            one = Pause(provider="gmail", kind="policy", since=PLANNED, until=until, times=1)
            providers.pause(c, one)
        (row,) = look(here).wrong
        assert said([row]) == [("provider-refuses", "warning", "admin", "gmail")]
        assert (row.place, row.at) == ("provider", until)

    @pytest.mark.parametrize(
        ("bounced", "before", "unusual"),
        [
            (9, [0.001] * 5, False),
            (30, [0.001] * 5, True),
            (30, [0.02] * 5, False),
            (70, [0.02] * 5, True),
            (15, [], False),
            (25, [], True),
        ],
    )
    def test_is_more_bounces_than_an_issue_has(
        self, bounced: int, before: list[float], unusual: bool
    ) -> None:
        earlier = [Tally(sent=1000, bounced=int(1000 * share)) for share in before]
        assert is_unusual(Tally(sent=1000, bounced=bounced), earlier) is unusual


def test_all_that_is_told_has_a_sentence_and_a_remedy() -> None:
    codes = [
        "issue-paused", "issue-stuck", "issue-not-begun", "issue-awaits-approval", "issue-bounced",
        "issue-awaits-sending", "issue-mails-refused", "issue-complained", "mails-unknown",
    ]  # fmt: skip
    assert all(all(SENTENCES[code]) for code in codes)


def test_the_gravest_comes_first(here: Post) -> None:
    with here.house.database.write() as c:
        issues.set_paused(c, ISSUE, True)
        add_issue(c, day=PLANNED.date(), schedule="x", first_due=PLANNED - timedelta(hours=1))
        issues.move(c, f"{ISSUE[:-2]}11", ["enrolling"], "draft")
    rows = look(here, PLANNED).held
    assert [row.finding.severity for row in rows] == ["error", "warning"]
