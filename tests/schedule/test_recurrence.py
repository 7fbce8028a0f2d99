"""On which days a newsletter comes, whatever its schedule says: against a calendar counted by hand."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.schedule import due
from syndicate.settings.options import Newsletter
from syndicate.settings.recurrence import ORDINALS, WEEKDAYS, Schedule

ZONES = {"one": ("Europe/Paris", "America/St_Johns", "Pacific/Noumea")}
DAY = timedelta(days=1)
STARTS = st.dates(date(1999, 1, 1), date(2090, 1, 1))
SPANS = st.integers(0, 500)
NUMBERS = st.integers(1, 31).map(str)
NTHS = st.tuples(st.sampled_from(list(ORDINALS)), st.sampled_from(WEEKDAYS)).map(" ".join)
MONTHLY = st.one_of(NUMBERS, NTHS, st.just("last day"))
RULES = st.one_of(
    st.tuples(st.sampled_from(["day", "weekdays"]), st.just("")),
    st.tuples(st.just("week"), st.sampled_from(WEEKDAYS)),
    st.tuples(st.just("month"), MONTHLY),
)
HOLIDAYS = st.sets(st.integers(0, 500), max_size=120)


def schedule(rule: tuple[str, str], on_holiday: str = "skip", at: str = "08:00") -> Schedule:
    every, on = rule
    return Schedule(every=every, on=on, at=at, on_holiday=on_holiday, holidays=("x",))  # type: ignore[arg-type]  # drawn


def comes(rule: tuple[str, str], day: date) -> bool:
    """Tell whether a rule holds on a day, by its words."""
    every, on = rule
    last = monthrange(day.year, day.month)[1]
    if every in ("day", "weekdays"):
        return every == "day" or day.isoweekday() <= 5
    if every == "week":
        return f"{day:%A}".lower() == on
    if on == "last day":
        return day.day == last
    if on.isdigit():
        return day.day == min(int(on), last)
    ordinal, weekday = on.split()
    same = [n for n in range(1, last + 1) if f"{day.replace(day=n):%A}".lower() == weekday]
    position = ["first", "second", "third", "fourth"].index(ordinal) if ordinal != "last" else -1
    return day.day == same[position]


def counted(rule: tuple[str, str], first: date, days: int) -> list[date]:
    return [day for n in range(days + 1) if comes(rule, day := first + n * DAY)]


@given(RULES, STARTS, SPANS)
def test_every_date_of_a_rule_comes_once_and_no_other(
    rule: tuple[str, str], first: date, days: int
) -> None:
    found = list(due.days(schedule(rule), first, first + days * DAY))
    assert found == counted(rule, first, days)


@given(MONTHLY, st.integers(1999, 2089))
def test_a_monthly_schedule_comes_once_in_each_month_of_a_year(on: str, year: int) -> None:
    found = due.days(schedule(("month", on)), date(year, 1, 1), date(year, 12, 31))
    assert [day.month for day in found] == list(range(1, 13))


@given(RULES, STARTS, SPANS, HOLIDAYS)
def test_what_falls_on_a_holiday_is_left_out(
    rule: tuple[str, str], first: date, days: int, numbers: set[int]
) -> None:
    free = {first + n * DAY for n in numbers}
    one, last = schedule(rule), first + days * DAY
    found = list(due.days(one, first, last, lambda _, day: day in free))
    assert found == [day for day in counted(rule, first, days) if day not in free]
    told = due.paused("one", one, first, last, lambda _, day: day in free)
    assert [(gone.day, gone.to) for gone in told] == [
        (day, None) for day in counted(rule, first, days) if day in free
    ]


@given(
    st.one_of(
        st.tuples(st.just("week"), st.sampled_from(WEEKDAYS)),
        st.tuples(st.just("month"), MONTHLY),
    ),
    st.sampled_from(["before", "after"]),
    STARTS,
    SPANS,
    st.sets(st.integers(-7, 507), max_size=25),
)
def test_what_moves_goes_to_the_nearest_working_day_in_its_direction(
    rule: tuple[str, str], way: str, first: date, days: int, numbers: set[int]
) -> None:
    free = {first + n * DAY for n in numbers}
    one, last = schedule(rule, way), first + days * DAY
    step = DAY if way == "after" else -DAY

    def place(nominal: date) -> date:
        day = nominal
        while day in free or (day.isoweekday() > 5 and day != nominal):
            day += step
        return day

    wanted = [
        to
        for nominal in counted(rule, first - 10 * DAY, days + 20)
        if abs((to := place(nominal)) - nominal) <= timedelta(days=6) and first <= to <= last
    ]
    found = list(due.days(one, first, last, lambda _, day: day in free))
    assert found == wanted == sorted(set(wanted))


@given(
    st.one_of(RULES, st.dates(date(2000, 1, 1), date(2089, 1, 1)).map(lambda d: ("once", str(d)))),
    st.datetimes(datetime(2000, 1, 1), datetime(2089, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_what_follows_is_the_first_that_has_not_begun_however_far(
    rule: tuple[str, str], after: datetime
) -> None:
    letter = Newsletter(title={}, sections=(), schedules={"one": schedule(rule)})
    found = due.following("letter", letter, ZONES, after)
    if rule[0] == "once" and date.fromisoformat(rule[1]) < (after - 2 * DAY).date():
        assert found is None
    elif found is not None:
        assert found.first_due >= after
        between = due.between(
            "letter", letter, ZONES, after, found.first_due - timedelta(seconds=1)
        )
        assert not [one for one in between if one.first_due >= after]
    else:
        assert rule[0] == "once"


def test_a_day_that_comes_once_comes_on_that_day_alone() -> None:
    one = Schedule(every="once", on="2028-02-29", at="08:00")
    assert list(due.days(one, date(2026, 1, 1), date(2030, 1, 1))) == [date(2028, 2, 29)]


@pytest.mark.parametrize(
    ("on", "days"),
    [
        ("31", ["01-31", "02-28", "03-31", "04-30", "05-31"]),
        ("30", ["01-30", "02-28", "03-30", "04-30", "05-30"]),
        ("last day", ["01-31", "02-28", "03-31", "04-30", "05-31"]),
        ("first monday", ["01-05", "02-02", "03-02", "04-06", "05-04"]),
        ("last friday", ["01-30", "02-27", "03-27", "04-24", "05-29"]),
        ("fourth sunday", ["01-25", "02-22", "03-22", "04-26", "05-24"]),
    ],
)
def test_a_month_that_is_too_short_ends_with_what_it_has(on: str, days: list[str]) -> None:
    found = due.days(schedule(("month", on)), date(2026, 1, 1), date(2026, 5, 31))
    assert [f"{day:%m-%d}" for day in found] == days


def test_a_leap_day_is_the_last_of_its_february() -> None:
    found = due.days(schedule(("month", "31")), date(2028, 2, 1), date(2028, 2, 29))
    assert list(found) == [date(2028, 2, 29)]


def test_of_what_was_missed_the_latest_of_each_schedule_is_told_once_it_is_too_late() -> None:
    both = {
        "one": Schedule(every="day", at="08:00", zone="UTC"),
        "two": schedule(("week", "monday")),
    }
    letter = Newsletter(title={}, sections=(), schedules=both)
    zones = {"one": ("UTC",), "two": ("Europe/Paris",)}
    last = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday

    def missed(text: str) -> list[tuple[str, str]]:
        now = datetime.fromisoformat(text).replace(tzinfo=UTC)
        found = due.missed("letter", letter, zones, last, now)
        return [(one.schedule, str(one.date)) for one in found]

    assert missed("2026-11-21T23:00") == []
    assert missed("2026-11-23T12:00") == []  # both are late, and may still leave by themselves
    assert missed("2026-11-23T14:30") == [("two", "2026-11-23"), ("one", "2026-11-23")]
    assert missed("2026-11-25T09:00") == [
        ("two", "2026-11-23")
    ]  # another one of the first has begun
