"""What would leave if a held instance were let go: which issues, when, and to how many readers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from syndicate import timezones
from syndicate.journeys.house import House
from syndicate.journeys.instance import held_finding
from syndicate.journeys.waves import Wave, expected, is_late
from syndicate.journeys.waves import leaving as waves_of_sent
from syndicate.model import Finding, Issue
from syndicate.store import issues, pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What an issue would do by itself. `due`: of its next readers, in the past if `at_once`."""

    issue: str
    due: datetime
    readers: int
    at_once: bool


def leaving(house: House, now: datetime) -> tuple[Leaving, ...]:
    """Return what leaves by itself, at once and later, the first to leave first.

    An issue that waits for an approval or a decision, or is paused, does not. Readers of one that
    is not enrolled yet are those who would be by now; who has nothing new to read gets no mail.
    """
    with house.database.read() as c:
        alive = issues.in_states(c, ("scheduled", "enrolling", "sending"))
    found = [one for issue in alive if not issue.paused for one in _of(house, issue, now)]
    return tuple(sorted(found, key=lambda one: (one.due, one.issue)))


def held_findings(house: House, reason: str, now: datetime) -> list[Finding]:
    """Return what people are told while nothing goes out: why, and what is kept from leaving."""
    return [held_finding(reason), *map(told, leaving(house, now))]


def told(one: Leaving) -> Finding:
    """Return a note of what would leave."""
    return Finding(
        code="leaves-at-once" if one.at_once else "leaves-later",
        severity="note",
        mender="operator",
        fields={"issue": one.issue, "count": one.readers, "due": timezones.iso(one.due)},
    )


def _of(house: House, issue: Issue, now: datetime) -> Iterator[Leaving]:
    waves = _waves(house, issue, now)
    for at_once in (True, False):
        those = [(due, readers) for _zone, due, readers in waves if (due <= now) == at_once]
        if those:
            yield Leaving(
                issue=issue.id,
                due=min(due for due, _ in those),
                readers=sum(readers for _, readers in those),
                at_once=at_once,
            )


def _waves(house: House, issue: Issue, now: datetime) -> Sequence[tuple[str | None, datetime, int]]:
    if issue.state == "sending":
        with house.database.read() as c:
            return pace.waves(c, issue.id, waiting=True)
    if issue.begins is not None:
        return waves_of_sent(house, issue)
    waves: Sequence[Wave] = [] if is_late(house, issue, now) else expected(house, issue)
    # Nobody's wave leaves before the first, with which all are enrolled.
    return [(zone, due, readers) for zone, due, readers in waves]
