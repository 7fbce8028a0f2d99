"""What settings must agree on beyond their types, with each other and with what later stages know."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from syndicate.errors import SettingsError
from syndicate.settings import forms, timetable
from syndicate.settings.options import Newsletter, Settings
from syndicate.settings.places import Keys

_LONGEST_LABEL = 63
RESERVED_SECTIONS = frozenset(
    {"articles", "events", "agenda", "issues", "feeds", "media", "subscribe"}
)
Complain = Callable[..., SettingsError]
_Problem = tuple[str, Keys, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Known:
    """What later stages know; as it is, everything goes.

    locale:     tells whether Babel has the data of a locale, by its name there.
    transports: the names of the ways out for mail.
    calendar:   tells whether there is a calendar of public holidays.
    """

    locale: Callable[[str], bool] = lambda _babel: True
    transports: tuple[str, ...] = ()
    calendar: Callable[[str], bool] = lambda _code: True


def enforce(settings: Settings, known: Known, error: Complain) -> None:
    """Raise the first broken rule."""
    for rule in (
        _tags,
        _locales,
        _site,
        _links,
        _sections,
        _newsletters,
        _sender,
        _delivery,
        _dkim,
        _alerts,
        _schedule,
    ):
        for code, keys, fields in rule(settings, known):
            raise error(code, keys, **fields)


def _tags(settings: Settings, _known: Known) -> Iterator[_Problem]:
    for tag in settings.locales:
        if not forms.is_tag(tag):  # it becomes a part of paths
            yield "setting-tag", ("locales", tag), {"found": tag}


def _locales(settings: Settings, known: Known) -> Iterator[_Problem]:
    for tag, locale in settings.locales.items():
        keys = ("locales", tag)
        if not known.locale(locale.babel):
            yield "setting-babel", (*keys, "babel"), {"found": locale.babel}
        if tag in locale.fallback:
            yield "setting-fallback-self", (*keys, "fallback"), {"found": tag}
        yield from _unknown_locales(settings, (*keys, "fallback"), locale.fallback)


def _site(settings: Settings, _known: Known) -> Iterator[_Problem]:
    tag = settings.site.default_locale
    yield from _unknown_locales(settings, ("site", "default_locale"), (tag,))
    yield from _titled(settings, ("site", "title"), settings.site.title)
    yield from _by_locale(settings, ("site", "description"), settings.site.description)


def _links(settings: Settings, _known: Known) -> Iterator[_Problem]:
    for key, link in settings.links.items():
        keys = ("links", key)
        yield from _titled(settings, (*keys, "title"), link.title)
        yield from _by_locale(settings, (*keys, "url"), link.url)
        for tag in settings.locales:
            if tag not in link.url:
                yield "setting-link", (*keys, "url"), {"locale": tag}


def _sections(settings: Settings, _known: Known) -> Iterator[_Problem]:
    for key, section in settings.sections.items():
        keys = ("sections", key)
        if not forms.is_name(key):
            yield "setting-key", keys, {"found": key}
        if key in RESERVED_SECTIONS:
            yield "setting-key-taken", keys, {"found": key}
        yield from _titled(settings, (*keys, "title"), section.title)
        yield from _unknown_locales(settings, (*keys, "own"), section.own)


def _newsletters(settings: Settings, known: Known) -> Iterator[_Problem]:
    for key, newsletter in settings.newsletters.items():
        keys = ("newsletters", key)
        if not forms.is_name(key):
            yield "setting-key", keys, {"found": key}
        yield from _titled(settings, (*keys, "title"), newsletter.title)
        yield from _by_locale(settings, (*keys, "description"), newsletter.description)
        for section in newsletter.sections:
            if section not in settings.sections:
                listed = ", ".join(settings.sections)
                yield "setting-section", (*keys, "sections"), {"found": section, "known": listed}
        yield from _unknown_locales(settings, (*keys, "parity"), newsletter.parity)
        yield from _unknown_locales(settings, (*keys, "approvals_in"), newsletter.approvals_in)
        if newsletter.late == "wait" and newsletter.until > newsletter.max_lateness:
            yield "setting-until", (*keys, "until"), {}
        yield from _schedules((*keys, "schedules"), newsletter, known)


def _schedules(keys: Keys, newsletter: Newsletter, known: Known) -> Iterator[_Problem]:
    for name, schedule in newsletter.schedules.items():
        if name.startswith("adhoc"):
            yield "setting-adhoc", (*keys, name), {"found": name}
        if not name.strip() or not forms.ONE_LINE.holds(name):
            yield "setting-key", (*keys, name), {"found": name}
        yield from timetable.problems((*keys, name), schedule, known.calendar)


def _sender(settings: Settings, _known: Known) -> Iterator[_Problem]:
    yield from _by_locale(settings, ("sender", "name"), settings.sender.name)
    for newsletter, tables in settings.sender.overrides.items():
        yield from _by_locale(settings, ("sender", newsletter), tables)


def _delivery(settings: Settings, known: Known) -> Iterator[_Problem]:
    transport = settings.delivery.transport
    if known.transports and transport not in known.transports:
        allowed = ", ".join(known.transports)
        keys = ("delivery", "transport")
        yield "setting-choice", keys, {"found": transport, "allowed": allowed}


def _dkim(settings: Settings, _known: Known) -> Iterator[_Problem]:
    keys = ("delivery", "dkim")
    for selector in settings.delivery.dkim.selectors:
        if not forms.is_name(selector) or len(selector) > _LONGEST_LABEL:  # a label of the DNS
            yield "setting-key", (*keys, "selectors", selector), {"found": selector}
    sender, domain = _domain(settings.sender.email), signing_domain(settings)
    if settings.delivery.dkim.selectors and sender.split(".")[-2:] != domain.split(".")[-2:]:
        yield "dkim-domain", (*keys, "domain"), {"found": domain, "sender": sender}


def _alerts(settings: Settings, _known: Known) -> Iterator[_Problem]:
    alerts = settings.alerts
    yield from _by_locale(settings, ("alerts", "languages"), alerts.languages)
    if alerts.webhook and not alerts.webhook_secret_file:  # nobody could tell ours from others
        yield "setting-missing", ("alerts", "webhook_secret_file"), {}


def _schedule(settings: Settings, _known: Known) -> Iterator[_Problem]:
    if settings.schedule.runner == "workers" and not settings.store.url.startswith("postgresql:"):
        yield "setting-workers", ("schedule", "runner"), {}


def signing_domain(settings: Settings) -> str:
    """Return the domain that vouches for mails: the sender's, if no other is set."""
    return settings.delivery.dkim.domain or _domain(settings.sender.email)


