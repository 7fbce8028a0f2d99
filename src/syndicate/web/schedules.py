"""A newsletter's schedules → what the macro `rhythm` says in words."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from syndicate.localise.formats import clock, zone_city
from syndicate.settings.forms import RECIPIENT
from syndicate.settings.options import Schedule, Settings


def schedules(settings: Settings, newsletter: str, tag: str) -> Mapping[str, Mapping[str, str]]:
    """Return schedule → every, on, time and, where it is not the reader's, the city, as a page in `tag` tells it."""
    babel = settings.locales[tag].babel
    table = settings.newsletters[newsletter].schedules
    return {key: _told(schedule, babel) for key, schedule in table.items()}


def _told(schedule: Schedule, babel: str) -> Mapping[str, str]:
    at = datetime.combine(date.min, time.fromisoformat(schedule.at), UTC)
    city = "" if schedule.zone == RECIPIENT else zone_city(schedule.zone, babel)
    return {
        "every": schedule.every,
        "on": schedule.on,
        "time": clock(at, babel, "UTC"),
        "city": city,
    }
