"""One reader's story: who, what they asked for and agreed to, what they were sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from syndicate.audience.addresses import normalise
from syndicate.audience.tokens import address_hmac
from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.journeys.identity import require_key
from syndicate.model import AGREES, Consent, Subscriber, Subscription
from syndicate.store import consents, reports, subscribers


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


def story(house: House, address: str) -> Story:
    """Return the reader with `address`.

    Raises UsageError reader-unknown, SettingsError identity-changed.
    """
    require_key(house)
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
