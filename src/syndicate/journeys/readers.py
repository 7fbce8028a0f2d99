"""Entrants → subscribers, subscriptions and consents; and one reader's story."""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Literal

from syndicate.audience.addresses import normalise
from syndicate.audience.consent import AGREES
from syndicate.audience.tables import Entrant
from syndicate.audience.tokens import address_hmac
from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.model import Consent, Finding, Subscriber, Subscription
from syndicate.store import consents, reports, subscribers
from syndicate.store.types import Connection

CHUNK = 500
Fate = Literal["new", "known", "suppressed"]


@dataclass(frozen=True, slots=True)
class Story:
    """One reader: who, what they asked for and agreed to, and what they were sent."""

    subscriber: Subscriber
    subscriptions: tuple[Subscription, ...]
    consents: Mapping[str, Consent]
    suppressed: tuple[str, datetime] | None
    sent: int
    unknown: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Admitted:
    """How many entrants are new, were known, must not be written to, and could not be read."""

    new: int
    known: int
    suppressed: int
    findings: tuple[Finding, ...]


def admit(
    house: House, entrants: Iterable[Entrant | Finding], source: str, now: datetime
) -> Admitted:
    """Take entrants in, in short transactions; repeating it changes nothing.

    Somebody who is known keeps their own choices: an import never brings back who has left, nor who
    complained, was erased, or has no mailbox any more.
    """
    tally = Counter[str]()
    findings: list[Finding] = []
    waiting = iter(entrants)
    while chunk := list(islice(waiting, CHUNK)):
        findings += (one for one in chunk if isinstance(one, Finding))
        with house.database.write() as c:
            for one in chunk:
                if isinstance(one, Entrant):
                    tally[_admit(c, one, address_hmac(house.keys, one.address), source, now)] += 1
    return Admitted(tally["new"], tally["known"], tally["suppressed"], tuple(findings))


def story(house: House, address: str) -> Story:
    """Return the reader with `address`; raise UsageError reader-unknown."""
    normal = normalise(address)
    with house.database.read() as c:
        subscriber = subscribers.by_address(c, normal)
        if subscriber is None:
            raise UsageError("reader-unknown")
        acts = consents.acts(c, subscriber.id)
        sent, unknown, last = reports.history(c, subscriber.id)
        return Story(
            subscriber=subscriber,
            subscriptions=subscribers.subscriptions(c, subscriber.id),
            consents={one.newsletter: one for one in acts if one.act in AGREES},
            suppressed=subscribers.suppression(c, address_hmac(house.keys, normal)),
            sent=sent,
            unknown=unknown,
            last=last,
        )


def _admit(c: Connection, entrant: Entrant, mark: str, source: str, now: datetime) -> Fate:
    """Add one entrant; who is known has that subscription already, and it stays as it is."""
    if subscribers.suppressed(c, [mark]):
        return "suppressed"
    known = subscribers.by_address(c, entrant.address)
    subscriber = known or Subscriber(
        id=str(uuid.uuid4()),
        address=entrant.address,
        name=entrant.name,
        locale=entrant.locale,
        zone=entrant.zone,
    )
    if known is None:
        subscribers.add(c, subscriber, now)
    had = {one.newsletter for one in subscribers.subscriptions(c, subscriber.id)}
    if entrant.newsletter in had:
        return "known"
    subscribers.subscribe(c, _subscription(subscriber.id, entrant, now))
    consents.record(c, _acts(subscriber.id, entrant, source, now), now)
    return "new"


def _acts(subscriber: str, entrant: Entrant, source: str, now: datetime) -> Iterator[Consent]:
    """Yield what the ledger of consent is told of an entrant, so that it explains their state."""
    act = partial(
        Consent,
        subscriber=subscriber,
        newsletter=entrant.newsletter,
        source=source,
        method="staff" if source == "cli" else "import",
    )
    if entrant.state == "pending":
        yield act(act="requested", at=entrant.consented_at)
        return
    yield act(act="given", at=entrant.consented_at, basis=entrant.basis)
    if entrant.state != "active":
        yield act(act=entrant.state, at=now)


def _subscription(subscriber: str, entrant: Entrant, now: datetime) -> Subscription:
    left = entrant.state == "left"
    return Subscription(
        subscriber=subscriber,
        newsletter=entrant.newsletter,
        schedule=entrant.schedule,
        topics=entrant.topics,
        state=entrant.state,
        since=None if entrant.state == "pending" else entrant.consented_at,
        left_at=now if left else None,
        left_by="staff" if left else None,
    )
