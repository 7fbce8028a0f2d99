"""What became of all issues, week by week or month by month, and how many readers came and went."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from syndicate.audience.tables import entrant
from syndicate.audience.withdrawals import Withdrawal
from syndicate.errors import UsageError
from syndicate.journeys.admit import admit
from syndicate.journeys.erase import erase
from syndicate.journeys.leave import leave
from syndicate.journeys.reports.over_time import OverTime, Span, over_time, periods
from syndicate.journeys.reports.refresh import refresh
from syndicate.store import deliveries
from syndicate.store import subscribers as people
from tests.support.returning import Post, post

pytestmark = pytest.mark.short


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Post]:
    with post(tmp_path) as made:
        yield made


def joins(here: Post, *names: str, locale: str = "fr") -> None:
    row = {"newsletter": "actualites", "locale": locale, "basis": "express"}
    row |= {"consented_at": "2026-01-02T10:00:00Z"}
    settings = here.house.settings
    those = [
        entrant(row | {"email": f"{one}@readers.example"}, settings, here.now) for one in names
    ]
    admit(here.house, those, "form", here.now)


def goes(here: Post, name: str) -> None:
    with here.house.database.read() as c:
        reader = people.by_address(c, f"{name}@readers.example")
    assert reader is not None
    leave(here.house, Withdrawal(here.now, reader.id, "actualites", "page"))


def told(here: Post, span: Span | None = None) -> OverTime:
    refresh(here.house, here.now)
    return over_time(here.house, span or Span(), here.now)


def send(here: Post, *numbers: int) -> None:
    here.send(*numbers)
    with here.house.database.write() as c:
        deliveries.finish_issues(c, here.now)


class TestIssues:
    @pytest.fixture(autouse=True)
    def _year(self, here: Post) -> None:
        here.readers(1, 2, 3)
        send(here, 1, 2, 3)  # Thursday 12 March
        here.wait(7)
        send(here, 1, 2)
        here.wait(21)  # 9 April
        send(here, 1)
        here.bounce(1)

    def test_are_summed_by_month(self, here: Post) -> None:
        found = told(here)
        assert [(one.start, one.end, one.issues, one.whole.sent) for one in found.periods] == [
            (date(2026, 3, 1), date(2026, 3, 31), 2, 5),
            (date(2026, 4, 1), date(2026, 4, 9), 1, 1),
        ]
        assert (found.whole.sent, found.whole.bounced, found.locales["fr"].sent) == (6, 1, 6)
        assert (found.counted, found.missing) == (3, 0)

    def test_are_summed_by_week_also_where_there_was_none(self, here: Post) -> None:
        span = Span(start=date(2026, 3, 12), end=date(2026, 4, 9), by="week")
        found = told(here, span)
        assert [one.issues for one in found.periods] == [1, 1, 0, 0, 1]
        assert [one.start.weekday() for one in found.periods] == [3, 0, 0, 0, 0]

    def test_count_only_within_the_time(self, here: Post) -> None:
        found = told(here, Span(start=date(2026, 3, 13), end=date(2026, 3, 19)))
        assert [one.whole.sent for one in found.periods] == [2]

    def test_are_of_one_newsletter_or_of_all(self, here: Post) -> None:
        assert told(here, Span(newsletter="actualites")).whole.sent == 6
        with pytest.raises(UsageError, match="newsletter-unknown"):
            told(here, Span(newsletter="agenda"))

    def test_that_nobody_counted_yet_are_said_to_be_missing(self, here: Post) -> None:
        found = over_time(here.house, Span(), here.now)
        assert (found.counted, found.missing, found.whole.sent) == (0, 3, 0)

    def test_that_were_never_counted_are_a_few_at_a_time_the_last_first(self, here: Post) -> None:
        here.wait(1)
        found = over_time(here.house, Span(), here.now)
        for left in (2, 1, 0):
            assert refresh(here.house, here.now, 1) == 1
            found = over_time(here.house, Span(), here.now)
            assert found.missing == left
        assert found.whole.sent == 6
        assert refresh(here.house, here.now + timedelta(days=1), 1) == 0

    def test_a_domain_may_have_its_name_once_enough_got_one(self, here: Post) -> None:
        assert list(told(here).domains) == [""]  # in each issue it was one of the others
        here.readers(*range(4, 9))
        here.wait(7)
        send(here, *range(1, 9))
        assert list(told(here).domains) == ["readers.example", ""]


class TestReaders:
    def test_come_and_go(self, here: Post) -> None:
        joins(here, "ana", "bo", "cy")
        here.wait(30)
        goes(here, "bo")
        joins(here, "dan", locale="en")
        march, april = told(here).periods
        assert (march.growth.joined, march.growth.gone, march.growth.readers) == (3, 0, 3)
        assert (april.growth.joined, april.growth.gone, april.growth.readers) == (1, 1, 3)

    def test_who_agrees_again_has_not_come_twice(self, here: Post) -> None:
        joins(here, "ana")
        here.wait(30)
        joins(here, "ana")
        found = told(here)
        assert sum(one.growth.joined for one in found.periods) == 1
        assert found.periods[-1].growth.readers == 1

    def test_are_counted_by_language(self, here: Post) -> None:
        joins(here, "ana", "bo")
        joins(here, "cy", locale="en")
        goes(here, "bo")
        growth = told(here).growth
        assert {tag: (one.joined, one.gone, one.readers) for tag, one in growth.items()} == {
            "en": (1, 0, 1),
            "fr": (2, 1, 1),
        }

    def test_of_whom_nothing_is_left_still_came_and_went(self, here: Post) -> None:
        joins(here, "ana", "bo")
        told(here)
        here.wait(3)  # on which the clock counts every few minutes
        told(here)
        here.wait(27)
        erase(here.house, "bo@readers.example", "marie@metropole.example", here.now)
        told(here)
        here.wait(30)
        found = told(here)
        assert [one.growth.readers for one in found.periods] == [2, 1, 1]
        assert found.growth["fr"].joined == 2
        assert found.growth["fr"].readers == 1

    def test_are_the_same_however_often_they_are_counted(self, here: Post) -> None:
        joins(here, "ana", "bo")
        here.wait(1)
        goes(here, "bo")
        first = again = told(here)
        for _ in range(3):
            here.wait(0.3)
            again = told(here)
        assert [one.growth for one in again.periods] == [one.growth for one in first.periods]

    def test_are_counted_in_days_of_the_site(self, here: Post) -> None:
        here.wait(19 + 16 / 24)  # 31 March, 23:00 UTC: in Paris it is April
        joins(here, "ana")
        (april,) = told(here).periods
        assert (april.start.month, april.growth.joined) == (4, 1)


def test_nothing_is_told_of_a_time_before_there_was_anything(here: Post) -> None:
    assert told(here).periods == ()
    joins(here, "ana")
    assert told(here, Span(end=date(2020, 1, 1))).periods == ()


def test_weeks_and_months_cover_each_day_once() -> None:
    start, end = date(2025, 12, 30), date(2026, 3, 1)
    for by, count in (("week", 9), ("month", 4)):
        found = list(periods(start, end, by))  # type: ignore[arg-type]  # both are
        assert (found[0][0], found[-1][1], len(found)) == (start, end, count)
        assert all((two[0] - one[1]).days == 1 for one, two in pairwise(found))
