"""Which works a list shows, and until when."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.support.digests import by_locale, in_every_locale, week
from tests.support.editions import edition, happening
from tests.support.publication import NOW

from syndicate.model import Edition
from syndicate.site.lists import (
    coming,
    leading,
    months_of,
    neighbours,
    next_change,
    year_of,
)

DAY = timedelta(days=1)


def event(start: str, end: str | None = None, **changes: Any) -> Edition:
    ends = datetime.fromisoformat(end) if end else None
    starts = datetime.fromisoformat(start)
    return edition(kind="event", happening=happening(start=starts, end=ends, **changes))


def test_the_newest_featured_article_leads_or_else_the_newest() -> None:
    newest, featured, concert = (
        edition(slug="a"),
        edition(slug="b", featured=True),
        edition(slug="c", kind="event", happening=happening(), featured=True),
    )
    assert leading([concert, newest, featured]) == featured
    assert leading([concert, newest]) == newest
    assert leading([concert]) is None


def test_lists_know_until_when_they_hold() -> None:
    cards = by_locale(week())["fr"]
    first = next_change(cards, NOW)
    assert first == NOW + timedelta(days=5, hours=2)
    assert next_change(cards, first) == NOW + 40 * DAY
    assert next_change(cards, NOW + 40 * DAY) is None


def test_an_event_of_a_whole_day_is_to_come_until_the_day_is_over() -> None:
    party = edition(kind="event", happening=happening(start=NOW, end=None, all_day=True))
    assert coming([party], NOW + timedelta(hours=23)) == (party,)
    assert coming([party], NOW + DAY) == ()


def test_what_begins_first_comes_first() -> None:
    late, early = (
        in_every_locale(name, kind="event", happening=happening(start=NOW + days * DAY, end=None))
        for name, days in (("late", 9), ("early", 2))
    )
    assert [one.name for one in coming([late[0], early[0]], NOW)] == ["early", "late"]


@pytest.mark.parametrize(
    ("one", "months"),
    [
        (event("2026-03-15T10:00+01:00", "2026-03-15T12:00+01:00"), ("2026-03",)),
        (event("2026-03-31T22:30+00:00"), ("2026-04",)),
        (
            event("2026-03-31T22:30+00:00", zone="America/Toronto"),
            ("2026-03",),
        ),
        (
            event("2026-11-30T09:00+01:00", "2027-01-02T18:00+01:00"),
            ("2026-11", "2026-12", "2027-01"),
        ),
        (
            event("2026-11-28T00:00+01:00", "2026-12-01T00:00+01:00", all_day=True),
            ("2026-11",),
        ),
        (event("2026-10-31T21:00+01:00", "2026-11-01T02:00+01:00"), ("2026-10",)),
        (edition(), ()),
    ],
    ids=[
        "an evening",
        "already tomorrow in its own zone",
        "still today in its own zone",
        "over the turn of the year",
        "whole days end before midnight",
        "a night belongs to its evening",
        "an article",
    ],
)
def test_an_event_is_in_each_month_in_which_it_takes_place(
    one: Edition, months: tuple[str, ...]
) -> None:
    assert months_of(one) == months


def test_the_nearest_months_with_events_are_neighbours() -> None:
    months = {"2026-11", "2025-06", "2026-12"}
    assert neighbours("2026-11", months) == ("2025-06", "2026-12")
    assert neighbours("2025-06", months) == (None, "2026-11")
    assert neighbours("2026-12", months) == ("2026-11", None)


def test_the_year_of_an_article_is_that_of_the_publication() -> None:
    midnight = edition(date=datetime.fromisoformat("2025-12-31T23:30+00:00"))
    assert year_of(midnight, "Europe/Paris") == 2026
    assert year_of(midnight, "America/Toronto") == 2025
