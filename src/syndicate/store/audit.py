"""Who did what, and when: append-only."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from syndicate.store.database import columns
from syndicate.store.schema import audit as t
from syndicate.store.schema import issues


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that somebody did to something."""

    at: datetime
    actor: str
    act: str
    subject: str
    fields: Mapping[str, Any]


CARRY = "carry"
_ACT = columns(t, [field.name for field in dataclasses.fields(Act)])


def record(
    c: Connection, at: datetime, actor: str, act: str, subject: str, fields: Mapping[str, Any]
) -> None:
    """Append one act. `fields` go into the log as they are: no address, no secret."""
    row = Act(at=at, actor=actor, act=act, subject=subject, fields=dict(fields))
    c.execute(t.insert().values(**dataclasses.asdict(row)))


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


def listing(c: Connection, limit: int = 1000) -> tuple[Act, ...]:
    """Return the newest acts first."""
    rows = c.execute(select(*_ACT).order_by(t.c.id.desc()).limit(limit))
    return tuple(Act(**row) for row in rows.mappings())
