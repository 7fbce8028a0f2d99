"""What is due between two instants, in whose zone. Pure: no clock, no database, no calendar.

A local time is read as `timezones.instant_of` does. The key of an occurrence is its local date, so
neither a gap nor an overlap of the clocks can make two issues, or none.
"""

import calendar
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from syndicate import timezones
from syndicate.settings import recurrence
from syndicate.settings.options import Newsletter
from syndicate.settings.recurrence import Nth, Schedule

Off = Callable[[Schedule, date], bool]

# A local date begins at most 14 h before and ends at most 12 h after the same date in UTC.
_ZONE_SLACK = timedelta(days=2)
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_SATURDAY = 5
_FURTHEST = timedelta(days=6)  # that a holiday moves anything: never past what comes a week later
_FAR = timedelta(days=800)  # within which everything that comes again has come again


def never(_schedule: Schedule, _day: date) -> bool:
    """Tell that no day is a holiday."""
    return False


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One local date of one schedule. `waves`: zone → due instant, at least one."""

    newsletter: str
    schedule: str
    date: date
    waves: Mapping[str, datetime]
    plan_at: datetime

    @property
    def first_due(self) -> datetime:
        """Return when its first readers are due."""
        return min(self.waves.values())

    @property
    def last_due(self) -> datetime:
        """Return when its last readers are due."""
        return max(self.waves.values())


@dataclass(frozen=True, slots=True)
class Paused:
    """A local date on which a schedule would be due but for a holiday. `to`: the day instead, if any."""

    schedule: str
    day: date
    to: date | None


def days(schedule: Schedule, first: date, last: date, off: Off = never) -> Iterator[date]:
    """Yield the local dates of `schedule` from `first` to `last`, both included, in order.

    off: tells of a day whether it is a holiday to the schedule.
    """
    for _day, to in _places(schedule, first - _FURTHEST, last + _FURTHEST, off):
        if to is not None and first <= to <= last:
            yield to


def paused(name: str, schedule: Schedule, first: date, last: date, off: Off) -> Iterator[Paused]:
    """Yield what holidays take from a schedule from `first` to `last`, or move."""
    for day, to in _places(schedule, first, last, off):
        if day != to:
            yield Paused(name, day, to)


def occurrence(
    key: str, newsletter: Newsletter, name: str, day: date, zones: Iterable[str]
) -> Occurrence:
    """Return the occurrence of schedule `name` on `day` for readers in `zones`."""
    schedule = newsletter.schedules[name]
    wanted = set(zones) if schedule.zone == "recipient" else {schedule.zone}
    waves = {zone: timezones.instant_of(day, schedule.at, zone) for zone in wanted}
    ordered = dict(sorted(waves.items(), key=lambda wave: (wave[1], wave[0])))
    return Occurrence(key, name, day, ordered, min(waves.values()) - newsletter.plan_ahead)


def between(
    key: str,
    newsletter: Newsletter,
    zones: Mapping[str, Iterable[str]],
    start: datetime,
    end: datetime,
    off: Off = never,
) -> tuple[Occurrence, ...]:
    """Return the occurrences with a wave due in [start, end], by first wave.

    zones: schedule name → the zones of its readers, never empty.
    """
    first, last = (start - _ZONE_SLACK).date(), (end + _ZONE_SLACK).date()
    found = (
        occurrence(key, newsletter, name, day, zones[name])
        for name, schedule in newsletter.schedules.items()
        for day in days(schedule, first, last, off)
    )
    return tuple(
        sorted((one for one in found if start <= one.last_due and one.first_due <= end), key=_order)
    )


def to_plan(
    key: str,
    newsletter: Newsletter,
    zones: Mapping[str, Iterable[str]],
    now: datetime,
    off: Off = never,
) -> tuple[Occurrence, ...]:
    """Return the occurrences whose planning time has come and whose lateness has not run out."""
    start, end = now - newsletter.max_lateness, now + newsletter.plan_ahead
    found = between(key, newsletter, zones, start, end, off)
    return tuple(
        one for one in found if one.plan_at <= now <= one.first_due + newsletter.max_lateness
    )


def missed(
    key: str,
    newsletter: Newsletter,
    zones: Mapping[str, Iterable[str]],
    last: datetime,
    now: datetime,
    off: Off = never,
) -> tuple[Occurrence, ...]:
    """Return of each schedule the latest occurrence that began after `last`, and is too late by `now`.

    What is before it comes with it, as it brings all that is new; one that has begun since does too.
    """
    found = between(key, newsletter, zones, last, now, off)
    latest = {one.schedule: one for one in found if last < one.first_due <= now}
    over = now - newsletter.max_lateness
    return tuple(sorted((one for one in latest.values() if one.first_due < over), key=_order))


def following(
    key: str,
    newsletter: Newsletter,
    zones: Mapping[str, Iterable[str]],
    after: datetime,
    off: Off = never,
) -> Occurrence | None:
    """Return the first occurrence none of whose waves is before `after`; None where none comes."""

    def ahead(name: str, schedule: Schedule) -> Iterator[Occurrence]:
        first = (after - _ZONE_SLACK).date()
        last = max(first + _FAR, recurrence.day(schedule.on) or first)
        for day in days(schedule, first, last, off):
            one = occurrence(key, newsletter, name, day, zones[name])
            if one.first_due >= after:
                yield one

    nearest = (next(ahead(*one), None) for one in newsletter.schedules.items())
    return min((one for one in nearest if one), key=_order, default=None)


def _order(one: Occurrence) -> tuple[datetime, str]:
    return one.first_due, one.schedule


def _places(
    schedule: Schedule, first: date, last: date, off: Off
) -> Iterator[tuple[date, date | None]]:
    """Yield each date by the rule, and the one that it comes to: itself, another, or none."""
    for day in _by_rule(schedule, first, last):
        if not off(schedule, day):
            yield day, day
        elif schedule.on_holiday == "skip":
            yield day, None
        else:
            yield day, _working_day(schedule, day, off)


def _working_day(schedule: Schedule, day: date, off: Off) -> date | None:
    step = -_DAY if schedule.on_holiday == "before" else _DAY
    near = (day + step * number for number in range(1, _FURTHEST.days + 1))
    return next((one for one in near if one.weekday() < _SATURDAY and not off(schedule, one)), None)


def _by_rule(schedule: Schedule, first: date, last: date) -> Iterator[date]:
    """Yield the dates that a schedule has without holidays."""
    match schedule.every:
        case "day":
            yield from _steps(first, last, _DAY)
        case "weekdays":
            yield from (one for one in _steps(first, last, _DAY) if one.weekday() < _SATURDAY)
        case "week":
            wanted = recurrence.weekday(schedule.on) or 0
            yield from _steps(first + _DAY * ((wanted - first.weekday()) % 7), last, _WEEK)
        case "month":
            yield from _monthly(schedule.on, first, last)
        case "once":
            only = recurrence.day(schedule.on)
            yield from (only,) if only and first <= only <= last else ()


def _steps(first: date, last: date, step: timedelta) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += step


def _monthly(on: str, first: date, last: date) -> Iterator[date]:
    wanted = recurrence.day_of_month(on)
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        day = _of_month(wanted, month // 12, month % 12 + 1) if wanted else None
        if day and first <= day <= last:
            yield day


def _of_month(wanted: int | Nth, year: int, month: int) -> date:
    """Return a day of a month; one that it does not have is its last."""
    begins_on, length = calendar.monthrange(year, month)
    if isinstance(wanted, int):
        return date(year, month, min(wanted, length))
    first = 1 + (wanted.weekday - begins_on) % 7
    found = range(first, length + 1, 7)
    return date(year, month, found[wanted.number])
