"""How many readers there are, of what kind, and what is kept of them; never who."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, case, func, select

from syndicate.store.people import requests, subscribers, subscriptions, suppressions

_PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Subscriptions that have all of this in common. `ends`: their consent is an implied one."""

    newsletter: str
    state: str
    locale: str
    schedule: str
    ends: bool
    count: int


def groups(c: Connection) -> tuple[Group, ...]:
    """Return all subscriptions, counted by what they have in common."""
    s, p = subscribers.c, subscriptions.c
    ends = case((p.expires.is_(None), 0), else_=1).label("ends")
    own = (p.newsletter, p.state, s.locale, p.schedule, ends)
    statement = (
        select(*own, func.count().label("count"))
        .select_from(subscriptions.join(subscribers, s.id == p.subscriber))
        .group_by(*own)
        .order_by(*own)
    )
    rows = c.execute(statement).mappings()
    return tuple(Group(**{**row, "ends": bool(row["ends"])}) for row in rows)


def suppressed(c: Connection) -> Mapping[str, int]:
    """Return reason → how many addresses are not written to."""
    t = suppressions.c
    counted = select(t.reason, func.count()).where(t.lifted_at.is_(None))
    return {row[0]: row[1] for row in c.execute(counted.group_by(t.reason).order_by(t.reason))}


def waiting(c: Connection, now: datetime) -> int:
    """Return how many requests wait to be confirmed."""
    t = requests.c
    open_ = and_(t.kind == "subscribe", t.used_at.is_(None), t.until > now)
    return int(c.execute(select(func.count()).select_from(requests).where(open_)).scalar_one())


def fields(c: Connection) -> tuple[str, ...]:
    """Return the names of all fields that any reader has, in order."""
    t, last = subscribers.c, ""
    found: set[str] = set()
    own = select(t.id, t.fields).where(t.fields.is_not(None)).order_by(t.id).limit(_PAGE)
    while rows := c.execute(own.where(t.id > last)).all():
        last = rows[-1].id
        found.update(*(row.fields for row in rows))
    return tuple(sorted(found))
