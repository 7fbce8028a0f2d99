"""Who receives an issue, by language and zone, and why others of its newsletter do not."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from syndicate.journeys import waves
from syndicate.journeys.house import House
from syndicate.journeys.issues.looked import known
from syndicate.model import Issue
from syndicate.store import amendment, deliveries
from syndicate.store import readers as reading
from syndicate.store import reception as counted

_PATIENCE = timedelta(minutes=1)
_PLANNED = ("draft", "in_review", "approved", "scheduled")
# Why who was enrolled gets nothing, by the state of their mail.
_KEPT = ("withheld", "suppressed", "cancelled", "expired", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """Counts of readers.

    enrolled: whether their mails are written; else these are those who would have one now.
    cells:    (zone, language) → readers. others: why → how many of the newsletter have none.
    """

    enrolled: bool
    cells: Mapping[tuple[str, str], int]
    others: Mapping[str, int]

    @property
    def total(self) -> int:
        """Return how many receive it."""
        return sum(self.cells.values())

    @property
    def locales(self) -> Mapping[str, int]:
        """Return language → readers, the largest first."""
        return self._by(1)

    @property
    def zones(self) -> Mapping[str, int]:
        """Return zone → readers, the largest first."""
        return self._by(0)

    def _by(self, part: int) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for key, count in self.cells.items():
            found[key[part]] += count
        return dict(found.most_common())


def reception(house: House, issue: Issue, now: datetime) -> Reception:
    """Return who receives an issue, as it was at most a minute ago."""
    made_of = (issue.state, issue.revision)
    return known(house).get(
        ("reception", issue.id), made_of, now, lambda: _learnt(house, issue), _PATIENCE
    )


def expected(house: House, issue: Issue, now: datetime) -> list[waves.Wave]:
    """Return (zone, due, readers) of an issue that is not enrolled, as it was at most a minute ago; zone "" for all at once."""

    def learn() -> list[waves.Wave]:
        found = list(waves.leaving(house, issue) or waves.expected(house, issue))
        if not found and issue.state in _PLANNED:
            found = [("", issue.at or issue.first_due, readers(house, issue))]
        return found

    made_of = (issue.state, issue.begins, issue.at)
    return known(house).get(("expected", issue.id), made_of, now, learn, _PATIENCE)


def readers(house: House, issue: Issue) -> int:
    """Return how many an issue goes to if it leaves now: what somebody who sends it is asked."""
    with house.database.read() as c:
        if issue.corrects:
            return amendment.reached_count(c, issue.corrects)
        found = counted.standings(c, issue.newsletter)
    own = _schedule(issue)
    return sum(
        count
        for (schedule, state), count in found.items()
        if state == "active" and own in (None, schedule)
    )


def unsent(house: House, issue: Issue) -> tuple[int, int]:
    """Return how many mails of an issue have left, or may have, and how many have not."""
    with house.database.read() as c:
        counts = deliveries.counts(c, issue.id)
    left = counts["sent"] + counts["unknown"] + counts["handed_over"]
    return left, counts["queued"] + counts["claimed"] + counts["deferred"]


def _learnt(house: House, issue: Issue) -> Reception:
    planned = issue.state in _PLANNED
    with house.database.read() as c:
        rows = [] if planned else counted.enrolled(c, issue.id)
        zones = reading.zones(c, issue.newsletter, _schedule(issue)) if planned else {}
        standings = counted.standings(c, issue.newsletter)
    cells: Counter[tuple[str, str]] = Counter()
    others: Counter[str] = Counter()
    for (zone, locale), count in zones.items():
        cells[house.zone_of(zone, locale), locale] += count
    for row in rows:
        if row.state in _KEPT:
            others[row.state] += row.mails
        else:
            cells[row.zone or "", row.locale] += row.mails
    for reason, count in _others(issue, standings):
        others[reason] += count
    if issue.skipped_empty:
        others["nothing-new"] += issue.skipped_empty
    return Reception(enrolled=not planned, cells=dict(cells), others=dict(others))


def _others(issue: Issue, standings: Mapping[tuple[str, str], int]) -> Iterator[tuple[str, int]]:
    """Yield why readers of the newsletter are not among those whom an issue is for."""
    if issue.corrects:
        return
    own = _schedule(issue)
    for (schedule, state), count in standings.items():
        if state != "active":
            yield state, count
        elif own not in (None, schedule):
            yield "other-schedule", count


def _schedule(issue: Issue) -> str | None:
    return None if issue.schedule.startswith("adhoc-") else issue.schedule
