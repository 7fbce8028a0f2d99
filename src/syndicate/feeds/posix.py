"""The rule of a POSIX TZ string → each year's changes of the clocks, and the days of the year as RRULEs."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from syndicate.timezones import Clock, Shift

_RULE = re.compile(r"(<[^>]+>|[A-Za-z]+)([-+0-9:]+)(<[^>]+>|[A-Za-z]+)([-+0-9:]*),([^,]+),([^,]+)")
_DAY = re.compile(r"(?:M([0-9]+)\.([0-9])\.([0-9])|(J?)([0-9]+))(?:/([-+0-9:]+))?")
_TWO_O_CLOCK, _HOUR_S, _DAY_S = 7200, 3600, 86400
_LAST, _WEEK = 5, 7
_WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_COMMON_YEAR, _LEAP_YEAR = 2001, 2004


@dataclass(frozen=True, slots=True)
class Yearly:
    """A change that comes each year, on one weekday of one week of a month, or on one date.

    week:    1 to 4, or 5 for the last; 0 where `day` is the day of the month.
    day:     the weekday, Sunday is 0.
    seconds: after the beginning of that day, by the clock before; below 0 and beyond 24 hours too.
    """

    before: Clock
    after: Clock
    month: int
    week: int
    day: int
    seconds: int

    def shift(self, year: int) -> Shift:
        """Return the change of `year`."""
        midnight = datetime.combine(self._date(year), datetime.min.time(), UTC)
        at = midnight + timedelta(seconds=self.seconds - self.before.offset)
        return Shift(round(at.timestamp()), self.before, self.after)

    def days(self) -> Mapping[int, str] | None:
        """Return the days in local time as parts of an RRULE, by month.

        A day after the last Thursday may fall into the next month: no single BYMONTH has both.
        None where only a list of dates can say it, as for what depends on leap years.
        """
        later = self.seconds // _DAY_S
        if self.week and not later:
            week = -1 if self.week == _LAST else self.week
            return {self.month: f"BYDAY={week}{_WEEKDAYS[self.day]}"}
        common, leap = (self._monthdays(year, later) for year in (_COMMON_YEAR, _LEAP_YEAR))
        if common != leap:
            return None
        weekday = f"BYDAY={_WEEKDAYS[(self.day + later) % _WEEK]};" if self.week else ""
        return {
            month: f"{weekday}BYMONTHDAY={','.join(map(str, days))}"
            for month, days in common.items()
        }

    def _date(self, year: int) -> date:
        if not self.week:
            return date(year, self.month, self.day)
        first = self._candidates(year)[0]
        weekday = first.isoweekday() % _WEEK
        return first + timedelta(days=(self.day - weekday) % _WEEK)

    def _candidates(self, year: int) -> list[date]:
        if not self.week:
            return [date(year, self.month, self.day)]
        length = monthrange(year, self.month)[1]
        first = length - 6 if self.week == _LAST else _WEEK * (self.week - 1) + 1
        return [date(year, self.month, day) for day in range(first, first + _WEEK)]

    def _monthdays(self, year: int, later: int) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = {}
        for day in self._candidates(year):
            shifted = day + timedelta(days=later)
            found.setdefault(shifted.month, []).append(shifted.day)
        return found


def yearly(rule: str) -> tuple[Yearly, ...]:
    """Return what `rule` changes each year: to DST and back, or nothing."""
    found = _RULE.fullmatch(rule)
    if found is None:
        return ()
    standard = Clock(-_seconds(found[2]), found[1].strip("<>"), dst=False)
    summer = -_seconds(found[4]) if found[4] else standard.offset + _HOUR_S
    dst = Clock(summer, found[3].strip("<>"), dst=True)
    return (_change(found[5], standard, dst), _change(found[6], dst, standard))


def _change(written: str, before: Clock, after: Clock) -> Yearly:
    found = _DAY.fullmatch(written)
    if found is None:
        raise ValueError(written)
    month, week, weekday, julian, number, time = found.groups()
    seconds = _seconds(time) if time else _TWO_O_CLOCK
    if month:
        return Yearly(before, after, int(month), int(week), int(weekday), seconds)
    # "J60" is always 1 March. zic writes a plain number, from 0, in January and February alone.
    ordinal = int(number) if julian else int(number) + 1
    day = date(_COMMON_YEAR, 1, 1) + timedelta(days=ordinal - 1)
    return Yearly(before, after, day.month, 0, day.day, seconds)


def _seconds(written: str) -> int:
    hours, minutes, seconds = (*written.lstrip("+-").split(":"), "0", "0")[:3]
    total = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return -total if written.startswith("-") else total
