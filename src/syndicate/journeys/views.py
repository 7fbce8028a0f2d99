"""What staff look at: an issue in the list, and an issue whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from syndicate.journeys.draft import Draft, draft
from syndicate.journeys.house import House
from syndicate.journeys.watch import Watch
from syndicate.journeys.withdraw import losses
from syndicate.model import Compiled, Finding, Issue
from syndicate.newsletter.issue import PoolItem, items_of
from syndicate.store import deliveries, gate, instance, issues, pools
from syndicate.store.issues import Approval


@dataclass(frozen=True, slots=True)
class Row:
    """An issue and its counts. `readers`: deliveries of all its waves."""

    issue: Issue
    counts: Mapping[str, int]
    readers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """An issue with its pool: the frozen one, or what it would be if it were frozen now."""

    row: Row
    hash: str | None
    frozen_at: datetime | None
    items: tuple[PoolItem, ...]
    locales: Mapping[str, Compiled]
    approvals: tuple[Approval, ...]
    waves: tuple[tuple[str | None, datetime, int], ...]
    changed_since: tuple[tuple[str, str], ...]
    held: tuple[str, datetime] | None
    findings: tuple[Finding, ...]


def rows(house: House) -> list[Row]:
    """Return every issue, the latest occurrence first."""
    with house.database.read() as c:
        return [_row(issue, deliveries.counts(c, issue.id)) for issue in issues.listing(c)]


def row(house: House, issue_id: str) -> Row:
    """Return one issue and its counts, compiling nothing; raise UsageError issue-unknown."""
    with house.database.read() as c:
        issue = issues.known(c, issue_id)
        return _row(issue, deliveries.counts(c, issue.id))


def approvers(house: House, issue: Issue) -> int:
    """Return how many people have approved `issue`."""
    with house.database.read() as c:
        return len({one.by for one in issues.approvals(c, issue.id)})


def whole(house: House, issue_id: str, now: datetime) -> Whole:
    """Return an issue with all there is to know; raise UsageError issue-unknown."""
    with house.database.read() as c:
        issue = issues.known(c, issue_id)
        counts = deliveries.counts(c, issue.id)
        known = pools.frozen(c, issue.id, issue.revision)
        frozen = pools.load(c, issue.id, issue.revision) if known else None
        approvals = issues.approvals(c, issue.id)
        waves = tuple(deliveries.waves(c, issue.id))
        held = instance.held(c)
    made = _now(house, issue, now)
    locales = frozen.locales if frozen else made.locales if made else {}
    return Whole(
        row=_row(issue, counts),
        hash=frozen.hash if frozen else None,
        frozen_at=frozen.frozen_at if frozen else None,
        items=items_of(locales),
        locales=locales,
        approvals=approvals,
        waves=waves,
        changed_since=_changed(frozen.locales, made.locales) if frozen and made else (),
        held=held,
        findings=_findings(house, issue, made, now, is_frozen=frozen is not None),
    )


def _row(issue: Issue, counts: Mapping[str, int]) -> Row:
    return Row(issue, counts, sum(counts.values()))


def _now(house: House, issue: Issue, now: datetime) -> Draft | None:
    """Return what an issue that is not done would be now; None of a newsletter that is no more."""
    done = issue.state in ("sent", "skipped", "cancelled")
    if done or issue.newsletter not in house.settings.newsletters:
        return None
    return draft(house, issue, now)


def _findings(
    house: House, issue: Issue, made: Draft | None, now: datetime, *, is_frozen: bool
) -> tuple[Finding, ...]:
    """Return what the gate says of an issue, or said when it was frozen, and what it lost since."""
    if not is_frozen:
        return made.findings if made else ()
    with house.database.read() as c:
        kept = gate.kept(c, issue.id, issue.revision)
    lost = losses(house, issue.id, Watch(house).look(now)) if made else ()
    return (*(kept[1] if kept else ()), *lost)


def _changed(
    frozen: Mapping[str, Compiled], now: Mapping[str, Compiled]
) -> tuple[tuple[str, str], ...]:
    """Return (work, locale) of each frozen block whose content reads otherwise now."""
    changed: dict[tuple[str, str], None] = {}
    for tag, compiled in frozen.items():
        today = {block.item: block for block in now[tag].blocks} if tag in now else {}
        for block in compiled.blocks:
            other = today.get(block.item)
            if block.kind != "reminder" and (other is None or other.slices != block.slices):
                changed[(block.work, tag)] = None
    return tuple(changed)
