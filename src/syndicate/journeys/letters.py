"""A row of the ledger that is about one reader → their system mail, made at the last moment.

What it says depends on what is true then: whoever asked twice and confirmed once is told that they are
already a reader.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product

from syndicate import urls
from syndicate.audience import timed, tokens
from syndicate.delivery import message, personalise
from syndicate.delivery.message import Template
from syndicate.delivery.personalise import Personal
from syndicate.errors import SyndicateError
from syndicate.journeys import reading
from syndicate.journeys.alerts.letters import page as alert_page
from syndicate.journeys.house import House
from syndicate.localise import formats
from syndicate.localise.findings import finding_of
from syndicate.model import Delivery, Finding, Message, Outcome, Page, Subscriber
from syndicate.newsletter.letter import SUBJECTS, letter
from syndicate.ports import Clock
from syndicate.preflight.checks import examine_letter
from syndicate.settings.options import Settings
from syndicate.store import requests, subscribers, suppressions
from syndicate.store.requests import Request
from syndicate.templating import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a system mail is about. `active`: what its reader receives by now."""

    request: Request
    subscriber: Subscriber | None
    active: frozenset[str]
    now: datetime


def _confirm(about: About) -> str | None:
    request = about.request
    if request.used_at is not None or about.now >= request.until:
        return None
    return "known" if about.active >= request.choices.keys() else "confirm"


def _link(about: About) -> str | None:
    return "known" if about.subscriber else "nobody"


def _welcome(about: About) -> str | None:
    return "welcome" if about.active & about.request.choices.keys() else None


def _goodbye(about: About) -> str | None:
    return None if about.active & about.request.choices.keys() else "goodbye"


def _expiring(about: About) -> str | None:
    asks = about.request.used_at is None and about.now < about.request.until
    return "expiring" if asks and about.active >= about.request.choices.keys() else None


# What a purpose key begins with → which letter it is by now; None: it says nothing true any more.
KINDS: Mapping[str, Callable[[About], str | None]] = {
    "confirm": _confirm,
    "link": _link,
    "welcome": _welcome,
    "goodbye": _goodbye,
    "expiring": _expiring,
}
# What answers an act of somebody's own → of whom we must not write to, who gets it all the same.
_IN_SPITE_OF: Mapping[str, Collection[str]] = {
    "confirm": suppressions.LIFTABLE,
    "link": suppressions.LIFTABLE,
    "goodbye": (suppressions.LEFT,),
}


