"""When readers are due: the vectors of civil time (gaps, overlaps, half-hour zones, two continents)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from syndicate import timezones
from syndicate.schedule import due
from syndicate.settings.options import Newsletter
from syndicate.settings.recurrence import Schedule

WEEKLY = Schedule(every="week", on="thursday", at="08:00", zone="recipient")
LETTER = Newsletter(title={"fr": "x"}, sections=("a",), schedules={"weekly": WEEKLY})
ZONES = ("Pacific/Noumea", "Europe/Paris", "America/St_Johns", "America/Toronto", "America/Regina")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "zone", "instant"),
    [
        ("2026-03-05", "08:00", "Europe/Paris", "2026-03-05T07:00"),
        ("2026-03-05", "08:00", "America/Toronto", "2026-03-05T13:00"),
        ("2026-03-12", "08:00", "Europe/Paris", "2026-03-12T07:00"),
        ("2026-03-12", "08:00", "America/Toronto", "2026-03-12T12:00"),
        ("2026-04-02", "08:00", "Europe/Paris", "2026-04-02T06:00"),
        ("2026-10-29", "08:00", "Europe/Paris", "2026-10-29T07:00"),
        ("2026-10-29", "08:00", "America/Toronto", "2026-10-29T12:00"),
        ("2026-11-05", "08:00", "America/Toronto", "2026-11-05T13:00"),
        ("2026-03-29", "02:30", "Europe/Paris", "2026-03-29T01:30"),
        ("2026-03-08", "02:30", "America/Toronto", "2026-03-08T07:30"),
        ("2026-10-25", "02:30", "Europe/Paris", "2026-10-25T00:30"),
        ("2026-11-01", "01:30", "America/Toronto", "2026-11-01T05:30"),
        ("2018-11-22", "08:00", "America/St_Johns", "2018-11-22T11:30"),
        ("2018-11-22", "08:00", "America/Regina", "2018-11-22T14:00"),
        ("2018-11-22", "08:00", "Pacific/Noumea", "2018-11-21T21:00"),
    ],
)
def test_a_local_time_is_one_instant(day: str, at: str, zone: str, instant: str) -> None:
    assert timezones.instant_of(date.fromisoformat(day), at, zone) == utc(instant)


def test_an_occurrence_has_one_wave_for_each_zone_in_the_order_of_the_sun() -> None:
    one = due.occurrence("letter", LETTER, "weekly", date(2018, 11, 22), ZONES)
    assert tuple(one.waves) == ZONES
    assert one.first_due == utc("2018-11-21T21:00")
    assert one.last_due == utc("2018-11-22T14:00")
    assert one.plan_at == utc("2018-11-20T21:00")


@pytest.mark.parametrize(
    ("now", "planned"),
    [
        ("2018-11-20T20:59:59", []),
        ("2018-11-20T21:00", ["2018-11-22"]),
        ("2018-11-22T03:00", ["2018-11-22"]),
        ("2018-11-22T03:00:01", []),
        ("2018-11-27T21:00", ["2018-11-29"]),
    ],
)
def test_an_occurrence_is_planned_from_its_time_until_it_is_too_late(
    now: str, planned: list[str]
) -> None:
    found = due.to_plan("letter", LETTER, {"weekly": ZONES}, utc(now))
    assert [one.date.isoformat() for one in found] == planned


def test_a_schedule_in_one_zone_has_one_wave() -> None:
    daily = Schedule(every="day", at="07:30", zone="America/Toronto")
    letter = Newsletter(title={"fr": "x"}, sections=(), schedules={"daily": daily})
    found = due.between(
        "letter", letter, {"daily": ZONES}, utc("2026-03-07T00:00"), utc("2026-03-09T23:00")
    )
    assert [list(one.waves.items()) for one in found] == [
        [("America/Toronto", utc("2026-03-07T12:30"))],
        [("America/Toronto", utc("2026-03-08T11:30"))],
        [("America/Toronto", utc("2026-03-09T11:30"))],
    ]


def test_the_next_occurrence_is_one_that_has_not_begun() -> None:
    zones = {"weekly": ("Europe/Paris", "America/Toronto")}
    before = due.following("letter", LETTER, zones, utc("2026-03-05T07:00"))
    after = due.following("letter", LETTER, zones, utc("2026-03-05T07:00:01"))
    assert before is not None
    assert after is not None
    assert (before.date, after.date) == (date(2026, 3, 5), date(2026, 3, 12))
    assert (
        due.following("letter", Newsletter(title={}, sections=()), {}, utc("2026-03-05T07:00"))
        is None
    )


def test_over_a_year_of_minutes_each_thursday_is_planned_once() -> None:
    seen: set[date] = set()
    now = utc("2026-01-01T00:00")
    while now < utc("2027-01-01T00:00"):
        seen |= {o.date for o in due.to_plan("letter", LETTER, {"weekly": ZONES}, now)}
        now += timedelta(hours=3)
    assert seen == set(due.days(WEEKLY, date(2026, 1, 1), date(2027, 1, 1)))
