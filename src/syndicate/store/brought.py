"""What earlier issues of a newsletter already brought its readers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Connection, select

from syndicate.store.schema import deliveries, issues, pool_blocks, selection_items, selections

# A mail in one of these states has not brought its reader anything.
NOT_BROUGHT = ("refused", "withheld", "suppressed", "cancelled", "expired")
_Selected = Mapping[int, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Held:
    """Which selections of a newsletter hold any of some works, and in which states.

    newest: the newest selection when this was read, so that one can tell whether it holds still.
    issues: those whose selections they are.
    """

    newest: int
    issues: frozenset[str]
    selections: _Selected


def held(c: Connection, newsletter: str, works: Collection[str], but: str = "") -> Held:
    """Return what the newsletter's issues other than `but` selected of `works`.

    Who got a work in one state has it in all that the pool of that issue knew of, in whatever
    language. Corrections do not count.
    """
    newest = _newest(c, but)  # first: what comes while the rest is read is noticed
    pooled = _pooled(c, newsletter, works, but)
    work_of = {key: work for (_, _, work), keys in pooled.items() for key in keys}
    work_of |= {work: work for work in works}
    s, i = selections.c, selection_items.c
    joined = selection_items.join(selections, s.id == i.selection).join(
        issues, issues.c.id == s.issue
    )
    rows = c.execute(
        select(i.selection, s.issue, s.revision, i.item)
        .select_from(joined)
        .where(i.item.in_(list(work_of)), *_counted(newsletter, but))
    ).all()
    found: dict[int, frozenset[str]] = {}
    for selection, issue, revision, item in rows:
        known = pooled.get((issue, revision, work_of[item]), frozenset()) | {item}
        found[selection] = found.get(selection, frozenset()) | known
    return Held(newest, frozenset(row.issue for row in rows), found)


def still(c: Connection, known: Held, but: str) -> bool:
    """Tell whether no issue other than `but` has selected anything since that was read."""
    return _newest(c, but) == known.newest


def brought(
    c: Connection, known: Held, first: str, last: str, before: int | None = None
) -> Mapping[str, frozenset[str]]:
    """Return which states of works were brought to the recipients from `first` to `last`, both included.

    Those who had none are not in the answer. before: only rows of the ledger older than this one do.
    """
    if not known.selections:
        return {}
    d = deliveries.c
    rows = c.execute(
        # By issue and recipient there is an index; which selections these are is seen here.
        select(d.recipient, d.selection).where(
            d.purpose == "issue",
            d.key.in_(sorted(known.issues)),
            d.recipient.between(first, last),
            d.state.not_in(NOT_BROUGHT),
            *(() if before is None else (d.id < before,)),
        )
    ).all()
    together = cache(frozenset[str].union)  # a few different sets, of many readers
    found: dict[str, frozenset[str]] = {}
    for recipient, selection in rows:
        more = known.selections.get(selection)
        if more is not None:
            had = found.get(recipient)
            found[recipient] = more if had is None else together(had, more)
    return found


def _newest(c: Connection, but: str) -> int:
    s = selections.c
    newest = select(s.id).where(s.issue != but).order_by(s.id.desc()).limit(1)
    return c.execute(newest).scalar() or 0


def _pooled(
    c: Connection, newsletter: str, works: Collection[str], but: str
) -> Mapping[tuple[str, int, str], frozenset[str]]:
    """Return the states in which each pool of the newsletter, in any language, holds each of `works`."""
    b = pool_blocks.c
    rows = c.execute(
        select(b.issue, b.revision, b.work, b.item)
        .join(issues, issues.c.id == b.issue)
        .where(b.work.in_(list(works)), b.kind != "reminder", *_counted(newsletter, but))
        .distinct()
    )
    found: dict[tuple[str, int, str], frozenset[str]] = {}
    for issue, revision, work, item in rows:
        part = (issue, revision, work)
        found[part] = found.get(part, frozenset()) | {item}
    return found


def _counted(newsletter: str, but: str) -> tuple[ColumnElement[bool], ...]:
    return issues.c.newsletter == newsletter, issues.c.corrects == "", issues.c.id != but
