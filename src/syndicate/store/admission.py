"""Many readers at once: what is known of them in one question each, what is new in one statement each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from syndicate.model import Subscriber, Subscription
from syndicate.store.people import subscribers, subscriptions


def ids(c: Connection, addresses: Collection[str]) -> Mapping[str, str]:
    """Return the ids of those of these normalised addresses that are known."""
    t = subscribers.c
    rows = c.execute(select(t.address, t.id).where(t.address.in_(list(addresses))))
    return {row.address: row.id for row in rows}


def subscribed(c: Connection, ids: Collection[str]) -> set[tuple[str, str]]:
    """Return what these subscribers ever asked for, as (subscriber, newsletter)."""
    t = subscriptions.c
    rows = c.execute(select(t.subscriber, t.newsletter).where(t.subscriber.in_(list(ids))))
    return {(row.subscriber, row.newsletter) for row in rows}


def add(
    c: Connection, new: Sequence[Subscriber], asked: Sequence[Subscription], now: datetime
) -> None:
    """Keep subscribers that are not there yet, and subscriptions that are not there yet."""
    if new:
        values = [
            {"id": one.id, "address": one.address, "name": one.name, "locale": one.locale,
             "zone": one.zone, "fields": one.fields, "added_at": now}
            for one in new
        ]  # fmt: skip
        c.execute(subscribers.insert(), values)
    if asked:
        c.execute(
            subscriptions.insert(),
            [
                {"subscriber": one.subscriber, "newsletter": one.newsletter,
                 "schedule": one.schedule, "topics": one.topics, "state": one.state,
                 "since": one.since, "left_at": one.left_at, "left_by": one.left_by,
                 "expires": one.expires}
                for one in asked
            ],
        )  # fmt: skip
