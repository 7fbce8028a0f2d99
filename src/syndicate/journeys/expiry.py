"""Consents that end: their readers are asked a month before, and written to no more from then on."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from syndicate.audience.tokens import address_hmac
from syndicate.audience.wording import SUBSCRIBE, words
from syndicate.journeys.erase import unfile
from syndicate.journeys.house import House
from syndicate.model import Consent
from syndicate.store import audit, consents, deliveries, erasures, requests, subscribers
from syndicate.store.consents import Wording
from syndicate.store.requests import Request
from syndicate.store.subscribers import Ending
from syndicate.store.types import Connection

AHEAD = timedelta(days=30)
CHUNK = 500
_NAMES = uuid.UUID("0c1d1f5e-6f0b-5a0e-9d5c-1f6b0d5c7a11")  # of what readers are reminded of


def watch_consents(house: House, now: datetime) -> tuple[int, int]:
    """Ask whose consent ends within a month, once; end those that are over. Return how many of each."""
    reminded = sum(_remind(house, chunk, now) for chunk in _chunks(house, now, now + AHEAD))
    ended = 0
    while chunk := next(_chunks(house, None, now), None):
        ended += _end(house, chunk, now)
    return reminded, ended


def forget(house: House, now: datetime) -> tuple[int, int]:
    """Forget what was asked for and not confirmed, and old networks; return how many of each.

    Of who never confirmed no address is left, neither in the database nor in mails that we wrote as files.
    """
    privacy = house.settings.privacy
    asked = now - privacy.unconfirmed
    with house.database.write() as c:
        over = requests.forget(c, asked, now)
        mails = erasures.forget_addresses(c, asked)
        networks = consents.forget_networks(c, now - privacy.networks)
        if over or networks:
            counts = {"requests": over, "networks": networks}
            audit.record(c, now, "syndicate", "retention", "", counts)
    for key, number in mails:
        unfile(house, key, number)
    if over or mails:
        house.database.scrub()
    return over, networks


def _chunks(house: House, after: datetime | None, until: datetime) -> Iterator[tuple[Ending, ...]]:
    """Yield active subscriptions whose consent ends after one instant and by another, by key."""
    last = ("", "")
    while True:
        with house.database.read() as c:
            found = subscribers.ending(c, after, until, last, CHUNK)
        if not found:
            return
        last = (found[-1].subscriber, found[-1].newsletter)
        yield found


def _remind(house: House, chunk: tuple[Ending, ...], now: datetime) -> int:
    asks = {request.id: request for request in (_asks(house, one, now) for one in chunk)}
    with house.database.read() as c:
        asks = {key: one for key, one in asks.items() if key not in requests.known(c, asks)}
    if not asks:
        return 0
    with house.database.write() as c:
        for one in asks.values():
            _queue(c, house, one, now)
        audit.record(c, now, "syndicate", "remind", "", {"count": len(asks)})
    return len(asks)


def _asks(house: House, one: Ending, now: datetime) -> Request:
    """Return the question whether somebody wants to go on, the same however often it is made."""
    tag = one.locale if one.locale in house.settings.locales else house.settings.site.default_locale
    known = words(house.settings, house.catalogue(tag)).get(one.newsletter)
    name = f"{one.subscriber}/{one.newsletter}/{one.expires.isoformat()}"
    return Request(
        id=str(uuid.uuid5(_NAMES, name)),
        kind="renew",
        address_hmac=address_hmac(house.keys, one.address),
        locale=tag,
        choices={one.newsletter: {"schedule": one.schedule, "wording": known.id if known else ""}},
        at=now,
        until=one.expires,
        subscriber=one.subscriber,
    )


def _queue(c: Connection, house: House, request: Request, now: datetime) -> None:
    shown = words(house.settings, house.catalogue(request.locale))
    kept = [
        Wording(id=shown[key].id, locale=request.locale, purpose=SUBSCRIBE, text=shown[key].text)
        for key in request.choices
        if key in shown
    ]
    consents.keep_wordings(c, kept, now)
    requests.add(c, request)
    who = request.subscriber or request.address_hmac
    deliveries.add(c, "system", f"expiring-{request.id}", who, request.locale, now)


def _end(house: House, chunk: tuple[Ending, ...], now: datetime) -> int:
    acts = [
        Consent(
            subscriber=one.subscriber,
            newsletter=one.newsletter,
            act="expired",
            at=one.expires,
            source="clock",
            method="calendar",
        )
        for one in chunk
    ]
    with house.database.write() as c:
        ended = subscribers.expire(c, [(one.subscriber, one.newsletter) for one in chunk], now)
        consents.record(c, (one for one in acts if (one.subscriber, one.newsletter) in ended), now)
        audit.record(c, now, "syndicate", "expire", "", {"count": len(ended)})
    return len(ended)
