"""The vectors of part F of the standards: two continents, gaps, overlaps, half hours, and zones without DST."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from syndicate import timezones
from syndicate.schedule import due
from syndicate.settings.options import Newsletter
from syndicate.settings.recurrence import Schedule

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Year, when Paris and Toronto put their clocks forward, when back.
SHIFTS = [
    (2025, "03-30", "03-09", "10-26", "11-02"),
    (2026, "03-29", "03-08", "10-25", "11-01"),
    (2027, "03-28", "03-14", "10-31", "11-07"),
    (2028, "03-26", "03-12", "10-29", "11-05"),
]


def day(year: int, text: str) -> date:
    return date.fromisoformat(f"{year}-{text}")


def waves(at: str, on: date, *zones: str) -> list[datetime]:
    daily = Schedule(every="day", at=at, zone="recipient")
    letter = Newsletter(title={}, sections=(), schedules={"daily": daily})
    found = due.occurrence("letter", letter, "daily", on, zones)
    return [found.waves[zone] for zone in zones]


@pytest.mark.parametrize(("year", "spring", "march", "autumn", "november"), SHIFTS)
def test_toronto_is_five_hours_after_paris_between_the_changes_of_march_and_of_autumn(
    year: int, spring: str, march: str, autumn: str, november: str
) -> None:
    near = [(day(year, march), day(year, spring)), (day(year, autumn), day(year, november))]
    on = date(year, 1, 1)
    while on.year == year:
        paris, toronto = waves("08:00", on, "Europe/Paris", "America/Toronto")
        five = any(begin <= on < end for begin, end in near)
        assert toronto - paris == (5 if five else 6) * HOUR, on
        on += DAY


@pytest.mark.parametrize(("year", "spring", "march", "autumn", "november"), SHIFTS)
def test_a_time_in_a_gap_comes_as_much_later_and_one_in_an_overlap_comes_the_first_time(
    year: int, spring: str, march: str, autumn: str, november: str
) -> None:
    table = [
        ("02:30", day(year, spring), "Europe/Paris", time(1, 30), time(3, 30)),
        ("02:30", day(year, march), "America/Toronto", time(7, 30), time(3, 30)),
        ("02:30", day(year, autumn), "Europe/Paris", time(0, 30), time(2, 30)),
        ("01:30", day(year, november), "America/Toronto", time(5, 30), time(1, 30)),
    ]
    for at, on, zone, utc, local in table:
        (instant,) = waves(at, on, zone)
        assert instant == datetime.combine(on, utc, UTC)
        there = instant.astimezone(ZoneInfo(zone))
        assert (there.date(), there.time(), there.fold) == (on, local, 0)


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("America/St_Johns", -3.5, -2.5),
        ("America/Regina", -6, -6),
        ("America/Guadeloupe", -4, -4),
        ("Indian/Reunion", 4, 4),
        ("Pacific/Noumea", 11, 11),
        ("America/Cayenne", -3, -3),
        ("America/Blanc-Sablon", -4, -4),
        ("Pacific/Tahiti", -10, -10),
        ("America/Montreal", -5, -4),
        ("America/Toronto", -5, -4),
        ("Europe/Paris", 1, 2),
    ],
)
def test_every_zone_has_its_own_hour(zone: str, winter: float, summer: float) -> None:
    for on, offset in ((date(2026, 1, 15), winter), (date(2026, 7, 15), summer)):
        (instant,) = waves("08:00", on, zone)
        assert instant == datetime.combine(on, time(8), UTC) - offset * HOUR


def test_the_day_begins_in_noumea_and_ends_in_tahiti() -> None:
    noumea, paris, tahiti = waves(
        "08:00", date(2026, 1, 15), "Pacific/Noumea", "Europe/Paris", "Pacific/Tahiti"
    )
    assert (paris - noumea, tahiti - paris) == (10 * HOUR, 11 * HOUR)


@pytest.mark.parametrize("at", ["00:00", "01:30", "02:30", "08:00", "23:59"])
@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Toronto", "America/St_Johns"])
def test_over_four_years_each_local_day_comes_once_and_in_order(zone: str, at: str) -> None:
    daily = Schedule(every="day", at=at, zone=zone)
    letter = Newsletter(title={}, sections=(), schedules={"daily": daily})
    start, end = datetime(2025, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
    found = due.between("letter", letter, {"daily": (zone,)}, start, end)
    days = [one.date for one in found]
    assert days == [days[0] + n * DAY for n in range(len(days))]
    due_at = [one.first_due for one in found]
    steps = {later - sooner for sooner, later in itertools.pairwise(due_at)}
    assert steps <= {n * HOUR for n in (23, 24, 25)}
    assert all(timezones.instant_of(one.date, at, zone) == one.first_due for one in found)


@pytest.mark.parametrize(("zone", "at"), [("Europe/Paris", "02:30"), ("America/Toronto", "01:30")])
def test_a_clock_that_passes_both_half_past_twos_plans_one_issue(zone: str, at: str) -> None:
    daily = Schedule(every="day", at=at, zone=zone)
    letter = Newsletter(title={}, sections=(), schedules={"daily": daily}, plan_ahead=DAY)
    seen = []
    now = datetime(2026, 10, 24, tzinfo=UTC)
    while now < datetime(2026, 11, 3, tzinfo=UTC):
        found = due.to_plan("letter", letter, {"daily": (zone,)}, now)
        seen += [one.date for one in found if one.first_due <= now < one.first_due + HOUR / 2]
        now += HOUR / 2
    assert seen == sorted(set(seen))
    assert len(seen) == 10


def test_every_thursday_of_a_year_the_window_of_digests_has_neither_gap_nor_overlap() -> None:
    for zone in ("Europe/Paris", "America/Toronto"):
        weekly = Schedule(every="week", on="thursday", at="08:00", zone=zone)
        letter = Newsletter(title={}, sections=(), schedules={"weekly": weekly})
        start = datetime(2026, 1, 1, tzinfo=UTC)
        found = due.between("letter", letter, {"weekly": (zone,)}, start, start + 365 * DAY)
        runs = [one.first_due for one in found]
        weeks = [later - sooner for sooner, later in itertools.pairwise(runs)]
        assert len(runs) == 53
        assert sorted(set(weeks)) == [167 * HOUR, 168 * HOUR, 169 * HOUR]
        minute = runs[0]
        while minute < runs[-1]:  # every article of the year falls into one of [run, next run)
            at = minute
            minute += timedelta(hours=5, minutes=7)
            windows = itertools.pairwise(runs)
            assert sum(begin <= at < end for begin, end in windows) == 1
