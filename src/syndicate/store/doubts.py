"""Mails of which nobody knows whether they arrived, and mails that came back, as staff go through them."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from syndicate.model import Purpose
from syndicate.store.people import subscribers, suppressions
from syndicate.store.schema import UNKNOWN, deliveries
from syndicate.store.schema import bounces as bounces_table
from syndicate.store.settling import may_leave

d, b, s, x = deliveries.c, bounces_table.c, subscribers.c, suppressions.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The unknown mails of one purpose key. resendable: how many could be sent once more."""

    purpose: Purpose
    key: str
    count: int
    resendable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One unknown mail, and whose it is."""

    id: int
    purpose: Purpose
    key: str
    subscriber: str | None
    address: str | None
    handed_over_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which bounces somebody looks at; "" or None for any."""

    class_: str = ""
    action: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """A bounce, and whose it is, if they are still here."""

    id: int
    at: datetime
    kind: str
    class_: str
    action: str
    code: int | None
    enhanced: str | None
    text: str | None
    undone_at: datetime | None
    key: str | None
    subscriber: str | None
    address: str | None


def groups(c: Connection) -> list[Group]:
    """Return how many mails are unknown, by what they are about; the most first."""
    count, free = (
        func.count().label("count"),
        func.sum(case((may_leave(), 1), else_=0)).label("free"),
    )
    rows = c.execute(
        select(d.purpose, _few(d.key), count, free)
        .where(UNKNOWN)
        .group_by(d.purpose, _few(d.key))
        .order_by(count.desc(), _few(d.key))
    )
    return [Group(purpose=row[0], key=row[1], count=row[2], resendable=row[3] or 0) for row in rows]


def of_key(c: Connection, purpose: str, key: str, after: int, limit: int) -> list[Doubt]:
    """Return some unknown mails of a purpose key, after one, by id."""
    own = and_(UNKNOWN, _few(d.purpose) == purpose, _few(d.key) == key, d.id > after)
    rows = c.execute(
        select(
            d.id,
            d.purpose,
            d.key,
            s.id.label("subscriber"),
            func.coalesce(d.address, s.address).label("address"),
            d.handed_over_at,
            d.settled_at,
        )
        .select_from(deliveries.outerjoin(subscribers, s.id == d.recipient))
        .where(own)
        .order_by(d.id)
        .limit(limit)
    )
    return [Doubt(**row) for row in rows.mappings()]


def returned(c: Connection, asked: Asked, before: int, limit: int) -> list[Back]:
    """Return some bounces that came before one (0 for none), the latest first."""
    names = [field.name for field in fields(Back)][:9]
    own = [b[name.rstrip("_")].label(name) for name in names]
    statement = (
        select(*own, d.key, s.id.label("subscriber"), s.address)
        .select_from(
            bounces_table.outerjoin(deliveries, d.id == b.delivery).outerjoin(
                subscribers, s.id == b.subscriber
            )
        )
        .order_by(b.id.desc())
        .limit(limit)
    )
    if before:
        statement = statement.where(b.id < before)
    if asked.class_:
        statement = statement.where(b["class"] == asked.class_)
    if asked.action:
        statement = statement.where(b.action == asked.action)
    if asked.since is not None:
        statement = statement.where(b.at >= asked.since)
    return [Back(**row) for row in c.execute(statement).mappings()]


def undoable(
    c: Connection, since: datetime, until: datetime, class_: str | None
) -> tuple[int, int]:
    """Return how many bounces `bounces.undo` would take back, and how many addresses it would let back in."""
    those: ColumnElement[bool] = and_(
        b.at >= since, b.at <= until, b.kind == "bounced", b.undone_at.is_(None)
    )
    if class_ is not None:
        those = and_(those, b["class"] == class_)
    made = and_(
        x.address_hmac == b.address_hmac,
        x.reason == "bounce",
        x.at == b.at,
        x.lifted_at.is_(None),
        b.action == "suppressed",
    )
    counted = c.execute(select(func.count()).select_from(bounces_table).where(those)).scalar_one()
    lifted = c.execute(
        select(func.count(x.address_hmac.distinct()))
        .select_from(bounces_table.join(suppressions, made))
        .where(those)
    ).scalar_one()
    return int(counted), int(lifted)


def _few(column: ColumnElement[str]) -> ColumnElement[str]:
    """Return a column so that its index, which is of the whole ledger, is not gone through: few are unknown."""
    return column.concat("")
