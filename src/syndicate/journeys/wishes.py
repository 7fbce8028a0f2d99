"""A reader's own wishes, read and kept: language, zone, schedule."""

from dataclasses import dataclass, replace

from syndicate.audience.tokens import Claim
from syndicate.journeys.house import House
from syndicate.model import Subscription
from syndicate.store import subscribers


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a reader wants a newsletter. `zone` None: the one of their language."""

    locale: str
    zone: str | None
    schedule: str


def wanted(house: House, claim: Claim) -> Wanted | None:
    """Return what the reader has now; None for nobody we know."""
    with house.database.read() as c:
        subscriber = subscribers.get(c, claim.subscriber)
        found = subscribers.subscriptions(c, claim.subscriber)
    if subscriber is None:
        return None
    schedule = next((one.schedule for one in found if one.newsletter == claim.newsletter), "")
    return Wanted(locale=subscriber.locale, zone=subscriber.zone, schedule=schedule)


def want(house: House, claim: Claim, wish: Wanted) -> None:
    """Keep what the reader wants from now on; it never brings back who has left."""
    with house.database.write() as c:
        subscribers.update(c, claim.subscriber, locale=wish.locale, zone=wish.zone)
        for one in subscribers.subscriptions(c, claim.subscriber):
            if one.newsletter == claim.newsletter and one.schedule != wish.schedule:
                subscribers.subscribe(c, _rescheduled(one, wish.schedule))


def _rescheduled(subscription: Subscription, schedule: str) -> Subscription:
    return replace(subscription, schedule=schedule)
