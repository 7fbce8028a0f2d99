"""Readers of a chunk → rows of the ledger, those who get the same together."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Insert, bindparam, literal, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from syndicate.model import Issue
from syndicate.store.deliveries import PRIORITY, new_row
from syndicate.store.prepared import Place, many
from syndicate.store.schema import deliveries, issues, selection_items, selections
from syndicate.store.selections import digest

_Key = tuple[str, str]  # locale, hash of the items
_Row = tuple[str, str, str, int]  # recipient, locale, zone, selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """Readers who get the same of an issue. No `items`: the digest is empty and is not sent."""

    recipients: Sequence[str]
    locale: str
    zone: str
    due: datetime
    items: tuple[str, ...]


def enrol(
    c: Connection,
    issue: Issue,
    rows: Sequence[Enrolment],
    enrolled_to: str,
    expected: str | None,
) -> bool:
    """Write one row per reader and move the issue's mark from `expected` to `enrolled_to`.

    One chunk is one transaction, at most 5,000 readers. Returns False, writing nothing, when the
    mark is elsewhere or the issue is no longer `enrolling` at this revision.
    """
    full = [row for row in rows if row.items]
    empty = sum(len(row.recipients) for row in rows if not row.items)
    mark = (
        update(issues)
        .where(
            issues.c.id == issue.id,
            issues.c.state == "enrolling",
            issues.c.revision == issue.revision,
            issues.c.enrolled_to.is_not_distinct_from(expected),
        )
        .values(enrolled_to=enrolled_to, skipped_empty=issues.c.skipped_empty + empty)
    )
    if c.execute(mark).rowcount != 1:
        return False
    _write(c, issue, full)
    return True


def _write(c: Connection, issue: Issue, rows: Sequence[Enrolment]) -> None:
    keys = [_key(row) for row in rows]
    wanted = {key: row.items for key, row in zip(keys, rows, strict=True)}
    numbers = _selection_ids(c, issue, wanted) if wanted else {}
    by_due: dict[datetime, list[_Row]] = defaultdict(list)
    for key, row in zip(keys, rows, strict=True):
        end = (row.locale, row.zone, numbers[key])
        by_due[row.due].extend((recipient, *end) for recipient in row.recipients)
    for due, those in by_due.items():
        many(c, _NEW[c.dialect.name], {"issue_id": issue.id, "instant": due}, those)


def _new(insert: Callable[..., Any], place: Place) -> Insert:
    """Return what writes rows, each of a recipient, locale, zone and selection."""
    of = bindparam("issue_id", type_=deliveries.c.key.type)
    values = {
        "purpose": literal("issue"),
        "key": of,
        "issue": of,
        "recipient": place(0, str),
        "locale": place(1, str),
        "zone": place(2, str),
        "selection": place(3, int),
        "due": bindparam("instant", type_=deliveries.c.due.type),
        "priority": literal(PRIORITY["issue"]),
        **{name: literal(value) for name, value in new_row().items()},
    }
    # Without a WHERE, SQLite would take ON CONFLICT for a condition of a join.
    given = select(*values.values()).where(true())
    made: Insert = insert(deliveries).from_select(list(values), given).on_conflict_do_nothing()
    return made


_NEW: Mapping[str, Callable[[Place], Insert]] = {
    "sqlite": partial(_new, sqlite.insert),
    "postgresql": partial(_new, postgresql.insert),
}


def _selection_ids(
    c: Connection, issue: Issue, wanted: Mapping[_Key, tuple[str, ...]]
) -> Mapping[_Key, int]:
    """Return the id of each selection, writing those that are new to this issue."""
    known = _known(c, issue, wanted)
    new = [key for key in wanted if key not in known]
    if not new:
        return known
    own = {"issue_id": issue.id, "revised": issue.revision}
    many(c, _new_selections, own, new)
    known = _known(c, issue, wanted)
    many(
        c,
        _new_items,
        {},
        [(known[key], position, item) for key in new for position, item in enumerate(wanted[key])],
    )
    return known


def _new_selections(place: Place) -> Insert:
    s = selections.c
    values = {
        "issue": bindparam("issue_id", type_=s.issue.type),
        "revision": bindparam("revised", type_=s.revision.type),
        "locale": place(0, str),
        "hash": place(1, str),
    }
    return selections.insert().from_select(list(values), select(*values.values()))


def _new_items(place: Place) -> Insert:
    values = {"selection": place(0, int), "position": place(1, int), "item": place(2, str)}
    return selection_items.insert().from_select(list(values), select(*values.values()))


def _known(
    c: Connection, issue: Issue, wanted: Mapping[_Key, tuple[str, ...]]
) -> Mapping[_Key, int]:
    s = selections.c
    rows = c.execute(
        select(s.locale, s.hash, s.id).where(
            s.issue == issue.id,
            s.revision == issue.revision,
            s.locale.in_({locale for locale, _ in wanted}),
            s.hash.in_({mark for _, mark in wanted}),
        )
    )
    return {(locale, mark): number for locale, mark, number in rows}


def _key(row: Enrolment) -> _Key:
    return row.locale, digest(row.items)
