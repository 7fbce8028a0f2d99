"""Readers of a chunk → rows of the ledger, and what earlier issues already brought them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from syndicate.model import Issue
from syndicate.store.database import insert
from syndicate.store.deliveries import PRIORITY, new_row
from syndicate.store.schema import deliveries, issues, selection_items, selections
from syndicate.store.selections import digest

# A mail in one of these states has not brought its reader anything.
_NOT_BROUGHT = ("refused", "withheld", "suppressed", "cancelled", "expired")


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


def brought(
    c: Connection,
    newsletter: str,
    recipients_from: str,
    recipients_to: str,
    items: Collection[str],
) -> Mapping[str, frozenset[str]]:
    """Return which of `items` this newsletter already brought to whom, both ends included.

    Recipients who had none of them are not in the answer. Corrections do not count.
    """
    held = _selections_with(c, newsletter, items)
    d = deliveries.c
    rows = c.execute(
        select(d.recipient, d.selection).where(
            d.recipient.between(recipients_from, recipients_to),
            d.purpose == "issue",
            d.state.not_in(_NOT_BROUGHT),
            d.selection.in_(list(held)),
        )
    )
    found: dict[str, frozenset[str]] = {}
    for recipient, selection in rows:
        found[recipient] = found.get(recipient, frozenset()) | held[selection]
    return found


def _selections_with(
    c: Connection, newsletter: str, items: Collection[str]
) -> dict[int, frozenset[str]]:
    joined = selection_items.join(selections, selections.c.id == selection_items.c.selection).join(
        issues, issues.c.id == selections.c.issue
    )
    rows = c.execute(
        select(selection_items.c.selection, selection_items.c.item)
        .select_from(joined)
        .where(
            selection_items.c.item.in_(list(items)),
            issues.c.newsletter == newsletter,
            issues.c.corrects == "",
        )
    )
    found: dict[int, frozenset[str]] = {}
    for selection, item in rows:
        found[selection] = found.get(selection, frozenset()) | {item}
    return found


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
