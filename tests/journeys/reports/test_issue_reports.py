"""What became of an issue is told in figures that stay right, and name nobody."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from syndicate.audience.withdrawals import Withdrawal
from syndicate.errors import UsageError
from syndicate.journeys.erase import erase
from syndicate.journeys.leave import leave
from syndicate.journeys.notices import Incident, undo
from syndicate.journeys.reports.issues import IssueReport, of_issue
from syndicate.journeys.reports.refresh import refresh
from syndicate.journeys.reports.tally import OTHERS, Tally
from syndicate.store import deliveries, issues, settling
from syndicate.store.people import subscribers
from syndicate.store.schema import deliveries as ledger
from syndicate.store.settling import Found
from tests.support.ledger import add_issue, reader_id
from tests.support.returning import DAY, Post, address, post

pytestmark = pytest.mark.short

FIRST = "actualites-2026-03-12"
EXACT = timedelta(0)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Post]:
    with post(tmp_path) as made:
        made.readers(*range(1, 10))
        place(made, "free.example", *range(1, 7))
        made.send(*range(1, 10))
        yield made


def place(here: Post, domain: str, *numbers: int) -> None:
    """Have readers get their mail elsewhere than at readers.example."""
    with here.house.database.write() as c:
        for one in numbers:
            moved = {"address": f"reader{one}@{domain}"}
            c.execute(update(subscribers).where(subscribers.c.id == reader_id(one)).values(**moved))


def change(here: Post, number: int, **values: Any) -> None:
    """Have the last mail to a reader be otherwise than accepted at once."""
    with here.house.database.write() as c:
        own = ledger.c.id == here.delivery(number).id
        c.execute(update(ledger).where(own).values(**values))


def finish(here: Post) -> None:
    with here.house.database.write() as c:
        deliveries.finish_issues(c, here.now)


def goes(here: Post, number: int, source: str = "one-click") -> None:
    leave(here.house, Withdrawal(here.now, reader_id(number), "actualites", source))


def told(here: Post, issue: str = FIRST) -> IssueReport:
    return of_issue(here.house, issue, here.now, EXACT)


def whole(here: Post) -> Mapping[str, int]:
    return told(here).whole.kept()


class TestAnIssue:
    def test_is_told_by_what_became_of_its_mails(self, here: Post) -> None:
        change(here, 1, state="refused")
        change(here, 2, state="unknown")
        change(here, 3, state="deferred", attempts=1)
        change(here, 4, attempts=3)
        change(here, 9, locale="en")
        found = told(here)
        assert found.whole == Tally(sent=6, refused=1, unknown=1, deferred=1, delayed=1)
        assert {tag: one.mails for tag, one in found.locales.items()} == {"en": 1, "fr": 8}
        assert found.taken_at == here.now

    def test_names_a_domain_only_where_it_has_five_readers(self, here: Post) -> None:
        found = told(here)
        assert {name: one.mails for name, one in found.domains.items()} == {
            "free.example": 6,
            OTHERS: 3,
        }
        place(here, "own.example", 5, 6)
        again = told(here)
        assert list(again.domains) == [OTHERS]
        assert again.whole == found.whole

    def test_says_how_long_it_took(self, here: Post) -> None:
        for number in range(1, 10):
            change(here, number, handed_over_at=here.now + number * timedelta(minutes=10))
        course = told(here).course
        assert course.begun == here.now
        assert course.half == here.now + timedelta(minutes=50)
        assert course.last == here.now + timedelta(minutes=90)
        assert (course.seconds, course.fastest, course.points[-1][1]) == (5400, 1, 9)

    def test_that_has_not_left_has_nothing_to_tell(self, here: Post) -> None:
        with here.house.database.write() as c:
            draft = add_issue(c, day=here.now.date() + DAY, state="draft")
        found = told(here, draft.id)
        assert (found.taken_at, found.whole, found.course.points) == (None, Tally(), ())

    def test_that_nobody_knows_is_an_error(self, here: Post) -> None:
        with pytest.raises(UsageError, match="issue-unknown"):
            told(here, "actualites-1999-01-01")

    def test_is_counted_by_a_page_at_most_every_few_minutes(self, here: Post) -> None:
        before = of_issue(here.house, FIRST, here.now)
        change(here, 1, state="unknown")
        assert of_issue(here.house, FIRST, here.now) == before
        here.wait(0.01)
        assert of_issue(here.house, FIRST, here.now).whole.unknown == 1


class TestWhatIsHeardLater:
    @pytest.fixture(autouse=True)
    def _sent(self, here: Post) -> None:
        finish(here)
        assert whole(here) == {"sent": 9}
        refresh(here.house, here.now)

    def heard(self, here: Post) -> Mapping[str, int]:
        """Return the figures as a page has them once the clock has counted anew."""
        here.wait(0.1)
        refresh(here.house, here.now)
        return of_issue(here.house, FIRST, here.now).whole.kept()

    def test_is_a_mail_that_came_back_counted_once(self, here: Post) -> None:
        assert here.bounce(7, "4.2.2", "delayed")
        here.bounce(7, "5.2.2")
        here.wait(0.01)
        here.bounce(7, "5.1.1")
        here.bounce(8)
        assert self.heard(here) == {"sent": 9, "bounced": 2}

    def test_is_no_bounce_where_the_server_refused_at_once(self, here: Post) -> None:
        here.bounce(7)
        change(here, 7, state="refused")
        assert self.heard(here) == {"sent": 8, "refused": 1}

    def test_is_nothing_once_an_incident_is_undone(self, here: Post) -> None:
        here.bounce(7)
        assert self.heard(here)["bounced"] == 1
        incident = Incident(since=here.now - DAY, until=here.now, reason="a server’s fault")
        undo(here.house, incident, "marie@metropole.example", here.now)
        assert self.heard(here) == {"sent": 9}

    def test_is_what_somebody_found_out_about_an_unknown_mail(self, here: Post) -> None:
        change(here, 7, state="unknown")
        assert self.heard(here) == {"sent": 8, "unknown": 1}
        with here.house.database.write() as c:
            found = Found(delivery=here.delivery(7).id, verdict="sent")
            assert settling.settle(c, found, here.now)
        assert self.heard(here) == {"sent": 9}

    def test_is_a_reader_who_left_within_a_week(self, here: Post) -> None:
        here.wait(6)
        goes(here, 1)
        goes(here, 2, "page")
        assert self.heard(here) == {"sent": 9, "left": 2}

    def test_is_none_who_left_later_or_was_taken_out(self, here: Post) -> None:
        leave(here.house, Withdrawal(here.now, reader_id(2), None, "complaint"))
        here.wait(7.5)
        goes(here, 1)
        assert self.heard(here) == {"sent": 9}

    def test_counts_with_the_last_issue_that_somebody_got_before(self, here: Post) -> None:
        here.wait(2)
        here.send(1, 2, 3)
        finish(here)
        here.wait(1)
        for number in (1, 2, 8):
            goes(here, number)
        assert self.heard(here) == {"sent": 9, "left": 1}
        assert told(here, "actualites-2026-03-14").whole.kept() == {"sent": 3, "left": 2}

    def test_counts_once_where_an_issue_left_long_after_it_was_planned(self, here: Post) -> None:
        here.wait(5)
        planned = here.now - 20 * DAY
        here.send(1, 2, schedule=None, first_due=planned, last_due=planned, at=planned)
        finish(here)
        here.wait(1)
        goes(here, 1)
        assert self.heard(here) == {"sent": 9}
        assert told(here, "actualites-2026-03-17").whole.kept() == {"sent": 2, "left": 1}

    def test_counts_where_an_issue_was_sent_before_its_hour(self, here: Post) -> None:
        here.wait(2)
        planned = here.now + 3 * DAY
        here.send(1, 2, first_due=planned, last_due=planned, at=here.now)
        finish(here)
        refresh(here.house, here.now)
        here.wait(1)
        goes(here, 1)
        assert self.heard(here) == {"sent": 9}
        again = of_issue(here.house, "actualites-2026-03-14", here.now, DAY)
        assert again.whole.kept() == {"sent": 2, "left": 1}

    def test_is_counted_anew_only_where_there_is_news(self, here: Post) -> None:
        here.wait(1)
        assert refresh(here.house, here.now) == 0
        here.bounce(7)
        assert refresh(here.house, here.now) == 1
        here.wait(1)
        refresh(
            here.house, here.now
        )  # what is told while it counts is counted twice, lest it be lost
        here.wait(1)
        assert refresh(here.house, here.now) == 0

    def test_is_nothing_of_issues_that_left_long_before(self, here: Post) -> None:
        here.wait(6.9)
        here.send(1, 2, 3)
        finish(here)
        refresh(here.house, here.now)
        here.wait(0.2)  # more than a week after the first
        goes(here, 1)
        assert refresh(here.house, here.now) == 1
        assert told(here, "actualites-2026-03-19").whole.kept() == {"sent": 3, "left": 1}

    def test_stays_when_the_reader_is_erased(self, here: Post) -> None:
        here.wait(1)
        here.bounce(7)
        goes(here, 8)
        before = self.heard(here)
        for number in (7, 8, 9):
            erase(here.house, address(number), "marie@metropole.example", here.now)
        assert self.heard(here) == before == {"sent": 9, "bounced": 1, "left": 1}
        change(here, 1, state="unknown")  # have all of it counted again
        assert self.heard(here) == {"sent": 8, "unknown": 1, "bounced": 1, "left": 1}


def test_an_issue_that_was_cancelled_in_the_middle_tells_what_had_left(here: Post) -> None:
    change(here, 1, state="queued", handed_over_at=None)
    with here.house.database.write() as c:
        deliveries.cancel(c, FIRST, here.now)
        issues.move(c, FIRST, ["sending"], "cancelled")
    assert whole(here) == {"sent": 8, "cancelled": 1}
