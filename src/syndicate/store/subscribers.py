"""Who reads us, what they asked for, and what they agreed to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy import update as sql_update

from syndicate.model import Consent, Subscriber, Subscription
from syndicate.store import consents
from syndicate.store.database import columns, insert
from syndicate.store.people import consents as consents_table
from syndicate.store.people import subscribers as subscribers_table
from syndicate.store.people import subscriptions as subscriptions_table

_SUBSCRIBER = columns(subscribers_table, [field.name for field in fields(Subscriber)])
_SUBSCRIPTION = columns(subscriptions_table, [field.name for field in fields(Subscription)])
_t = subscribers_table.c
PAGE = 1_000
_LISTED = ("newsletter", "schedule", "topics", "state", "since", "left_at", "left_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Under which address we know somebody, and since when."""

    id: str
    address: str
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A subscription and whose it is, as a table of readers has it."""

    id: str
    address: str
    name: str | None
    locale: str
    zone: str | None
    fields: Mapping[str, str]
    newsletter: str
    schedule: str
    topics: tuple[str, ...]
    state: str
    since: datetime | None
    left_at: datetime | None
    left_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """An active subscription whose consent ends."""

    subscriber: str
    address: str
    locale: str
    newsletter: str
    schedule: str
    expires: datetime


def add(c: Connection, subscriber: Subscriber, now: datetime) -> bool:
    """Keep a new subscriber; return False when the id or the address is already there."""
    statement = insert(c, subscribers_table).values(**asdict(subscriber), added_at=now)
    return c.execute(statement.on_conflict_do_nothing()).rowcount == 1


def get(c: Connection, subscriber: str) -> Subscriber | None:
    """Return the subscriber with this id."""
    return _one(c, select(*_SUBSCRIBER).where(subscribers_table.c.id == subscriber))


def by_address(c: Connection, address: str) -> Subscriber | None:
    """Return the subscriber with this normalised address."""
    return _one(c, select(*_SUBSCRIBER).where(subscribers_table.c.address == address))


def known(c: Connection, ids: Collection[str]) -> set[str]:
    """Return those of these ids that are there."""
    found: set[str] = set()
    wanted = sorted(ids)
    for start in range(0, len(wanted), PAGE):
        some = _t.id.in_(wanted[start : start + PAGE])
        found |= set(c.execute(select(_t.id).where(some)).scalars())
    return found


def addresses(c: Connection, after: str) -> list[Known]:
    """Return the addresses of some subscribers after one, by id; none at the end."""
    statement = select(_t.id, _t.address, _t.added_at).where(_t.id > after, _t.address.is_not(None))
    return [Known(**row) for row in c.execute(statement.order_by(_t.id).limit(PAGE)).mappings()]


def update(c: Connection, subscriber: str, **values: str | None) -> bool:
    """Change name, locale or zone; return False for an unknown id."""
    statement = sql_update(subscribers_table).where(subscribers_table.c.id == subscriber)
    return c.execute(statement.values(**values)).rowcount == 1


def subscribe(c: Connection, subscription: Subscription) -> None:
    """Keep what somebody asked for; it replaces what they had asked of this newsletter."""
    values = asdict(subscription)
    changed = {name: values[name] for name in values.keys() - {"subscriber", "newsletter"}}
    statement = insert(c, subscriptions_table).values(**values)
    c.execute(
        statement.on_conflict_do_update(index_elements=["subscriber", "newsletter"], set_=changed)
    )


def subscriptions(c: Connection, subscriber: str) -> tuple[Subscription, ...]:
    """Return what somebody asked for, by newsletter."""
    t = subscriptions_table.c
    rows = c.execute(
        select(*_SUBSCRIPTION).where(t.subscriber == subscriber).order_by(t.newsletter)
    )
    return tuple(Subscription(**row) for row in rows.mappings())


def leave(
    c: Connection, subscriber: str, newsletter: str | None, at: datetime, by: str, now: datetime
) -> list[str]:
    """End one subscription, or all of them; return the newsletters of those that ended now.

    Replayable: a subscription that somebody took up again after `at` stays.
    """
    own = [subscriptions_table.c.newsletter == newsletter] if newsletter is not None else []
    act = Consent(subscriber=subscriber, newsletter="", act="left", at=at, source=by, method=by)
    return _end(c, act, own, now)


def end(
    c: Connection, subscriber: str, reason: str, source: str, at: datetime, now: datetime
) -> int:
    """End all subscriptions of somebody who must not be written to; return how many ended now.

    Replayable, as leaving is.
    """
    act = Consent(
        subscriber=subscriber, newsletter="", act="suppressed", at=at, source=source, method=reason
    )
    return len(_end(c, act, [], now))


def _end(
    c: Connection, act: Consent, those: Sequence[ColumnElement[bool]], now: datetime
) -> list[str]:
    """End subscriptions of one reader by an act that names none of them yet."""
    t = subscriptions_table.c
    theirs = (
        t.subscriber == act.subscriber,
        t.state.in_(["pending", "active"]),
        or_(t.since <= act.at, and_(t.since.is_(None), ~_asked_since(act.at))),
        *those,
    )
    ended = list(c.execute(select(t.newsletter).where(*theirs).order_by(t.newsletter)).scalars())
    consents.record(c, (replace(act, newsletter=one) for one in ended), now)
    values = {"state": "left", "left_at": act.at, "left_by": _by(act)}
    c.execute(sql_update(subscriptions_table).where(*theirs).values(**values))
    return ended


def _asked_since(at: datetime) -> ColumnElement[bool]:
    """Tell whether a subscription that is still to be agreed to was asked for after an instant."""
    t, d = subscriptions_table.c, consents_table.c
    theirs = and_(d.subscriber == t.subscriber, d.newsletter == t.newsletter)
    return exists().where(theirs, d.act == "requested", d.at > at)


def _by(act: Consent) -> str:
    """Return by what a subscription ended, in the words of the contract."""
    return (
        act.source if act.act == "left" else "complaint" if act.method == "complaint" else "staff"
    )


def ending(
    c: Connection, after: datetime | None, until: datetime, last: tuple[str, str], limit: int
) -> tuple[Ending, ...]:
    """Return up to `limit` subscriptions after `last`, by key, whose consent ends by `until`.

    after: only those that do not end before it, or at it.
    """
    s, p = subscribers_table.c, subscriptions_table.c
    ends = (p.state == "active", p.expires <= until, s.address.is_not(None))
    own = (p.subscriber, s.address, s.locale, p.newsletter, p.schedule, p.expires)
    statement = (
        select(*own)
        .select_from(subscriptions_table.join(subscribers_table, s.id == p.subscriber))
        .where(*ends, tuple_(p.subscriber, p.newsletter) > last)
        .order_by(p.subscriber, p.newsletter)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(p.expires > after)
    return tuple(Ending(**row) for row in c.execute(statement).mappings())


def expire(
    c: Connection, those: Collection[tuple[str, str]], now: datetime
) -> set[tuple[str, str]]:
    """End those of these (subscriber, newsletter) that stand on a consent which is over; return them."""
    t = subscriptions_table.c
    key = tuple_(t.subscriber, t.newsletter)
    over = (key.in_(sorted(those)), t.state == "active", t.expires <= now)
    found = {
        (row.subscriber, row.newsletter)
        for row in c.execute(select(t.subscriber, t.newsletter).where(*over))
    }
    c.execute(sql_update(subscriptions_table).where(*over).values(state="expired"))
    return found


def count(c: Connection, newsletter: str | None) -> int:
    """Return how many subscriptions there are."""
    counted = select(func.count()).select_from(subscriptions_table)
    if newsletter is not None:
        counted = counted.where(subscriptions_table.c.newsletter == newsletter)
    return int(c.execute(counted).scalar_one())


def listing(
    c: Connection, newsletter: str | None, after: tuple[str, str], limit: int
) -> list[Listed]:
    """Return up to `limit` subscriptions with whose they are, after (subscriber, newsletter), in order."""
    s, p = subscribers_table, subscriptions_table
    statement = (
        select(*_SUBSCRIBER, *(one for one in _SUBSCRIPTION if one.name in _LISTED))
        .select_from(p.join(s, s.c.id == p.c.subscriber))
        .where(tuple_(p.c.subscriber, p.c.newsletter) > after, s.c.address.is_not(None))
        .order_by(p.c.subscriber, p.c.newsletter)
        .limit(limit)
    )
    if newsletter is not None:
        statement = statement.where(p.c.newsletter == newsletter)
    return [Listed(**row) for row in c.execute(statement).mappings()]


def _one(c: Connection, statement: Select[*tuple[Any, ...]]) -> Subscriber | None:
    row = c.execute(statement).mappings().first()
    return None if row is None else Subscriber(**row)