def unaligned(settings: Settings) -> Iterator[tuple[Keys, str]]:
    """Yield each address that mails come from and that our signature need not count for, by its domain.

    A signature counts (DMARC, RFC 9989) where both domains belong to one organisation: sure
    where one lies below the other, a question of the public suffix else.
    """
    dkim, signing = settings.delivery.dkim, signing_domain(settings)
    for keys, domain in _senders(settings):
        if dkim.selectors and not (_within(domain, signing) or _within(signing, domain)):
            yield keys, domain


def sending_domains(settings: Settings) -> tuple[str, ...]:
    """Return the domains of all addresses that mails come from, the sender's first."""
    return tuple(dict.fromkeys(domain for _, domain in _senders(settings)))


def _senders(settings: Settings) -> Iterator[tuple[Keys, str]]:
    """Yield where each address stands that mails come from, with its domain."""
    sender = settings.sender
    given: list[tuple[Keys, str]] = [(("sender", "email"), sender.email)]
    for key, tables in sender.overrides.items():
        given += (
            (("sender", key, tag, "email"), own.get("email", "")) for tag, own in tables.items()
        )
    given += (
        (("newsletters", key, "from"), one.from_) for key, one in settings.newsletters.items()
    )
    yield from ((keys, domain) for keys, address in given if (domain := _domain(address)))


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _within(domain: str, other: str) -> bool:
    return f".{domain}".endswith(f".{other}")


def _titled(settings: Settings, keys: Keys, title: Mapping[str, str]) -> Iterator[_Problem]:
    yield from _by_locale(settings, keys, title)
    for tag in settings.locales:
        if tag not in title:
            yield "setting-title", keys, {"locale": tag}


def _by_locale(settings: Settings, keys: Keys, given: Mapping[str, Any]) -> Iterator[_Problem]:
    for tag in given:
        yield from _unknown_locales(settings, (*keys, tag), (tag,))


def _unknown_locales(settings: Settings, keys: Keys, tags: tuple[str, ...]) -> Iterator[_Problem]:
    for tag in tags:
        if tag not in settings.locales:
            listed = ", ".join(settings.locales)
            yield "setting-locale", keys, {"found": tag, "known": listed}


def unlinked(settings: Settings) -> Iterator[str]:
    """Yield the links that law expects on every page of who publishes, and that are not set.

    Sources: décret 2019-768, art. 5, and RGAA (accessibility); LCEN, art. 6 III (legal notice); GDPR,
    art. 13, Loi 25 (P-39.1, s. 8.2; A-2.1, s. 63.4) (privacy).
    """
    wanted = {
        "fr_public": ("accessibility", "legal", "privacy"),
        "fr_private": ("legal", "privacy"),
        "qc_public": ("privacy",),
        "qc_business": ("privacy",),
    }
    those = [key for profile in settings.sender.profile for key in wanted.get(profile, ())]
    yield from (key for key in dict.fromkeys(those) if key not in settings.links)
