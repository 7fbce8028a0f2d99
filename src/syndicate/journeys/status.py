"""How an instance is: whether it may send, what waits, what was last seen of its clock."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from syndicate.journeys.house import House
from syndicate.journeys.instance import held_finding
from syndicate.journeys.providers import finding as pause_finding
from syndicate.model import Finding, IssueState
from syndicate.store import deliveries, instance, issues, pace, providers


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """An instance at one moment.

    issues:    state → how many.
    waiting:   mails that are due and have not left.
    remaining: mails by state, all there are.
    """

    at: datetime
    last_tick: datetime | None
    held: tuple[str, datetime] | None
    issues: Mapping[IssueState, int]
    transport: str
    waiting: int
    remaining: Mapping[str, int]
    next_due: datetime | None
    findings: tuple[Finding, ...]


def status(house: House, now: datetime) -> Status:
    """Return how the instance is."""
    with house.database.read() as c:
        row, held = instance.read(c), instance.held(c)
        states = Counter(one.state for one in issues.listing(c))
        waiting, remaining = pace.waiting(c, now), deliveries.counts(c)
        due = deliveries.next_due(c, now)
        paused = [one for one in providers.pauses(c).values() if one.until > now]
    return Status(
        at=now,
        last_tick=row.last_tick if row else None,
        held=held,
        issues=states,
        transport=house.settings.delivery.transport,
        waiting=waiting,
        remaining=remaining,
        next_due=due,
        findings=(*([held_finding(held[0])] if held else ()), *map(pause_finding, paused)),
    )
