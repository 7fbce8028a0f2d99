"""What somebody asks for in a form → a mail to their address; their word in answer → a subscription.

Whoever asks is told the same, after the same statements, whether we know the address or not: what differs
stands in the mail, which its owner alone reads.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from syndicate.audience.tokens import address_hmac
from syndicate.audience.wording import SUBSCRIBE, Words, words
from syndicate.journeys.house import House
from syndicate.journeys.identity import require_key
from syndicate.model import Consent, Subscriber, Subscription
from syndicate.store import consents, deliveries, requests, subscribers, suppressions
from syndicate.store.consents import Wording
from syndicate.store.requests import Request
from syndicate.store.types import Connection

LASTS = timedelta(hours=72)  # of the link in the mail
MOST_A_DAY = 5  # mails to one address, whoever asks for them
SOURCE, METHOD = "form", "double opt-in"
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
State = Literal["open", "done", "over"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks for. `schedules`: newsletter → schedule; none at all asks for their own link.

    tag:     the language of the form, whose words they agreed to.
    network: that they ask from, shortened.
    """

    address: str
    tag: str
    locale: str
    zone: str | None
    schedules: Mapping[str, str]
    network: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a link to confirm is about.

    state:      "done": it was used, and what it asked for stands; "over": it can no longer be used.
    subscriber: who it made one of us, or had been one.
    """

    state: State
    locale: str
    words: tuple[Words, ...]
    subscriber: str | None = None


def ask(house: House, asked: Asked, now: datetime) -> bool:
    """Queue one mail to an address; return False where its network has asked for too many.

    Nothing is queued for an address that was asked for often today: nobody is told. Raises
    SettingsError identity-changed: who must not be written to could not be known.
    """
    require_key(house)
    mark = address_hmac(house.keys, asked.address)
    shown = words(house.settings, house.catalogue(asked.tag))
    request = Request(
        id=str(uuid.uuid4()),
        kind="subscribe" if asked.schedules else "link",
        address=asked.address,
        address_hmac=mark,
        locale=asked.locale,
        zone=asked.zone,
        choices={
            key: {"schedule": schedule, "wording": shown[key].id}
            for key, schedule in asked.schedules.items()
        },
        network=asked.network,
        at=now,
        until=now + LASTS,
    )
    agreed = [_kept(shown[key]) for key in asked.schedules]
    with house.database.write() as c:
        often, near = requests.asked(c, mark, asked.network, now - _DAY, now - _HOUR)
        if near >= house.settings.web.asked_per_hour:
            return False
        if often < MOST_A_DAY:
            consents.keep_wordings(c, agreed, now)
            requests.add(c, request)
            _queue(c, request, now)
    return True


def opened(house: House, id_: str, now: datetime) -> Opened | None:
    """Return what a link to confirm is about; None for what nobody asked for, or was forgotten."""
    with house.database.read() as c:
        request = requests.get(c, id_)
        return None if request is None else _opened(c, house, request, now)


def confirm(house: House, id_: str, network: str | None, now: datetime) -> Opened | None:
    """Take somebody at their word, once; what they had is theirs again. None as `opened` says.

    It is a new consent, also of somebody who had left, or to whom mail had bounced. Raises
    SettingsError identity-changed.
    """
    require_key(house)
    with house.database.write() as c:
        request = requests.get(c, id_)
        if request is None:
            return None
        found = _opened(c, house, request, now)
        if found.state != "open":
            return found
        over = replace(found, state="over")
        suppressions.lift(c, request.address_hmac, now)
        if suppressions.suppressed(c, [request.address_hmac]):
            return over
        who = _subscriber(c, request, now)
        if not requests.use(c, id_, who, now):
            return over
        _agree(c, request, who, network, now)
        if request.kind == "subscribe":  # who goes on was never away
            deliveries.add(c, "system", f"welcome-{id_}", who, request.locale, now)
        used = requests.get(c, id_)
        return _opened(c, house, used or request, now)


def _kept(shown: Words) -> Wording:
    return Wording(id=shown.id, locale=shown.locale, purpose=SUBSCRIBE, text=shown.text)


def _queue(c: Connection, request: Request, now: datetime) -> None:
    """Queue the mail; it is known by their id where they have one, else by what stands for the address."""
    reader = subscribers.by_address(c, request.address or "")
    key = f"{'confirm' if request.kind == 'subscribe' else 'link'}-{request.id}"
    deliveries.add(
        c,
        "system",
        key,
        reader.id if reader else request.address_hmac,
        request.locale,
        now,
        address=None if reader else request.address,
    )


def _opened(c: Connection, house: House, request: Request, now: datetime) -> Opened:
    known = house.settings.locales
    tag = request.locale if request.locale in known else house.settings.site.default_locale
    shown = words(house.settings, house.catalogue(tag))
    return Opened(
        state=_state(c, request, now),
        locale=tag,
        words=tuple(shown[key] for key in request.choices if key in shown),
        subscriber=request.subscriber,
    )


def _state(c: Connection, request: Request, now: datetime) -> State:
    if request.used_at is None:
        can = request.kind in {"subscribe", "renew"} and now < request.until
        return "open" if can else "over"
    had = subscribers.subscriptions(c, request.subscriber or "")
    active = {one.newsletter for one in had if one.stands(now)}
    return "done" if active >= request.choices.keys() else "over"


def _subscriber(c: Connection, request: Request, now: datetime) -> str:
    """Return who asks, one of us from now on, in the language that they chose."""
    by_id = subscribers.get(c, request.subscriber) if request.subscriber else None
    known = by_id or subscribers.by_address(c, request.address or "")
    if known is not None:
        if request.kind == "subscribe":
            subscribers.update(c, known.id, locale=request.locale, zone=request.zone)
        return known.id
    new = Subscriber(
        id=str(uuid.uuid4()),
        address=request.address or "",
        name=None,
        locale=request.locale,
        zone=request.zone,
    )
    subscribers.add(c, new, now)
    return new.id


def _agree(c: Connection, request: Request, who: str, network: str | None, now: datetime) -> None:
    """Record both steps, and have the subscriptions stand."""
    had = {one.newsletter: one for one in subscribers.subscriptions(c, who)}
    for newsletter, choice in request.choices.items():
        wording = choice["wording"]
        acts = (
            _act(who, newsletter, "requested", wording, request.network, request.at),
            _act(who, newsletter, "confirmed", wording, network, now),
        )
        consents.record(c, acts, now)
        before = had.get(newsletter)
        subscribers.subscribe(
            c,
            Subscription(
                subscriber=who,
                newsletter=newsletter,
                schedule=choice["schedule"],
                topics=before.topics if before else (),
                state="active",
                since=now,  # who left earlier than that, and is told of later, has come back
            ),
        )


def _act(
    who: str,
    newsletter: str,
    act: Literal["requested", "confirmed"],
    wording: str,
    network: str | None,
    at: datetime,
) -> Consent:
    return Consent(
        subscriber=who,
        newsletter=newsletter,
        act=act,
        at=at,
        source=SOURCE,
        method=METHOD,
        basis="express" if act == "confirmed" else None,
        wording=wording,
        network=network,
    )