@dataclass(slots=True)
class Letters:
    """Makes system mails; what all readers of one kind share is made once."""

    house: House
    clock: Clock
    outside: Callable[[str], Outcome | None]
    _templates: dict[tuple[str, ...], Template] = field(default_factory=dict)

    def make(self, delivery: Delivery) -> Message | Outcome:
        """Return the mail, or why none is sent."""
        kind, _, id_ = delivery.key.partition("-")
        now = self.clock.now()
        with self.house.database.read() as c:
            request = requests.get(c, id_)
            # Who asked as nobody's address may be one of us by now.
            subscriber = subscribers.get(c, delivery.recipient) or subscribers.by_address(
                c, delivery.address or ""
            )
            address = subscriber.address if subscriber else delivery.address
            if request is None or kind not in KINDS or not address:
                return Outcome(state="cancelled", text="nothing to say any more")
            mark = tokens.address_hmac(self.house.keys, address)
            suppressed = suppressions.suppression(c, mark)
            had = subscribers.subscriptions(c, subscriber.id) if subscriber else ()
        refused = self._refused(kind, address, suppressed[0] if suppressed else "")
        if refused is not None:
            return refused
        # Nobody receives anything where we must not write: their consent, once confirmed, ends that.
        stand = (one.newsletter for one in had if one.stands(now) and not suppressed)
        active = frozenset(stand)
        about = About(request=request, subscriber=subscriber, active=active, now=now)
        which = KINDS[kind](about)
        if which is None:
            return Outcome(state="cancelled", text="nothing to say any more")
        template = self._template(which, delivery.locale, about)
        return personalise.message(template, delivery, self._personal(delivery, about, address))

    def _refused(self, kind: str, address: str, why: str) -> Outcome | None:
        if why and why not in _IN_SPITE_OF.get(kind, ()):
            return Outcome(state="suppressed", text="suppressed")
        return self.outside(address)

    def _template(self, kind: str, locale: str, about: About) -> Template:
        settings = self.house.settings
        tag = self._tag(locale)
        newsletters = _told_of(kind, about, settings)
        day = _last_day(about.request.until, tag, settings)
        key = (kind, tag, day if kind == "expiring" else "", *newsletters)
        if key not in self._templates:
            page = _page(self.house, kind, newsletters, tag, day)
            first = (newsletters or tuple(settings.newsletters))[0]
            head = message.letterhead_of_system(settings, first, tag, kind)
            self._templates[key] = message.template(page, head)
        return self._templates[key]

    def _tag(self, locale: str) -> str:
        settings = self.house.settings
        return locale if locale in settings.locales else settings.site.default_locale

    def _personal(self, delivery: Delivery, about: About, address: str) -> Personal:
        keys, web_url = self.house.keys, self.house.settings.web_url
        who, newsletters = about.subscriber, tuple(about.request.choices)
        one = newsletters[0] if len(newsletters) == 1 else None
        confirm = timed.sign(keys, "confirm", about.request.id, about.request.at)
        name = who.name if who else None
        return Personal(
            address=address,
            name=name,
            message_id=self.house.message_id(delivery.purpose, delivery.key, delivery.recipient),
            sender=self.house.returns_to(delivery),
            leave_by=self.house.leave_by(delivery),
            date=about.now,
            slots=reading.slots(
                self.house.catalogue(self._tag(delivery.locale)),
                name,
                confirm_url=urls.confirm(web_url, confirm),
                preferences_url=urls.preferences(web_url, tokens.preferences(keys, who.id, one))
                if who
                else "",
                unsubscribe_url=urls.one_click(web_url, tokens.one_click(keys, who.id, one))
                if who
                else "",
            ),
            fields=who.fields if who else {},
        )


def try_out(house: House, now: datetime) -> Iterator[Finding]:
    """Make every letter in every language, about one newsletter and about all, and an alert; yield what is wrong."""
    everything = tuple(house.settings.newsletters)
    for tag in house.settings.locales:
        for kind, about in product(SUBJECTS, dict.fromkeys((everything[:1], everything))):
            try:
                made = _page(house, kind, about, tag, _last_day(now, tag, house.settings))
                yield from examine_letter(made, shown(f"letters/{kind}.mjml"), house.settings)
            except SyndicateError as error:
                yield finding_of(error)
        try:
            made = alert_page(house, "test", {}, tag)
            yield from examine_letter(made, shown("letters/alert.mjml"), house.settings)
        except SyndicateError as error:
            yield finding_of(error)


def _page(house: House, kind: str, newsletters: tuple[str, ...], tag: str, until: str) -> Page:
    settings = house.settings
    facts = {
        "until": until,
        "days": settings.privacy.unconfirmed.days,
        "signup_url": urls.signup(settings.web_url, tag),
    }
    return letter(kind, newsletters, settings, house.environment(tag), house.catalogue(tag), facts)


def _last_day(until: datetime, tag: str, settings: Settings) -> str:
    """Return the last day before an instant, in words."""
    last = until - timedelta(seconds=1)
    return formats.day(last, settings.locales[tag].babel, settings.site.zone, "long")


def _told_of(kind: str, about: About, settings: Settings) -> tuple[str, ...]:
    """Return the newsletters that a letter names."""
    those = set(about.request.choices)
    if kind == "welcome":
        those &= about.active
    elif kind == "known":
        those = set(about.active) & (those or set(about.active))
    return tuple(key for key in settings.newsletters if key in those)
