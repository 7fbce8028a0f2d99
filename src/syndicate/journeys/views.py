"""What staff look at: an issue in the list, and an issue whole."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from syndicate.journeys import sendoff
from syndicate.journeys.amend import amendment_of, changed
from syndicate.journeys.assent import Assent
from syndicate.journeys.draft import Draft, draft
from syndicate.journeys.house import House
from syndicate.journeys.review import standing
from syndicate.journeys.watch import Watch
from syndicate.journeys.withdraw import losses
from syndicate.model import Compiled, Finding, Issue, Pool
from syndicate.newsletter.difference import Difference
from syndicate.newsletter.issue import PoolItem, items_of
from syndicate.store import audit, deliveries, gate, instance, issues, pace, pools
from syndicate.store.audit import Act
from syndicate.store.issues import Approval

Waves = tuple[tuple[str | None, datetime, int], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An issue and its counts. `readers`: deliveries of all its waves."""

    issue: Issue
    counts: Mapping[str, int]
    readers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """An issue with its pool: the frozen one, or what it would be if it were frozen now.

    hash:      of what is frozen, which approvals are of. made: of what would be frozen now.
    approvals: all that were ever given; `assent` tells which count. None of a newsletter that is no more.
    asked:     the last that was asked, or answered with a reason: a `submit` or a `refuse`.
    grace:     until when nothing of it leaves, after its last approval or `send`.
    """

    row: Row
    hash: str | None
    made: str | None
    frozen_at: datetime | None
    items: tuple[PoolItem, ...]
    locales: Mapping[str, Compiled]
    approvals: tuple[Approval, ...]
    assent: Assent | None
    asked: Act | None
    grace: datetime | None
    waves: Waves
    changed_since: tuple[tuple[str, str], ...]
    held: tuple[str, datetime] | None
    findings: tuple[Finding, ...]


def waves_of(house: House, issue: Issue, _now: datetime) -> Waves:
    """Return (zone, due, readers) of each wave of an enrolled issue."""
    with house.database.read() as c:
        return tuple(pace.waves(c, issue.id))


@dataclass(frozen=True, slots=True)
class Sources:
    """How to learn what an issue would be by now, how its sources differ from what is frozen, and its waves."""

    drafted: Callable[[House, Issue, datetime], Draft] = draft
    changed: Callable[[House, Issue, Pool, datetime], Difference] = changed
    waves: Callable[[House, Issue, datetime], Waves] = waves_of


_ANEW = Sources()


def rows(house: House) -> list[Row]:
    """Return every issue, the latest occurrence first."""
    with house.database.read() as c:
        return [_row(issue, deliveries.counts(c, issue.id)) for issue in issues.listing(c)]


def row(house: House, issue_id: str) -> Row:
    """Return one issue and its counts, compiling nothing; raise UsageError issue-unknown."""
    with house.database.read() as c:
        issue = issues.known(c, issue_id)
        return _row(issue, deliveries.counts(c, issue.id))


def whole(house: House, issue_id: str, now: datetime, sources: Sources = _ANEW) -> Whole:
    """Return an issue with all there is to know; raise UsageError issue-unknown."""
    with house.database.read() as c:
        issue = issues.known(c, issue_id)
        counts = deliveries.counts(c, issue.id)
        known = pools.frozen(c, issue.id, issue.revision)
        frozen = pools.load(c, issue.id, issue.revision) if known else None
        approvals = issues.approvals(c, issue.id)
        held = instance.held(c)
        asked = audit.last(c, issue.id, (audit.SUBMIT, audit.REFUSE))
    known_here = issue.newsletter in house.settings.newsletters
    assent = standing(house, issue) if known_here else None
    grace = sendoff.grace(house, issue, now).until if known_here else None
    made = None if frozen or _is_done(house, issue) else sources.drafted(house, issue, now)
    since = Difference()
    if frozen and not _is_done(house, issue):
        since = sources.changed(house, issue, frozen, now)
    locales = frozen.locales if frozen else made.locales if made else {}
    return Whole(
        row=_row(issue, counts),
        hash=frozen.hash if frozen else None,
        made=made.hash if made else None,
        frozen_at=frozen.frozen_at if frozen else None,
        items=items_of(locales),
        locales=locales,
        approvals=approvals,
        assent=assent,
        asked=asked,
        grace=grace,
        waves=sources.waves(house, issue, now),
        changed_since=since.works,
        held=held,
        findings=made.findings if made else tuple(_findings(house, issue, since, now)),
    )


def _row(issue: Issue, counts: Mapping[str, int]) -> Row:
    return Row(issue, counts, sum(counts.values()))


def _is_done(house: House, issue: Issue) -> bool:
    """Tell whether nothing will change any more, or of a newsletter that is no more."""
    gone = issue.newsletter not in house.settings.newsletters
    return gone or issue.state in ("sent", "skipped", "cancelled")


def _findings(house: House, issue: Issue, since: Difference, now: datetime) -> Iterator[Finding]:
    """Yield what the gate said when an issue was frozen, and what it has lost or what has changed since."""
    with house.database.read() as c:
        kept = gate.kept(c, issue.id, issue.revision)
    yield from kept[1] if kept else ()
    if _is_done(house, issue):
        return
    yield from losses(house, issue.id, Watch(house).look(now))
    yield from amendment_of(house, issue)
    if since.mark:
        yield Finding(
            code="issue-changed-since",
            severity="warning",
            mender="editor",
            fields={"issue": issue.id, "count": len({work for work, _ in since.works})},
        )
