"""The list of issues, a page at a time."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from syndicate.model import Issue, IssueState
from syndicate.store.database import columns
from syndicate.store.schema import issues as t

_ISSUE = columns(t, [field.name for field in fields(Issue)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which issues are looked for: of a newsletter, or "" for any; in some states, or all if none is named.

    after: (occurrence, id) of the last one that was shown.
    """

    newsletter: str = ""
    states: Collection[IssueState] = ()
    after: tuple[date, str] | None = None


def page(c: Connection, wanted: Wanted, limit: int) -> tuple[Issue, ...]:
    """Return up to `limit` issues, the newest occurrence first."""
    found = select(*_ISSUE).where(*_conditions(wanted))
    rows = c.execute(found.order_by(t.c.occurrence.desc(), t.c.id).limit(limit))
    return tuple(Issue(**row) for row in rows.mappings())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.newsletter:
        found.append(t.c.newsletter == wanted.newsletter)
    if wanted.states:
        found.append(t.c.state.in_(list(wanted.states)))
    if wanted.after:
        day, id_ = wanted.after
        found.append(or_(t.c.occurrence < day, and_(t.c.occurrence == day, t.c.id > id_)))
    return found
