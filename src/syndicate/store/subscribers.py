"""Who reads us, what they asked for, and what they agreed to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, tuple_
from sqlalchemy import update as sql_update

from syndicate.model import Consent, Subscriber, Subscription
from syndicate.store import consents
from syndicate.store.database import columns, insert
from syndicate.store.people import subscribers as subscribers_table
from syndicate.store.people import subscriptions as subscriptions_table
from syndicate.store.people import suppressions

_SUBSCRIBER = columns(subscribers_table, [field.name for field in fields(Subscriber)])
_SUBSCRIPTION = columns(subscriptions_table, [field.name for field in fields(Subscription)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """An active subscription as enrolment needs it. `zone` None: the newsletter's own."""

    subscriber: str
    locale: str
    zone: str | None
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A subscription and whose it is, as a table of readers has it."""

    id: str
    address: str
    name: str | None
    locale: str
    zone: str | None
    newsletter: str
    schedule: str
    topics: tuple[str, ...]
    state: str
    since: datetime | None
    left_at: datetime | None
    left_by: str | None


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
) -> int:
    """End one subscription, or all of them; return how many ended now.

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
    return _end(c, act, [], now)


def _end(c: Connection, act: Consent, those: Sequence[ColumnElement[bool]], now: datetime) -> int:
    """End subscriptions of one reader by an act that names none of them yet."""
    t = subscriptions_table.c
    theirs = (
        t.subscriber == act.subscriber,
        t.state.in_(["pending", "active"]),
        or_(t.since.is_(None), t.since <= act.at),
        *those,
    )
    ended = list(c.execute(select(t.newsletter).where(*theirs).order_by(t.newsletter)).scalars())
    consents.record(c, (replace(act, newsletter=one) for one in ended), now)
    values = {"state": "left", "left_at": act.at, "left_by": _by(act)}
    c.execute(sql_update(subscriptions_table).where(*theirs).values(**values))
    return len(ended)


def _by(act: Consent) -> str:
    """Return by what a subscription ended, in the words of the contract."""
    return (
        act.source if act.act == "left" else "complaint" if act.method == "complaint" else "staff"
    )


def suppress(c: Connection, address_hmac: str, reason: str, at: datetime) -> None:
    """Never write to this address again; the first reason stays."""
    statement = insert(c, suppressions).values(address_hmac=address_hmac, reason=reason, at=at)
    c.execute(statement.on_conflict_do_nothing())


def suppressed(c: Connection, address_hmacs: Collection[str]) -> set[str]:
    """Return those of these addresses that we never write to."""
    t = suppressions.c
    wanted = t.address_hmac.in_(list(address_hmacs))
    return set(c.execute(select(t.address_hmac).where(wanted)).scalars())


def suppression(c: Connection, address_hmac: str) -> tuple[str, datetime] | None:
    """Return why and since when we never write to this address."""
    t = suppressions.c
    row = c.execute(select(t.reason, t.at).where(t.address_hmac == address_hmac)).first()
    return None if row is None else (row.reason, row.at)


def readers(
    c: Connection, newsletter: str, schedule: str | None, after: str | None, limit: int
) -> list[Reader]:
    """Return up to `limit` active readers with an id after `after`, by id.

    `schedule` None means those of every schedule.
    """
    s, p = subscribers_table.c, subscriptions_table.c
    statement = (
        _active(select(s.id.label("subscriber"), s.locale, s.zone, p.topics), newsletter, schedule)
        .where(p.subscriber > (after or ""))
        .order_by(p.subscriber)
        .limit(limit)
    )
    return [Reader(**row) for row in c.execute(statement).mappings()]


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
        select(*_SUBSCRIBER, *(one for one in _SUBSCRIPTION if one.name != "subscriber"))
        .select_from(p.join(s, s.c.id == p.c.subscriber))
        .where(tuple_(p.c.subscriber, p.c.newsletter) > after, s.c.address.is_not(None))
        .order_by(p.c.subscriber, p.c.newsletter)
        .limit(limit)
    )
    if newsletter is not None:
        statement = statement.where(p.c.newsletter == newsletter)
    return [Listed(**row) for row in c.execute(statement).mappings()]


def zones(
    c: Connection, newsletter: str, schedule: str | None
) -> Mapping[tuple[str | None, str], int]:
    """Return (zone, locale) → how many active readers; a zone of None is that of the locale."""
    s = subscribers_table.c
    statement = _active(select(s.zone, s.locale, func.count()), newsletter, schedule)
    return {(row[0], row[1]): row[2] for row in c.execute(statement.group_by(s.zone, s.locale))}


def _active(
    statement: Select[*tuple[Any, ...]], newsletter: str, schedule: str | None
) -> Select[*tuple[Any, ...]]:
    s, p = subscribers_table, subscriptions_table
    statement = statement.select_from(p.join(s, s.c.id == p.c.subscriber)).where(
        p.c.newsletter == newsletter, p.c.state == "active", s.c.address.is_not(None)
    )
    return statement if schedule is None else statement.where(p.c.schedule == schedule)


def _one(c: Connection, statement: Select[*tuple[Any, ...]]) -> Subscriber | None:
    row = c.execute(statement).mappings().first()
    return None if row is None else Subscriber(**row)
