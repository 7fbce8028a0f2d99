"""An issue and the zones of its readers → how many are due when."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from syndicate.journeys.house import House
from syndicate.model import Issue
from syndicate.settings.options import Newsletter
from syndicate.settings.recurrence import Schedule
from syndicate.store import amendment
from syndicate.store import readers as reading
from syndicate.timezones import instant_of

Wave = tuple[str, datetime, int]


def due_by(issue: Issue, schedule: Schedule) -> Callable[[str], datetime]:
    """Return the due instant of each zone's wave of an issue of a schedule."""
    if schedule.zone != "recipient":
        return lambda _zone: instant_of(issue.occurrence, schedule.at, schedule.zone)
    return lambda zone: instant_of(issue.occurrence, schedule.at, zone)


def expected(house: House, issue: Issue) -> Sequence[Wave]:
    """Return (zone, due, readers) of the waves that an issue would have if it were enrolled now.

    None of one that has no time of its own.
    """
    newsletter = house.settings.newsletters.get(issue.newsletter)
    if issue.at is not None or newsletter is None or issue.schedule not in newsletter.schedules:
        return []
    zones = zones_of(house, issue.newsletter, issue.schedule)
    due_of = due_by(issue, newsletter.schedules[issue.schedule])
    waves = [(zone, due_of(zone), readers) for zone, readers in zones.items() if readers]
    return sorted(waves, key=lambda wave: (wave[1], wave[0]))


def leaving(house: House, issue: Issue) -> Sequence[Wave]:
    """Return (zone, due, readers) of an issue that was sent, and is to leave when its grace is over.

    Readers who will find nothing new in it are counted. The zone is "" where all are due at once.
    """
    begins = issue.begins
    if begins is None:
        return []
    waves = expected(house, issue)
    if waves:
        return [(zone, max(due, begins), readers) for zone, due, readers in waves]
    if issue.corrects:
        with house.database.read() as c:
            readers = amendment.reached_count(c, issue.corrects)
    else:
        schedule = None if issue.schedule.startswith("adhoc-") else issue.schedule
        readers = sum(zones_of(house, issue.newsletter, schedule).values())
    return [("", max(issue.at or begins, begins), readers)]


def is_late(house: House, issue: Issue, now: datetime) -> bool:
    """Tell whether an issue was not sent in time: it leaves by itself no more, and waits to be sent or cancelled."""
    newsletter = house.settings.newsletters.get(issue.newsletter)
    return newsletter is not None and is_overdue(issue, newsletter, now)


def is_overdue(issue: Issue, newsletter: Newsletter, now: datetime) -> bool:
    """Tell the same of an issue whose newsletter is known."""
    unsent = issue.at is None and issue.begins is None
    waits = issue.state in ("draft", "in_review", "scheduled") and unsent
    return waits and now > issue.first_due + newsletter.max_lateness


def reader_zones(house: House, newsletter: str) -> Mapping[str, Mapping[str, int]]:
    """Return schedule → zone → active readers; never without a zone."""
    default = {house.settings.site.zone: 0}
    return {
        name: zones_of(house, newsletter, name) or default
        for name in house.settings.newsletters[newsletter].schedules
    }


def zones_of(house: House, newsletter: str, schedule: str | None) -> Mapping[str, int]:
    """Return zone → active readers of one schedule, or of all."""
    with house.database.read() as c:
        counted = reading.zones(c, newsletter, schedule)
    zones: dict[str, int] = {}
    for (zone, locale), readers in counted.items():
        own = house.zone_of(zone, locale)
        zones[own] = zones.get(own, 0) + readers
    return zones
