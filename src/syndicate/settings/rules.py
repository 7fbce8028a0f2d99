"""What settings must agree on beyond their types."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from syndicate.errors import SettingsError
from syndicate.settings.options import Newsletter, Settings
from syndicate.settings.toml import Keys, Source

RESERVED_SECTIONS = frozenset({"articles", "events", "agenda", "issues", "feeds", "media"})
Complain = Callable[..., SettingsError]
_Problem = tuple[str, Keys, dict[str, Any]]
_KEY = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
_AUTHORITY = re.compile(r"^[a-z0-9.-]+,\d{4}(?:-\d\d){0,2}$")  # RFC 4151 §2.1
_ADDRESS = re.compile(r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CLOCK = re.compile(r"^(?:[01]\d|2[0-3]):[0-5]\d$")


def zone_of(source: Source) -> str:
    """Return `[site] zone` if it can be used, else UTC; `enforce` complains about it later."""
    site = source.values.get("site")
    zone = site.get("zone") if isinstance(site, dict) else None
    return zone if isinstance(zone, str) and _zone_exists(zone) else "UTC"


def enforce(settings: Settings, error: Complain) -> None:
    """Raise the first broken rule, in the order of the file's tables."""
    for rule in (_site, _locales, _sections, _newsletters, _sender):
        for code, keys, fields in rule(settings):
            raise error(code, keys, **fields)


def _site(settings: Settings) -> Iterator[_Problem]:
    site = settings.site
    for table, url in (("site", site.base_url), ("web", settings.web.base_url or site.base_url)):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            yield "setting-url", (table, "base_url"), {"found": url}
    if not _zone_exists(site.zone):
        yield "setting-zone", ("site", "zone"), {"found": site.zone}
    if not _AUTHORITY.match(site.authority):
        yield "setting-authority", ("site", "authority"), {"found": site.authority}
    if site.default_locale not in settings.locales:
        yield _unknown_locale(("site", "default_locale"), site.default_locale)
    yield from _titled(settings, ("site", "title"), site.title)


def _locales(settings: Settings) -> Iterator[_Problem]:
    for tag, locale in settings.locales.items():
        for other in locale.fallback:
            if other not in settings.locales:
                yield _unknown_locale(("locales", tag, "fallback"), other)
        if locale.zone and not _zone_exists(locale.zone):
            yield "setting-zone", ("locales", tag, "zone"), {"found": locale.zone}


def _sections(settings: Settings) -> Iterator[_Problem]:
    for key, section in settings.sections.items():
        if not _KEY.match(key) or key in RESERVED_SECTIONS:
            yield "setting-key", ("sections", key), {"found": key}
        yield from _titled(settings, ("sections", key, "title"), section.title)
        for tag in section.own:
            if tag not in settings.locales:
                yield _unknown_locale(("sections", key, "own"), tag)


def _newsletters(settings: Settings) -> Iterator[_Problem]:
    for key, newsletter in settings.newsletters.items():
        if not _KEY.match(key):
            yield "setting-key", ("newsletters", key), {"found": key}
        yield from _titled(settings, ("newsletters", key, "title"), newsletter.title)
        for section in newsletter.sections:
            if section not in settings.sections:
                known = ", ".join(settings.sections)
                yield (
                    "setting-section",
                    ("newsletters", key, "sections"),
                    {"found": section, "known": known},
                )
        for tag in newsletter.parity:
            if tag not in settings.locales:
                yield _unknown_locale(("newsletters", key, "parity"), tag)
        yield from _headed(key, newsletter)
        yield from _schedules(key, newsletter)


def _headed(key: str, newsletter: Newsletter) -> Iterator[_Problem]:
    for name, address in (("from", newsletter.from_), ("reply_to", newsletter.reply_to)):
        if address:
            yield from _addressed(("newsletters", key, name), address)
    for tag, title in newsletter.title.items():
        yield from _one_line(("newsletters", key, "title", tag), "List-Id", title)


def _schedules(key: str, newsletter: Newsletter) -> Iterator[_Problem]:
    for name, schedule in newsletter.schedules.items():
        keys = ("newsletters", key, "schedules", name)
        if not _CLOCK.match(schedule.at):
            yield "setting-clock", (*keys, "at"), {"found": schedule.at}
        if schedule.zone != "recipient" and not _zone_exists(schedule.zone):
            yield "setting-zone", (*keys, "zone"), {"found": schedule.zone}
        if name.startswith("adhoc"):
            yield "setting-key", keys, {"found": name}


def _sender(settings: Settings) -> Iterator[_Problem]:
    sender = settings.sender
    yield from _addressed(("sender", "email"), sender.email)
    yield from _one_line(("sender", "legal_name"), "From", sender.legal_name)
    for tag, name in sender.name.items():
        yield from _one_line(("sender", "name", tag), "From", name)
    for newsletter, tables in sender.overrides.items():
        for tag, own in tables.items():
            keys = ("sender", newsletter, tag)
            if tag not in settings.locales:
                yield _unknown_locale(keys, tag)
            yield from _addressed((*keys, "email"), str(own.get("email", sender.email)))
            yield from _one_line((*keys, "name"), "From", str(own.get("name", "")))


def _addressed(keys: Keys, address: str) -> Iterator[_Problem]:
    """Yield what is no address, or none that every server takes: a domain is in its ASCII form."""
    if not _ADDRESS.match(address):
        yield "setting-address", keys, {"found": address}


def _one_line(keys: Keys, header: str, text: str) -> Iterator[_Problem]:
    """Yield what would break the header that it goes into."""
    if _CONTROL.search(text):
        yield "header-control", keys, {"header": header}


def _titled(settings: Settings, keys: Keys, title: Any) -> Iterator[_Problem]:
    for tag in title:
        if tag not in settings.locales:
            yield _unknown_locale((*keys, tag), tag)
    for tag in settings.locales:
        if tag not in title:
            yield "setting-title", keys, {"locale": tag}


def _unknown_locale(keys: Keys, tag: str) -> _Problem:
    return "setting-locale", keys, {"found": tag}


def _zone_exists(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):  # zoneinfo's ways to say no
        return False
    return bool(zone)


def idle(settings: Settings) -> Iterator[Keys]:
    """Yield options that are set and that nothing reads yet: whoever set them should know."""
    if settings.site.precompress:
        yield ("site", "precompress")
    if settings.web.trusted_proxies:
        yield ("web", "trusted_proxies")
    if settings.schedule.runner != "local":
        yield ("schedule", "runner")
    for key, newsletter in settings.newsletters.items():
        for name in ("parity", "proofs"):
            if getattr(newsletter, name):
                yield ("newsletters", key, name)
        if newsletter.late != "carry":
            yield ("newsletters", key, "late")
