"""One reader's story: who, what they asked for and agreed to, what they were sent."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from syndicate.audience.addresses import normalise
from syndicate.audience.consent import State
from syndicate.audience.tokens import address_hmac
from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.journeys.identity import require_key
from syndicate.model import AGREES, Consent, Subscriber, Subscription
from syndicate.store import consents, reports, requests, statistics, subscribers, suppressions
from syndicate.store.requests import Request
from syndicate.store.statistics import Group


@dataclass(frozen=True, slots=True)
class Story:
    """One reader: who, what they asked for and agreed to, and what they were sent.

    subscriber: with an empty id where they have asked, and confirmed nothing yet. What can still be
    confirmed is a subscription that is pending.
    """

    subscriber: Subscriber
    subscriptions: tuple[Subscription, ...]
    consents: Mapping[str, Consent]
    suppressed: tuple[str, datetime] | None
    sent: int
    unknown: int
    last: datetime | None


def story(house: House, address: str, now: datetime) -> Story:
    """Return the reader with `address`.

    Raises UsageError reader-unknown, SettingsError identity-changed.
    """
    require_key(house)
    normal = normalise(address)
    mark = address_hmac(house.keys, normal)
    with house.database.read() as c:
        waiting = requests.waiting(c, mark, now)
        subscriber = subscribers.by_address(c, normal) or _asking(normal, waiting)
        if subscriber is None:
            raise UsageError("reader-unknown")
        acts = consents.acts(c, subscriber.id)
        sent, unknown, last = reports.history(c, (subscriber.id, mark))
        return Story(
            subscriber=subscriber,
            subscriptions=_with_pending(subscribers.subscriptions(c, subscriber.id), waiting),
            consents={one.newsletter: one for one in acts if one.act in AGREES},
            suppressed=suppressions.suppression(c, mark),
            sent=sent,
            unknown=unknown,
            last=last,
        )


def count(house: House, now: datetime) -> Mapping[str, Any]:
    """Return how many readers each newsletter has; locales, schedules and bases are of the active ones."""
    with house.database.read() as c:
        groups = statistics.groups(c)
        suppressed = statistics.suppressed(c)
        waiting = statistics.waiting(c, now)
    known = dict.fromkeys((*house.settings.newsletters, *(one.newsletter for one in groups)))
    return {
        "newsletters": {
            key: _counted([one for one in groups if one.newsletter == key]) for key in known
        },
        "requests": waiting,
        "suppressed": dict(suppressed),
    }


def _counted(groups: Sequence[Group]) -> Mapping[str, Mapping[str, int]]:
    active = [one for one in groups if one.state == "active"]
    states = Counter(dict.fromkeys(get_args(State), 0))
    for one in groups:
        states[one.state] += one.count
    return {
        "states": dict(states),
        "locales": _sums((one.locale, one.count) for one in active),
        "schedules": _sums((one.schedule, one.count) for one in active),
        "bases": _sums(("implied" if one.ends else "express", one.count) for one in active),
    }


def _sums(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums = Counter[str]()
    for name, number in pairs:
        sums[name] += number
    return dict(sorted(sums.items()))


def _asking(address: str, waiting: Sequence[Request]) -> Subscriber | None:
    """Return who asks, as the last form has it; None where nobody does."""
    if not waiting:
        return None
    last = waiting[-1]
    return Subscriber(id="", address=address, name=None, locale=last.locale, zone=last.zone)


def _with_pending(
    had: Sequence[Subscription], waiting: Sequence[Request]
) -> tuple[Subscription, ...]:
    """Return what somebody has, and what they only have to confirm."""
    found = {one.newsletter: one for one in had}
    for request in waiting:
        for newsletter, choice in request.choices.items():
            before = found.get(newsletter)
            if before is None or before.state != "active":
                found[newsletter] = Subscription(
                    subscriber=before.subscriber if before else "",
                    newsletter=newsletter,
                    schedule=choice["schedule"],
                    topics=before.topics if before else (),
                    state="pending",
                )
    return tuple(found[key] for key in sorted(found))
