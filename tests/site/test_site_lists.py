"""Which works a list shows."""

from datetime import datetime
from typing import Any

import pytest
from tests.support.editions import edition, happening

from syndicate.model import Edition
from syndicate.site.lists import (
    leading,
    months_of,
    neighbours,
)


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
