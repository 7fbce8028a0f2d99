"""Mails that wait → the revision that they are cut from, exchanged; and who got an issue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, select, update

from syndicate.model import Issue
from syndicate.store import selections
from syndicate.store.people import subscriptions as subscriptions_table
from syndicate.store.readers import Reader
from syndicate.store.schema import deliveries as d
from syndicate.store.schema import selections as selections_table

NOTHING_NEW = "nothing new"
_MOVING = ("queued", "claimed", "deferred")
_REACHED = ("sent", "unknown")
_FREE: dict[str, Any] = {"token": None, "sender": None, "lease_until": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A mail that was not handed over yet, and whose it is."""

    id: int
    reader: Reader


def behind(c: Connection, issue: Issue, revision: int, limit: int) -> list[Waiting]:
    """Return up to `limit` mails of an issue that wait with another revision, by recipient.

    One that may have arrived and is sent again is not among them: it has to be the same.
    """
    p, s = subscriptions_table.c, selections_table.c
    joined = d.join(selections_table, s.id == d.c.selection).outerjoin(
        subscriptions_table,
        and_(p.subscriber == d.c.recipient, p.newsletter == issue.newsletter),
    )
    rows = c.execute(
        select(d.c.id, d.c.recipient, d.c.locale, d.c.zone, p.topics)
        .select_from(joined)
        .where(
            d.c.purpose == "issue",
            d.c.key == issue.id,
            d.c.state.in_(_MOVING),
            d.c.resent.is_(False),
            s.revision != revision,
        )
        .order_by(d.c.recipient)
        .limit(limit)
    )
    return [
        Waiting(
            id=row.id,
            reader=Reader(
                subscriber=row.recipient,
                locale=row.locale,
                zone=row.zone,
                topics=row.topics or (),
            ),
        )
        for row in rows
    ]


def move(
    c: Connection,
    issue: str,
    revision: int,
    chosen: Mapping[tuple[str, tuple[str, ...]], Sequence[int]],
    now: datetime,
    until: datetime | None = None,
) -> int:
    """Have mails bring what `revision` has for them; return how many still waited.

    chosen: (locale, item keys) → ids of mails; those without items are cancelled. What a sender
    has claimed is queued again: it cannot hand over the mail that it made. until: before this instant
    none of them is claimed.
    """
    moved = 0
    later = {} if until is None or until <= now else {"next_at": _not_before(until)}
    for (locale, items), ids in chosen.items():
        values: dict[str, Any]
        if items:
            number = selections.ensure(c, issue, revision, locale, items)
            queued = case((d.c.state == "claimed", "queued"), else_=d.c.state)
            values = {"selection": number, "state": queued, **later}
        else:
            values = {"state": "cancelled", "settled_at": now, "reply_text": NOTHING_NEW}
        ours = and_(d.c.id.in_(list(ids)), d.c.state.in_(_MOVING))
        moved += c.execute(update(d).where(ours).values(**values, **_FREE)).rowcount
    return moved


def _not_before(until: datetime) -> ColumnElement[Any]:
    end = literal(until, d.c.next_at.type)
    return case((d.c.ready < end, end), else_=d.c.next_at)


def reached_one(c: Connection, issue: str, recipient: str) -> bool:
    """Tell whether an issue has reached one reader, or may have."""
    return c.execute(reached_by(issue).where(d.c.recipient == recipient)).first() is not None


def reached_by(issue: str) -> Select[tuple[str]]:
    """Return what selects the readers whom an issue has reached, or may have."""
    return select(d.c.recipient).where(
        d.c.purpose == "issue", d.c.key == issue, d.c.state.in_(_REACHED)
    )


def reached_count(c: Connection, issue: str) -> int:
    """Return how many readers an issue has reached, or may have."""
    counted = select(func.count()).select_from(reached_by(issue).subquery())
    return int(c.execute(counted).scalar_one())


def reached(c: Connection, issue: str, after: str | None, limit: int) -> list[Reader]:
    """Return up to `limit` readers whom an issue has reached, or may have, by id.

    In the language and zone in which it was sent to them, whatever they chose since.
    """
    rows = c.execute(
        reached_by(issue)
        .add_columns(d.c.locale, d.c.zone)
        .where(d.c.recipient > (after or ""))
        .order_by(d.c.recipient)
        .limit(limit)
    )
    return [Reader(subscriber=row[0], locale=row[1], zone=row[2], topics=()) for row in rows]
