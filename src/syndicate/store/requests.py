"""What readers asked for from a form, until they confirm it or it is over; and what other system mails are about."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, and_, case, delete, func, or_, select, update

from syndicate.store.database import columns, insert
from syndicate.store.people import requests as table

Kind = Literal["subscribe", "link", "left", "renew"]
t = table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something that a reader asked for, or is to be told of.

    kind:       "subscribe", to be confirmed; "link", to their preferences; "left", who has; "renew", whose
                consent ends.
    subscriber: None of somebody who is none yet.
    address:    forgotten once it is used.
    choices:    newsletter → {"schedule": …, "wording": …}.
    until:      when it can no longer be confirmed.
    """

    id: str
    kind: Kind
    address_hmac: str
    locale: str
    choices: Mapping[str, Mapping[str, Any]]
    at: datetime
    until: datetime
    subscriber: str | None = None
    address: str | None = None
    zone: str | None = None
    network: str | None = None
    used_at: datetime | None = None


_REQUEST = columns(table, [field.name for field in fields(Request)])


def add(c: Connection, request: Request) -> bool:
    """Keep a request; return False for one that is there."""
    statement = insert(c, table).values(**asdict(request))
    return c.execute(statement.on_conflict_do_nothing()).rowcount == 1


def get(c: Connection, id_: str) -> Request | None:
    """Return the request with this id."""
    row = c.execute(select(*_REQUEST).where(t.id == id_)).mappings().first()
    return None if row is None else Request(**row)


def known(c: Connection, ids: Collection[str]) -> set[str]:
    """Return those of these ids that are there."""
    return set(c.execute(select(t.id).where(t.id.in_(list(ids)))).scalars())


def waiting(c: Connection, address_hmac: str, now: datetime) -> tuple[Request, ...]:
    """Return what waits for the word of whoever has this address, oldest first."""
    open_ = and_(t.address_hmac == address_hmac, t.used_at.is_(None), t.until > now)
    rows = c.execute(
        select(*_REQUEST).where(open_, t.kind == "subscribe").order_by(t.at, t.id)
    ).mappings()
    return tuple(Request(**row) for row in rows)


def asked(
    c: Connection,
    address_hmac: str,
    network: str | None,
    day: datetime,
    hour: datetime,
) -> tuple[int, int]:
    """Return how often mails were asked for at an address since `day`, and from a network since `hour`."""
    address = and_(t.address_hmac == address_hmac, t.at > day)
    near = and_(t.network == network, t.at > hour)
    counted = [func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in (address, near)]
    forms = t.kind.in_(["subscribe", "link"])
    row = c.execute(select(*counted).where(forms, or_(address, near))).one()
    return int(row[0]), int(row[1])


def use(c: Connection, id_: str, subscriber: str, now: datetime) -> bool:
    """Have a request used, once; return False if it was. Its address is the subscriber's by now."""
    open_ = and_(t.id == id_, t.used_at.is_(None))
    values = {"used_at": now, "subscriber": subscriber, "address": None}
    return c.execute(update(table).where(open_).values(**values)).rowcount == 1


def forget(c: Connection, before: datetime, now: datetime) -> int:
    """Forget what was asked for by an instant and can no longer be confirmed; return how many."""
    over = and_(t.at <= before, t.until <= now)
    return c.execute(delete(table).where(over)).rowcount


def erase(c: Connection, address_hmac: str, subscriber: str) -> int:
    """Forget all that somebody asked for; return how much it was."""
    theirs = or_(t.address_hmac == address_hmac, t.subscriber == subscriber)
    return c.execute(delete(table).where(theirs)).rowcount
