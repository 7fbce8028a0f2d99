"""When a newsletter comes: the options of a schedule, and the days that its `on` names in words."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from syndicate.settings import forms

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
LAST = 31  # of any month: one that has fewer days ends with what it has


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When: a local wall time in one zone, or in each reader's ("recipient").

    on:         the day of each week or month, or the only one.
    holidays:   the calendars whose public holidays it pauses over.
    on_holiday: what happens to what falls on one; a working day before or after takes its place.
    """

    every: Literal["day", "weekdays", "week", "month", "once"]
    at: forms.Clock
    zone: forms.ZoneOrReaders = forms.RECIPIENT
    on: forms.DayInWords = ""
    holidays: tuple[forms.Calendar, ...] = ()
    on_holiday: Literal["skip", "before", "after"] = "skip"


@dataclass(frozen=True, slots=True)
class Nth:
    """A weekday within a month: `number` 0 is its first, 3 its fourth, -1 its last; Monday is 0."""

    number: int
    weekday: int


def weekday(on: str) -> int | None:
    """Return the weekday that `on` names, Monday being 0 and what is not said; None for another word."""
    return WEEKDAYS.index(on) if on in WEEKDAYS else None if on else 0


def day(on: str) -> date | None:
    """Return the date that `on` names, as "2026-11-26"; None for another word."""
    try:
        found = date.fromisoformat(on)
    except ValueError:
        return None
    known = forms.FIRST_YEAR <= found.year <= forms.LAST_YEAR
    return found if known and found.isoformat() == on else None


def day_of_month(on: str) -> int | Nth | None:
    """Return which day of each month `on` names, LAST for the last one; None where it names none."""
    if on == "last day":
        return LAST
    if on.isascii() and on.isdigit():
        return int(on) if 1 <= int(on) <= LAST and not on.startswith("0") else None
    ordinal, _, name = on.partition(" ")
    if ordinal in ORDINALS and name in WEEKDAYS:
        return Nth(ORDINALS[ordinal], WEEKDAYS.index(name))
    return None
