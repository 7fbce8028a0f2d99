"""All issues, a page at a time, each with the figures that tell how it stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from syndicate.journeys.house import House
from syndicate.journeys.issues.looked import known
from syndicate.journeys.issues.reception import readers
from syndicate.journeys.reports.tally import Tally, read
from syndicate.model import Issue, IssueState
from syndicate.store import deliveries, figures, issue_lists
from syndicate.store.issue_lists import Wanted
from syndicate.store.types import Connection

PAGE = 25
Stage = Literal["ahead", "leaving", "sent", "over"]
STAGES: tuple[Stage, ...] = get_args(Stage)
_STATES: Mapping[Stage, tuple[IssueState, ...]] = {
    "ahead": ("draft", "in_review", "approved", "scheduled"),
    "leaving": ("enrolling", "sending"),
    "sent": ("sent",),
    "over": ("skipped", "cancelled"),
}
_A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An issue in the list. readers: of its mails, or who would have one if it left now; None of one that goes to nobody.

    tally: what became of its mails; None before any is written.
    """

    issue: Issue
    readers: int | None
    tally: Tally | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page of the list. onward: where the next page begins; None at the end."""

    lines: tuple[Line, ...]
    onward: tuple[date, str] | None


def listing(
    house: House,
    now: datetime,
    newsletter: str = "",
    stage: Stage | None = None,
    after: tuple[date, str] | None = None,
) -> Listed:
    """Return a page of issues, the newest occurrence first."""
    states: Collection[IssueState] = _STATES[stage] if stage else ()
    with house.database.read() as c:
        wanted = Wanted(newsletter=newsletter, states=states, after=after)
        found = issue_lists.page(c, wanted, PAGE + 1)
        shown = found[:PAGE]
        tallies = _tallies(c, shown)
    last = shown[-1] if len(found) > PAGE else None
    return Listed(
        lines=tuple(_line(house, one, tallies.get(one.id), now) for one in shown),
        onward=(last.occurrence, last.id) if last else None,
    )


def _tallies(c: Connection, those: Sequence[Issue]) -> Mapping[str, Tally]:
    """Return what became of the mails of issues that have any: what is kept of them, or what is counted now."""
    over = [one.id for one in those if one.state in ("sent", "cancelled")]
    kept = {id_: read(one.whole) for id_, one in figures.among(c, over).items()}
    for one in those:
        if one.state in ("enrolling", "sending") or (one.state == "sent" and one.id not in kept):
            kept[one.id] = tally_of(deliveries.counts(c, one.id))
    return kept


def tally_of(counts: Mapping[str, int]) -> Tally:
    """Return counts by state as a tally."""
    waiting = sum(counts.get(state, 0) for state in ("queued", "claimed", "handed_over"))
    return read({**counts, "waiting": waiting})


def _line(house: House, issue: Issue, tally: Tally | None, now: datetime) -> Line:
    readers = tally.mails if tally else None
    if tally is None and issue.state in _STATES["ahead"] and not issue.corrects:
        readers = _expected(house, issue, now)
    return Line(issue=issue, readers=readers, tally=tally)


def _expected(house: House, issue: Issue, now: datetime) -> int:
    """Return how many would get an issue that left now, some of whom may find nothing new in it."""
    made_of = (issue.newsletter, issue.schedule)
    name = ("readers", *made_of)
    return known(house).get(name, made_of, now, lambda: readers(house, issue), _A_MINUTE)
