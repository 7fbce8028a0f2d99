"""Who reads a newsletter, as enrolment and its planning need it."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, Text, cast, func, select, union_all

from syndicate.store.people import subscribers as subscribers_table
from syndicate.store.people import subscriptions as subscriptions_table


class Reader(NamedTuple):
    """An active subscription as enrolment needs it. `zone` None: the newsletter's own."""

    subscriber: str
    locale: str
    zone: str | None
    topics: tuple[str, ...]


def active(
    c: Connection, newsletter: str, schedule: str | None, after: str | None, limit: int
) -> list[Reader]:
    """Return up to `limit` active readers with an id after `after`, by id.

    `schedule` None means those of every schedule.
    """
    s, p = subscribers_table.c, subscriptions_table.c
    # Only by one schedule does the index have its readers in order: each is read by itself, and merged.
    chosen = list(_schedules(c, newsletter)) if schedule is None else [schedule]
    own = select(p.subscriber, s.locale, s.zone, cast(p.topics, Text).label("topics"))
    parts = [_active(own.where(p.subscriber > (after or "")), newsletter, one) for one in chosen]
    if not parts:
        return []
    merged = union_all(*parts).order_by("subscriber").limit(limit)
    rows = c.execute(merged).all()  # at once: that is far quicker than one by one
    return [Reader(who, tag, zone, _topics(text)) for who, tag, zone, text in rows]


def zones(
    c: Connection, newsletter: str, schedule: str | None
) -> Mapping[tuple[str | None, str], int]:
    """Return (zone, locale) → how many active readers; a zone of None is that of the locale."""
    s = subscribers_table.c
    statement = _active(select(s.zone, s.locale, func.count()), newsletter, schedule)
    return {(row[0], row[1]): row[2] for row in c.execute(statement.group_by(s.zone, s.locale))}


def _schedules(c: Connection, newsletter: str) -> Iterator[str]:
    """Yield the schedules that somebody has of a newsletter; each is one look into the index."""
    t = subscriptions_table.c
    first = select(func.min(t.schedule)).where(t.newsletter == newsletter)
    found = c.execute(first).scalar()
    while found is not None:
        yield found
        found = c.execute(first.where(t.schedule > found)).scalar()


@lru_cache(maxsize=1024)
def _topics(kept: str) -> tuple[str, ...]:
    """Return what a column of names holds, of which most readers have one of a few."""
    return tuple(json.loads(kept))


def _active(
    statement: Select[*tuple[Any, ...]], newsletter: str, schedule: str | None
) -> Select[*tuple[Any, ...]]:
    s, p = subscribers_table, subscriptions_table
    statement = statement.select_from(p.join(s, s.c.id == p.c.subscriber)).where(
        p.c.newsletter == newsletter, p.c.state == "active", s.c.address.is_not(None)
    )
    return statement if schedule is None else statement.where(p.c.schedule == schedule)
