"""A reader's own wishes, read and kept: language, zone, and of each newsletter whether, when and on what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from syndicate.audience.tokens import Claim, address_hmac
from syndicate.audience.withdrawals import Withdrawal
from syndicate.audience.wording import SUBSCRIBE, Words, words
from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.journeys.leave import leave
from syndicate.model import Consent, Subscription
from syndicate.store import consents, subscribers, suppressions
from syndicate.store.consents import Wording
from syndicate.store.types import Connection

_SOURCE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a reader wants one newsletter, if at all. `topics`: sections; none means all."""

    wanted: bool
    schedule: str
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a reader wants to be written to. `zone` None: the one of their language."""

    locale: str
    zone: str | None
    newsletters: Mapping[str, Wish]


def wanted(house: House, claim: Claim, now: datetime) -> Wishes | None:
    """Return what the reader has now, of every newsletter there is; None for nobody we know."""
    with house.database.read() as c:
        subscriber = subscribers.get(c, claim.subscriber)
        had = {one.newsletter: one for one in subscribers.subscriptions(c, claim.subscriber)}
    if subscriber is None:
        return None
    return Wishes(
        locale=subscriber.locale,
        zone=subscriber.zone,
        newsletters={
            key: _wish(had.get(key), next(iter(table.schedules), ""), now)
            for key, table in house.settings.newsletters.items()
        },
    )


def want(
    house: House, claim: Claim, wishes: Wishes, tag: str, network: str | None, now: datetime
) -> None:
    """Keep what the reader wants from now on.

    A newsletter that they had not is a new consent, to the words of the page in `tag`; one that they
    want no more is left as by any other way, and first. Raises UsageError reader-suppressed.
    """
    before = wanted(house, claim, now)
    if before is None:
        raise UsageError("reader-unknown")
    had = {key for key, wish in before.newsletters.items() if wish.wanted}
    chosen = {key for key, wish in wishes.newsletters.items() if wish.wanted}
    gone: list[str | None] = [*sorted(had - chosen)]  # who leaves everything at once is told once
    for newsletter in gone if chosen or len(gone) == 1 else gone and [None]:
        leave(house, Withdrawal(now, claim.subscriber, newsletter, _SOURCE))
    shown = words(house.settings, house.catalogue(tag))
    with house.database.write() as c:
        if chosen - had:
            _lift(c, house, claim.subscriber, now)
        subscribers.update(c, claim.subscriber, locale=wishes.locale, zone=wishes.zone)
        for newsletter in sorted(chosen - had):
            _agree(c, claim.subscriber, shown[newsletter], network, now)
        for one in subscribers.subscriptions(c, claim.subscriber):
            if one.newsletter in chosen:
                _adjust(c, one, wishes.newsletters[one.newsletter])


def _wish(had: Subscription | None, usual: str, now: datetime) -> Wish:
    if had is None:
        return Wish(wanted=False, schedule=usual)
    return Wish(wanted=had.stands(now), schedule=had.schedule, topics=had.topics)


def _lift(c: Connection, house: House, subscriber: str, now: datetime) -> None:
    reader = subscribers.get(c, subscriber)
    mark = address_hmac(house.keys, reader.address) if reader else ""
    suppressions.lift(c, mark, now)
    if suppressions.suppressed(c, [mark]):
        raise UsageError("reader-suppressed")


def _agree(
    c: Connection, subscriber: str, shown: Words, network: str | None, now: datetime
) -> None:
    """Record a consent given on the page, which only who reads their mail can open."""
    kept = Wording(id=shown.id, locale=shown.locale, purpose=SUBSCRIBE, text=shown.text)
    consents.keep_wordings(c, [kept], now)
    act = Consent(
        subscriber=subscriber,
        newsletter=shown.newsletter,
        act="given",
        at=now,
        source=_SOURCE,
        method="own link",
        basis="express",
        wording=shown.id,
        network=network,
    )
    consents.record(c, [act], now)
    stands = Subscription(
        subscriber=subscriber,
        newsletter=shown.newsletter,
        schedule="",
        topics=(),
        state="active",
        since=now,
    )
    subscribers.subscribe(c, stands)


def _adjust(c: Connection, one: Subscription, wish: Wish) -> None:
    if (one.schedule, one.topics) != (wish.schedule, wish.topics):
        subscribers.subscribe(c, replace(one, schedule=wish.schedule, topics=wish.topics))
