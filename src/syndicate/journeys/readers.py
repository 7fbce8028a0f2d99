"""Entrants → subscribers, subscriptions and consents; and one reader's story."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from syndicate.audience.addresses import normalise
from syndicate.audience.tables import Entrant
from syndicate.audience.tokens import address_hmac
from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.model import Finding, Subscriber, Subscription
from syndicate.store import reports, subscribers
from syndicate.store.subscribers import Consent
from syndicate.store.types import Connection

CHUNK = 500


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
    """How many entrants are new, were known, and could not be read."""

    new: int
    known: int
    findings: tuple[Finding, ...]


def admit(
    house: House, entrants: Iterable[Entrant | Finding], source: str, now: datetime
) -> Admitted:
    """Take entrants in, in short transactions; repeating it changes nothing.

    Somebody who is known keeps their own choices: an import never brings back who has left.
    """
    new = known = 0
    findings: list[Finding] = []
    waiting = iter(entrants)
    while chunk := list(islice(waiting, CHUNK)):
        findings += (one for one in chunk if isinstance(one, Finding))
        with house.database.write() as c:
            for one in chunk:
                if isinstance(one, Entrant):
                    fresh = _admit(c, one, source, now)
                    new, known = new + fresh, known + (not fresh)
    return Admitted(new, known, tuple(findings))


def story(house: House, address: str) -> Story:
    """Return the reader with `address`; raise UsageError reader-unknown."""
    normal = normalise(address)
    with house.database.read() as c:
        subscriber = subscribers.by_address(c, normal)
        if subscriber is None:
            raise UsageError("reader-unknown")
        consents = subscribers.consents(c, subscriber.id)
        sent, unknown, last = reports.history(c, subscriber.id)
        return Story(
            subscriber=subscriber,
            subscriptions=subscribers.subscriptions(c, subscriber.id),
            consents={one.newsletter: one for one in consents},
            suppressed=subscribers.suppression(c, address_hmac(house.keys, normal)),
            sent=sent,
            unknown=unknown,
            last=last,
        )


def _admit(c: Connection, entrant: Entrant, source: str, now: datetime) -> bool:
    """Add one entrant; False: they have that subscription already, and it stays as it is."""
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
        return False
    subscribers.subscribe(c, _subscription(subscriber.id, entrant, now))
    if entrant.state != "pending":
        subscribers.consent(
            c,
            subscriber.id,
            entrant.newsletter,
            entrant.basis,
            entrant.consented_at,
            source=source,
            method="staff" if source == "cli" else "import",
        )
    return True


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
