"""On which days of the real calendars a schedule pauses: France, Alsace-Moselle and Québec."""

from datetime import date

import pytest

from syndicate.schedule import due, holidays
from syndicate.settings.recurrence import Schedule

FRANCE_2026 = "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25"
QUEBEC_2026 = "01-01 04-03 05-18 06-24 07-01 09-07 10-12 12-25"
MOSELLE_2026 = "01-01 04-03 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25 12-26"


def schedule(*calendars: str, **more: str) -> Schedule:
    rhythm = {"every": "day", "at": "08:00"} | more
    return Schedule(**rhythm, holidays=calendars)  # type: ignore[arg-type]  # a table of texts


def paused(one: Schedule, year: int) -> list[due.Paused]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return list(due.paused("one", one, first, last, holidays.off))


@pytest.mark.parametrize(
    ("calendars", "days"),
    [
        (("fr",), FRANCE_2026),
        (("ca-qc",), QUEBEC_2026),
        (("fr-57",), MOSELLE_2026),
        (("fr-6ae",), MOSELLE_2026),
        (("fr", "ca-qc"), f"{FRANCE_2026} {QUEBEC_2026}"),
        ((), ""),
    ],
)
def test_it_pauses_on_each_public_holiday_of_its_calendars(
    calendars: tuple[str, ...], days: str
) -> None:
    found = [f"{one.day:%m-%d}" for one in paused(schedule(*calendars), 2026)]
    assert found == sorted(set(days.split()))


def test_a_holiday_on_a_sunday_takes_the_day_that_is_off_for_it() -> None:
    days = [one.day for one in paused(schedule("ca-qc", every="weekdays"), 2028)]
    assert date(2028, 1, 3) in days  # the first of January was a Saturday


@pytest.mark.parametrize(
    ("way", "to"), [("skip", None), ("before", date(2026, 5, 13)), ("after", date(2026, 5, 15))]
)
def test_ascension_falls_on_each_thursday_of_a_weekly_schedule(way: str, to: date | None) -> None:
    found = paused(schedule("fr", every="week", on="thursday", on_holiday=way), 2026)
    assert found[-1] == due.Paused("one", date(2026, 5, 14), to)


def test_the_day_instead_is_a_working_day() -> None:
    first_of_may = schedule("fr", every="month", on="1", on_holiday="after")
    moved = {one.day.month: one.to for one in paused(first_of_may, 2026)}
    assert moved == {1: date(2026, 1, 2), 5: date(2026, 5, 4), 11: date(2026, 11, 2)}


def test_holidays_are_named_with_their_calendar_in_the_language_that_is_asked_for() -> None:
    both = schedule("fr", "ca-qc")
    christmas, june = date(2026, 12, 25), date(2026, 6, 24)
    assert holidays.named(both, christmas, "fr") == (("fr", "Noël"), ("ca-qc", "Jour de Noël"))
    assert holidays.named(both, christmas, "en")[1] == ("ca-qc", "Christmas Day")
    assert holidays.named(both, june, "fr") == (("ca-qc", "Fête nationale du Québec"),)
    assert holidays.named(schedule("jp"), date(2026, 1, 1), "fr")[0][0] == "jp"


@pytest.mark.parametrize("calendar", ["fr", "ca-qc", "fr-57", "fr-6ae", "ca", "be", "ch-ge"])
def test_countries_and_regions_have_calendars(calendar: str) -> None:
    assert holidays.is_known(calendar)


@pytest.mark.parametrize("calendar", ["xx", "ca-xx", "fr-qc", "qc"])
def test_there_is_no_calendar_of_a_place_that_is_none(calendar: str) -> None:
    assert not holidays.is_known(calendar)
