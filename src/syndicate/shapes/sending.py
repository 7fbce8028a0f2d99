"""What is due when, and what became of what was due."""

from datetime import datetime
from typing import Any, get_args

from syndicate.journeys.deliver import Delivered
from syndicate.journeys.status import Status
from syndicate.localise.catalogue import Catalogue
from syndicate.model import IssueState
from syndicate.schedule.calendar import Calendar, Due
from syndicate.schedule.starting import Ticked
from syndicate.shapes.common import findings, held, instant


def calendar(found: Calendar) -> dict[str, Any]:
    """Return what falls due as `schedule show` has it."""
    return {
        "from": instant(found.start),
        "to": instant(found.end),
        "last_tick": instant(found.last_tick),
        "held": held(found.held),
        "occurrences": [_occurrence(one) for one in found.occurrences],
        "paused": [
            {
                "newsletter": one.newsletter,
                "schedule": one.schedule,
                "date": one.date.isoformat(),
                "to": one.to.isoformat() if one.to else None,
                "holidays": [{"calendar": code, "name": name} for code, name in one.holidays],
            }
            for one in found.paused
        ],
        "late": [
            {
                "issue": one.id,
                "newsletter": one.newsletter,
                "schedule": one.schedule,
                "date": one.occurrence.isoformat(),
                "first_due": instant(one.first_due),
                "state": one.state,
            }
            for one in found.late
        ],
    }


def ticked(done: Ticked, at: datetime, words: Catalogue) -> dict[str, Any]:
    """Return what a tick did."""
    return {
        "at": instant(at),
        "planned": done.planned,
        "enrolled": done.enrolled,
        "skipped": done.skipped,
        "findings": findings(done.findings, words),
    }


def delivered(done: Delivered, words: Catalogue) -> dict[str, Any]:
    """Return what a run of `deliver` did."""
    return {
        "started": instant(done.started),
        "seconds": done.seconds,
        "transport": done.transport,
        "settled": dict(done.settled),
        "recovered": {"requeued": done.requeued, "unknown": done.doubted},
        "remaining": dict(done.remaining),
        "next_due": instant(done.next_due),
        "held": held(done.held),
        "findings": findings(done.findings, words),
    }


def _occurrence(one: Due) -> dict[str, Any]:
    return {
        "newsletter": one.newsletter,
        "schedule": one.schedule,
        "date": one.date.isoformat(),
        "plan_at": instant(one.plan_at),
        "issue": one.issue,
        "state": one.state,
        "waves": [
            {
                "zone": wave.zone,
                "local": wave.local.strftime("%Y-%m-%dT%H:%M"),
                "due": instant(wave.due),
                "readers": wave.readers,
            }
            for wave in one.waves
        ],
    }


def instance(found: Status, words: Catalogue) -> dict[str, Any]:
    """Return how an instance is."""
    return {
        "at": instant(found.at),
        "last_tick": instant(found.last_tick),
        "held": held(found.held),
        "issues": {state: found.issues.get(state, 0) for state in get_args(IssueState)},
        "findings": findings(found.findings, words),
    }


def outbox(found: Status, words: Catalogue) -> dict[str, Any]:
    """Return what is in the outbox, under the names of `delivered`."""
    return {
        "at": instant(found.at),
        "transport": found.transport,
        "waiting": found.waiting,
        "remaining": dict(found.remaining),
        "next_due": instant(found.next_due),
        "held": held(found.held),
        "findings": findings(found.findings, words),
    }
