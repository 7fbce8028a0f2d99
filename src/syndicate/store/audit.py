"""Who did what, and when: append-only, and the database sees to it."""

import dataclasses
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from syndicate.store.database import columns
from syndicate.store.schema import audit as t
from syndicate.store.schema import issues


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that somebody did to something. id: the later, the higher."""

    id: int
    at: datetime
    actor: str
    act: str
    subject: str
    fields: Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which acts are looked for; None: any.

    issue: also what was done to its test mails. before: only acts with a lower id than this one.
    """

    issue: str | None = None
    actor: str | None = None
    since: datetime | None = None
    before: int | None = None


CARRY = "carry"
SUBMIT = "submit"
APPROVE = "approve"
REFUSE = "refuse"
UNAPPROVE = "unapprove"
SEND = "send"
UNSEND = "unsend"
TAKE = "take"
EDIT = "edit"
AUTHORING = (SUBMIT, TAKE, EDIT)
"""Acts by which somebody answers for the text of an issue."""

_ACT = columns(t, [field.name for field in dataclasses.fields(Act)])
_ANY = Wanted()


def record(
    c: Connection, at: datetime, actor: str, act: str, subject: str, fields: Mapping[str, Any]
) -> None:
    """Append one act. `fields` go into the log as they are: no address of a reader, no secret."""
    who = actor.strip().lower()  # one person is one, however they write their address
    values = {"at": at, "actor": who, "act": act, "subject": subject, "fields": dict(fields)}
    c.execute(t.insert().values(**values))


def carried(c: Connection, newsletter: str) -> frozenset[str]:
    """Return the works that an issue of `newsletter` left for a later one."""
    own = select(issues.c.id).where(issues.c.newsletter == newsletter)
    return _carried(c, t.c.subject.in_(own))


def carried_from(c: Connection, issue: str) -> frozenset[str]:
    """Return the works that one issue left for a later one."""
    return _carried(c, t.c.subject == issue)


def _carried(c: Connection, whose: ColumnElement[bool]) -> frozenset[str]:
    rows = c.execute(select(t.c.fields).where(t.c.act == CARRY, whose)).scalars()
    return frozenset(work for fields in rows for work in fields.get("works", ()))


def holds(c: Connection, act: str, subject: str, fields: Mapping[str, Any]) -> bool:
    """Tell whether this very act is recorded, whenever that was."""
    rows = c.execute(select(t.c.fields).where(t.c.act == act, t.c.subject == subject)).scalars()
    return any(found == dict(fields) for found in rows)


def last(c: Connection, subject: str, acts: Collection[str]) -> Act | None:
    """Return the last of these acts that was done to something."""
    wanted = select(*_ACT).where(t.c.subject == subject, t.c.act.in_(list(acts)))
    row = c.execute(wanted.order_by(t.c.id.desc()).limit(1)).mappings().first()
    return Act(**row) if row else None


def listing(c: Connection, limit: int = 1000, wanted: Wanted = _ANY) -> tuple[Act, ...]:
    """Return the newest acts first."""
    rows = c.execute(select(*_ACT).where(*_conditions(wanted)).order_by(t.c.id.desc()).limit(limit))
    return tuple(Act(**row) for row in rows.mappings())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.issue is not None:
        own = t.c.subject.startswith(f"{wanted.issue}~", autoescape=True)
        found.append(or_(t.c.subject == wanted.issue, own))
    if wanted.actor is not None:
        found.append(t.c.actor == wanted.actor)
    if wanted.since is not None:
        found.append(t.c.at >= wanted.since)
    if wanted.before is not None:
        found.append(t.c.id < wanted.before)
    return found
