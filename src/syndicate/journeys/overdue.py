"""Waves that fell due while nothing ticked, and are later than their newsletter allows: they wait."""

from datetime import datetime, timedelta

from syndicate.journeys.house import House
from syndicate.model import Finding, Issue, IssueState
from syndicate.store import audit, instance, issues, pace
from syndicate.store.types import Connection

_BEGUN: tuple[IssueState, ...] = ("sending",)


def pause_overdue(house: House, now: datetime) -> list[Finding]:
    """Pause each issue one of whose waves is late in that way; `resume` sends it, `cancel` drops it.

    A wave that is late because the rest took its time, or because somebody held it, has been looked
    after all the while: it leaves.
    """
    with house.database.read() as c:
        row = instance.read(c)
        if row is None or row.last_tick is None or row.held_reason:
            return []
        away = now - row.last_tick
        late = [
            issue
            for issue in issues.in_states(c, _BEGUN)
            if not issue.paused and away > _allowed(house, issue)
            if _fell_due(c, issue, row.last_tick, now - _allowed(house, issue))
        ]
    if late:
        with house.database.write() as c:
            for issue in late:
                if not issues.known(c, issue.id).paused:  # another process may have been quicker
                    issues.set_paused(c, issue.id, True)
                    audit.record(c, now, "syndicate", "pause", issue.id, {"reason": "late"})
    return [_told(issue) for issue in late]


def _allowed(house: House, issue: Issue) -> timedelta:
    newsletter = house.settings.newsletters.get(issue.newsletter)
    return newsletter.max_lateness if newsletter else timedelta(0)


def _fell_due(c: Connection, issue: Issue, after: datetime, until: datetime) -> bool:
    return any(
        after < due < until for _zone, due, _readers in pace.waves(c, issue.id, waiting=True)
    )


def _told(issue: Issue) -> Finding:
    return Finding(
        code="wave-late", severity="warning", mender="operator", fields={"issue": issue.id}
    )
