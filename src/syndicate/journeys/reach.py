"""An issue, its readers, and how fast mail leaves → when the last of them is reached."""

from datetime import datetime, timedelta

from syndicate.delivery.forecast import Flow, Reach, Wave, reach, usual_rate
from syndicate.delivery.hours import hours_of
from syndicate.journeys import waves
from syndicate.journeys.house import House
from syndicate.model import Issue
from syndicate.store import departures, pace
from syndicate.store.types import Connection

_A_DAY = timedelta(days=1)
_PAST = ("sent", "skipped", "cancelled")
_LEAVING = ("enrolling", "sending")


def reached(house: House, issue: Issue, now: datetime) -> Reach | None:
    """Return when the readers of an issue are reached if it leaves as it is planned.

    None where nothing tells how fast mail leaves: no limit, no hours, and nothing sent lately; and of
    an issue that is over, goes to nobody, or corrects another.
    """
    if issue.state in _PAST or issue.corrects:
        return None
    leaves = issue.state in _LEAVING
    with house.database.read() as c:
        flow = _flow(house, c, now)
        if not flow.is_known:
            return None
        ahead = 0 if leaves else pace.waiting(c, now)
        left = pace.waves(c, issue.id, waiting=True) if leaves else ()
    found = left if leaves else _expected(house, issue)
    return reach([Wave(*one) for one in found], flow, now, ahead)


def _flow(house: House, c: Connection, now: datetime) -> Flow:
    own = house.settings.delivery.pace
    counted = departures.since(c, now - departures.KEPT)
    usual = usual_rate([one for one in counted if one[0] + departures.MINUTE <= now])
    return Flow(
        rate=own.per_second * 60.0 if own.per_second else usual,
        quotas=own.quotas,
        hours=hours_of(house.settings),
        spent=[one for one in counted if one[0] > now - _A_DAY],
    )


def _expected(house: House, issue: Issue) -> list[waves.Wave]:
    """Return the waves that it will have; one outside every schedule goes to all readers at once."""
    if issue.schedule.startswith("adhoc-") and issue.newsletter in house.settings.newsletters:
        zones = waves.zones_of(house, issue.newsletter, None)
        return [(zone, issue.at or issue.first_due, readers) for zone, readers in zones.items()]
    return list(waves.expected(house, issue))
