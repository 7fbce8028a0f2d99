"""A schedule → what the macro `rhythm` says of it in words, on pages and forms alike."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from syndicate.localise.formats import clock, day, weekday, zone_city
from syndicate.settings import recurrence
from syndicate.settings.forms import RECIPIENT
from syndicate.settings.recurrence import ORDINALS, WEEKDAYS, Nth, Schedule


def rhythm(schedule: Schedule, babel: str) -> Mapping[str, str]:
    """Return every, time and the days that belong to it, "" where there are none.

    on:       of a week its day, of a month "first" to "last", "day" or "last day", in English.
    day:      of a month, its weekday by name or its number; of what comes once, the date.
    city:     of its time zone, unless that is the reader's.
    holidays: what happens on one, "" where it does not pause.
    """
    at = datetime.combine(date.min, time.fromisoformat(schedule.at), UTC)
    on, named = _days(schedule, babel)
    return {
        "every": schedule.every,
        "on": on,
        "day": named,
        "time": clock(at, babel, "UTC"),
        "city": "" if schedule.zone == RECIPIENT else zone_city(schedule.zone, babel),
        "holidays": schedule.on_holiday if schedule.holidays else "",
    }


def _days(schedule: Schedule, babel: str) -> tuple[str, str]:
    if schedule.every == "week":
        return WEEKDAYS[recurrence.weekday(schedule.on) or 0], ""
    if schedule.every == "once":
        only = recurrence.day(schedule.on)
        return "", day(only, babel, length="long") if only else ""
    wanted = recurrence.day_of_month(schedule.on) if schedule.every == "month" else None
    if isinstance(wanted, Nth):
        ordinal = next(name for name, number in ORDINALS.items() if number == wanted.number)
        return ordinal, weekday(date(2018, 1, 1 + wanted.weekday), babel)  # began with a Monday
    if wanted == recurrence.LAST:
        return "last day", ""
    return ("day", str(wanted)) if wanted else ("", "")
