"""What the options of one schedule must agree on: a rhythm, and the days that belong to it."""

from collections.abc import Callable, Iterator
from typing import Any

from syndicate.settings import recurrence
from syndicate.settings.places import Keys
from syndicate.settings.recurrence import Schedule

_Problem = tuple[str, Keys, dict[str, Any]]


def problems(keys: Keys, schedule: Schedule, calendar: Callable[[str], bool]) -> Iterator[_Problem]:
    """Yield what makes no sense, the first thing to mend first."""
    yield from _on(keys, schedule)
    for code in schedule.holidays:
        if not calendar(code):
            yield "setting-calendar", (*keys, "holidays"), {"found": code}
    if schedule.on_holiday != "skip" and schedule.every in ("day", "weekdays"):
        fields = {"found": schedule.on_holiday, "every": schedule.every}
        yield "schedule-on-holiday", (*keys, "on_holiday"), fields


def _on(keys: Keys, schedule: Schedule) -> Iterator[_Problem]:
    on, every = schedule.on, schedule.every
    there, fields = (*keys, "on"), {"found": on, "every": every}
    if every == "week":
        if recurrence.weekday(on) is None:
            yield "schedule-on-week", there, fields
    elif every == "month":
        if recurrence.day_of_month(on) is None:
            yield "schedule-on-month" if on else "schedule-on-missing", there, fields
    elif every == "once":
        if recurrence.day(on) is None:
            yield "schedule-on-once" if on else "schedule-on-missing", there, fields
    elif on:
        yield "schedule-on-idle", there, fields
