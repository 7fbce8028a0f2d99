"""The readers of many mails, read together as they are when these leave."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

from sqlalchemy import Connection, select

from syndicate.model import Subscriber, Subscription
from syndicate.store.database import columns
from syndicate.store.people import subscribers, subscriptions

_SUBSCRIBER = columns(subscribers, [field.name for field in fields(Subscriber)])
_SUBSCRIPTION = columns(subscriptions, [field.name for field in fields(Subscription)])


@dataclass(frozen=True, slots=True)
class Recipient:
    """A reader who has an address, and all that they asked for."""

    subscriber: Subscriber
    subscriptions: tuple[Subscription, ...]


def those(c: Connection, ids: Collection[str]) -> Mapping[str, Recipient]:
    """Return those of these readers whom a mail could reach at all, by id; at most a batch of them."""
    wanted = list(ids)
    asked: dict[str, list[Subscription]] = defaultdict(list)
    for row in c.execute(
        select(*_SUBSCRIPTION).where(subscriptions.c.subscriber.in_(wanted))
    ).mappings():
        asked[row["subscriber"]].append(Subscription(**row))
    reachable = select(*_SUBSCRIBER).where(
        subscribers.c.id.in_(wanted), subscribers.c.address.is_not(None)
    )
    return {
        row["id"]: Recipient(Subscriber(**row), tuple(asked[row["id"]]))
        for row in c.execute(reachable).mappings()
    }
