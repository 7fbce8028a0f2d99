"""The readers of many mails, read together as they are when these leave."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from syndicate.store.people import subscribers, subscriptions

_PERSON = select(subscribers.c.id, subscribers.c.address, subscribers.c.name, subscribers.c.fields)
_ASKED = select(subscriptions.c.subscriber, subscriptions.c.newsletter)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A reader who has an address. asked: the newsletters that their consent stands for."""

    id: str
    address: str
    name: str | None
    fields: Mapping[str, str]
    asked: Collection[str]


def those(c: Connection, ids: Collection[str], now: datetime) -> Mapping[str, Recipient]:
    """Return those of these readers whom a mail could reach at all, by id; at most a batch of them."""
    wanted = list(ids)
    standing = or_(subscriptions.c.expires.is_(None), subscriptions.c.expires > now)
    active = (subscriptions.c.state == "active", standing)
    asked: dict[str, list[str]] = defaultdict(list)
    for reader, newsletter in c.execute(
        _ASKED.where(subscriptions.c.subscriber.in_(wanted), *active)
    ).all():
        asked[reader].append(newsletter)
    reachable = _PERSON.where(subscribers.c.id.in_(wanted), subscribers.c.address.is_not(None))
    rows = c.execute(reachable).all()
    return {row[0]: Recipient(*row, asked.get(row[0], ())) for row in rows}
