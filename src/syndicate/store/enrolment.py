"""Readers of a chunk → rows of the ledger, and what earlier issues already brought them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, update

from syndicate.model import Issue
from syndicate.store.database import insert
from syndicate.store.deliveries import PRIORITY, new_row
from syndicate.store.schema import deliveries, issues, pool_blocks, selection_items, selections
from syndicate.store.selections import digest

# A mail in one of these states has not brought its reader anything.
NOT_BROUGHT = ("refused", "withheld", "suppressed", "cancelled", "expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """One reader of an issue. No `items`: the digest is empty and is not sent."""

    recipient: str
    locale: str
    zone: str
    due: datetime
    items: tuple[str, ...] | None


_Key = tuple[str, str]  # locale, hash of the items


def enrol(
    c: Connection,
    issue: Issue,
    rows: Sequence[Enrolment],
    enrolled_to: str,
    expected: str | None,
) -> bool:
    """Write one row per reader and move the issue's mark from `expected` to `enrolled_to`.

    One chunk is one transaction, at most 5,000 rows. Returns False, writing nothing, when the
    mark is elsewhere or the issue is no longer `enrolling` at this revision.
    """
    full = [row for row in rows if row.items]
    mark = (
        update(issues)
        .where(
            issues.c.id == issue.id,
            issues.c.state == "enrolling",
            issues.c.revision == issue.revision,
            issues.c.enrolled_to.is_not_distinct_from(expected),
        )
        .values(
            enrolled_to=enrolled_to,
            skipped_empty=issues.c.skipped_empty + len(rows) - len(full),
        )
    )
    if c.execute(mark).rowcount != 1:
        return False
    _write(c, issue, full)
    return True


def brought(  # noqa: PLR0913, PLR0917 - what memory is asked by
    c: Connection,
    newsletter: str,
    recipients_from: str,
    recipients_to: str,
    works: Collection[str],
    but: str = "",
    before: int | None = None,
) -> Mapping[str, frozenset[str]]:
    """Return which states of `works` this newsletter already brought to whom, both ends included.

    Who got a work in one state has it in all that the pool of that issue knew of, in whatever
    language. Recipients who had none are not in the answer. Corrections do not count, nor does the
    issue `but`. before: only rows of the ledger older than this one do.
    """
    held = _selections_with(c, newsletter, works, but)
    d = deliveries.c
    rows = c.execute(
        select(d.recipient, d.selection).where(
            d.recipient.between(recipients_from, recipients_to),
            d.purpose == "issue",
            d.state.not_in(NOT_BROUGHT),
            d.selection.in_(list(held)),
            *(() if before is None else (d.id < before,)),
        )
    )
    found: dict[str, frozenset[str]] = {}
    for recipient, selection in rows:
        found[recipient] = found.get(recipient, frozenset()) | held[selection]
    return found


def _selections_with(
    c: Connection, newsletter: str, works: Collection[str], but: str
) -> dict[int, frozenset[str]]:
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
    )
    found: dict[int, frozenset[str]] = {}
    for selection, issue, revision, item in rows:
        known = pooled.get((issue, revision, work_of[item]), frozenset()) | {item}
        found[selection] = found.get(selection, frozenset()) | known
    return found


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


def _write(c: Connection, issue: Issue, rows: Sequence[Enrolment]) -> None:
    if not rows:
        return
    keyed = [(_key(row.locale, row.items or ()), row) for row in rows]
    ids = _selection_ids(c, issue, {key: row.items or () for key, row in keyed})
    values = [
        {
            "purpose": "issue",
            "key": issue.id,
            "issue": issue.id,
            "recipient": row.recipient,
            "locale": row.locale,
            "zone": row.zone,
            "due": row.due,
            "selection": ids[key],
            "priority": PRIORITY["issue"],
            **new_row(),
        }
        for key, row in keyed
    ]
    c.execute(insert(c, deliveries).on_conflict_do_nothing(), values)


def _selection_ids(
    c: Connection, issue: Issue, wanted: Mapping[_Key, tuple[str, ...]]
) -> dict[_Key, int]:
    """Return the id of each selection, writing those that are new to this issue."""
    known = _known(c, issue)
    new = [key for key in wanted if key not in known]
    if not new:
        return known
    same = {"issue": issue.id, "revision": issue.revision}
    c.execute(selections.insert(), [{**same, "locale": tag, "hash": mark} for tag, mark in new])
    known = _known(c, issue)
    c.execute(
        selection_items.insert(),
        [
            {"selection": known[key], "position": position, "item": item}
            for key in new
            for position, item in enumerate(wanted[key])
        ],
    )
    return known


def _known(c: Connection, issue: Issue) -> dict[_Key, int]:
    s = selections.c
    rows = c.execute(
        select(s.locale, s.hash, s.id).where(s.issue == issue.id, s.revision == issue.revision)
    )
    return {(locale, mark): number for locale, mark, number in rows}


def _key(locale: str, items: tuple[str, ...]) -> _Key:
    return locale, digest(items)
