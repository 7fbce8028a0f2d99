"""What is due between two instants, in whose zone. Pure: no clock, no database.

A local time is read as `timezones.instant_of` does. The key of an occurrence is its local date, so neither can
make two issues.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import get_args

from syndicate import timezones
from syndicate.settings.options import Newsletter, Schedule, Weekday

_WEEKDAYS: tuple[str, ...] = get_args(Weekday)
# A local date begins at most 14 h before and ends at most 12 h after the same date in UTC.
_ZONE_SLACK = timedelta(days=2)


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


def days(schedule: Schedule, first: date, last: date) -> Iterator[date]:
    """Yield the local dates of `schedule` from `first` to `last`, both included."""
    day = first
    while day <= last:
        if schedule.every == "day" or _WEEKDAYS[day.weekday()] == schedule.on:
            yield day
        day += timedelta(days=1)


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
) -> tuple[Occurrence, ...]:
    """Return the occurrences with a wave due in [start, end], by first wave.

    zones: schedule name → the zones of its readers, never empty.
    """
    first, last = (start - _ZONE_SLACK).date(), (end + _ZONE_SLACK).date()
    found = (
        occurrence(key, newsletter, name, day, zones[name])
        for name, schedule in newsletter.schedules.items()
        for day in days(schedule, first, last)
    )
    return tuple(
        sorted(
            (one for one in found if start <= one.last_due and one.first_due <= end),
            key=lambda one: (one.first_due, one.schedule),
        )
    )


def to_plan(
    key: str, newsletter: Newsletter, zones: Mapping[str, Iterable[str]], now: datetime
) -> tuple[Occurrence, ...]:
    """Return the occurrences whose planning time has come and whose lateness has not run out."""
    found = between(
        key, newsletter, zones, now - newsletter.max_lateness, now + newsletter.plan_ahead
    )
    return tuple(
        one for one in found if one.plan_at <= now <= one.first_due + newsletter.max_lateness
    )


def following(
    key: str, newsletter: Newsletter, zones: Mapping[str, Iterable[str]], after: datetime
) -> Occurrence | None:
    """Return the first occurrence none of whose waves is before `after`; None without schedules."""
    found = between(key, newsletter, zones, after, after + timedelta(days=8))
    return next((one for one in found if one.first_due >= after), None)
