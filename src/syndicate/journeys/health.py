"""What an operator asks the doctor of an installation: whether it sends, what waits, how old its time zones are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from syndicate import timezones
from syndicate.journeys.house import House
from syndicate.journeys.leaving import held_findings
from syndicate.journeys.waves import is_late
from syndicate.model import Finding
from syndicate.store import instance, issues

_YEAR = slice(0, 4)
_OLD = 2  # data of the year before last are older than twelve months, whenever they came out


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How an installation is. zones: the version of its time zone data, "" if unknown."""

    zones: str
    last_tick: datetime | None
    held: tuple[str, datetime] | None
    findings: tuple[Finding, ...]


def health(house: House, now: datetime) -> Health:
    """Look at all of it, and change nothing."""
    used, own = timezones.versions()
    with house.database.read() as c:
        row, held = instance.read(c), instance.held(c)
        waiting = issues.in_states(c, ("draft", "in_review", "scheduled"))
    found = [*held_findings(house, held[0], now)] if held else []
    found += (late_finding(one.id) for one in waiting if is_late(house, one, now))
    found += _zones(used, own, now)
    return Health(
        zones=used,
        last_tick=row.last_tick if row else None,
        held=held,
        findings=tuple(found),
    )


def late_finding(issue: str) -> Finding:
    """Return what is said of an issue that was not sent in time."""
    fields = {"issue": issue}
    return Finding(code="issue-late", severity="warning", mender="operator", fields=fields)


def _zones(used: str, own: str, now: datetime) -> Iterator[Finding]:
    """Yield what is wrong with time zone data: rules change, and a wave would leave an hour off."""
    if used and (used < own or now.year - int(used[_YEAR]) >= _OLD):
        yield Finding(
            code="zones-old",
            severity="warning",
            mender="operator",
            fields={"found": used, "own": own},
        )
