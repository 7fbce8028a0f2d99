"""Calendar → iCalendar bytes (RFC 5545, RFC 7986): the same at every build, for there is no clock."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from syndicate.feeds.vtimezone import is_utc, vtimezone
from syndicate.model import Calendar, Happening, Occasion
from syndicate.urls import absolute

CALENDAR_TYPE = "text/calendar"
EXTENSION = "ics"
_PRODUCT = "-//syndicate//syndicate//EN"
_REFRESH = "PT6H"
_LINE = 75  # octets, without CRLF: RFC 5545 §3.1
# Line ends that some readers split at, whatever RFC 5545 says; and what no text may contain.
_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
# RFC 6868: what even a quoted parameter cannot hold.
_IN_PARAMETER = str.maketrans({"^": "^^", '"': "^'", "\n": "^n"})
_NEEDS_QUOTES = re.compile("[:;,]")
_NO_EVENT = datetime(2026, 1, 1, tzinfo=UTC)  # any: a zone without events is told by its rule


def calendar(value: Calendar) -> bytes:
    """Return `value` as an iCalendar document, UTF-8."""
    lines = ("BEGIN:VCALENDAR", *_head(value), *_components(value), "END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _head(value: Calendar) -> Iterator[str]:
    language, source = value.language, absolute(value.base_url, f"{value.path}.{EXTENSION}")
    yield from ("VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    if value.title:
        yield _text("NAME", value.title, LANGUAGE=language)
        yield _text("X-WR-CALNAME", value.title)
    if value.description:
        yield _text("DESCRIPTION", value.description, LANGUAGE=language)
    yield _text("X-WR-TIMEZONE", value.zone)
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH}"
    yield f"X-PUBLISHED-TTL:{_REFRESH}"
    yield f"SOURCE;VALUE=URI:{source}"
    yield f"URL:{value.site_url}"


def _components(value: Calendar) -> Iterator[str]:
    """Yield zones and events. RFC 5545 §3.6 wants one component at least: a zone, if nothing else."""
    spans = _spans(value.occasions)
    if not value.occasions:
        spans[value.zone] = (_NO_EVENT, _NO_EVENT)
    for zone, (first, last) in sorted(spans.items()):
        yield from vtimezone(zone, first, last)
    for occasion in value.occasions:
        yield from ("BEGIN:VEVENT", *_event(occasion, value.language), "END:VEVENT")


def _spans(occasions: tuple[Occasion, ...]) -> dict[str, tuple[datetime, datetime]]:
    """Return from when to when each zone is used by its name."""
    found: dict[str, tuple[datetime, datetime]] = {}
    for happening in (one.happening for one in occasions):
        if happening.all_day or _is_in_utc(happening):
            continue
        instants = (happening.start, happening.end or happening.start)
        found[happening.zone] = (
            min(*instants, *found.get(happening.zone, ())),
            max(*instants, *found.get(happening.zone, ())),
        )
    return found


def _event(occasion: Occasion, language: str) -> Iterator[str]:
    happening, own = occasion.happening, occasion.language
    yield _text("UID", occasion.uid)
    yield f"DTSTAMP:{_utc(occasion.updated)}"
    yield f"CREATED:{_utc(occasion.published)}"
    yield f"LAST-MODIFIED:{_utc(occasion.updated)}"
    yield f"SEQUENCE:{occasion.sequence}"
    yield f"STATUS:{'CANCELLED' if occasion.off else 'CONFIRMED'}"
    yield _time("DTSTART", happening.start, happening)
    if happening.end:
        yield _time("DTEND", happening.end, happening)
    yield _text("SUMMARY", occasion.title, LANGUAGE=own)
    description = "\n\n".join(part for part in (occasion.summary, occasion.url) if part)
    if description:
        yield _text("DESCRIPTION", description, LANGUAGE=own)
    if happening.place:
        yield _text("LOCATION", happening.place, LANGUAGE=own)
    if occasion.url:
        yield f"URL:{occasion.url}"
    yield from _categories(occasion, language)
    yield f"TRANSP:{'OPAQUE' if occasion.busy else 'TRANSPARENT'}"


def _categories(occasion: Occasion, language: str) -> Iterator[str]:
    if occasion.language == language:
        yield _texts("CATEGORIES", (occasion.section, *occasion.tags), LANGUAGE=language)
        return
    yield _texts("CATEGORIES", (occasion.section,), LANGUAGE=language)
    if occasion.tags:
        yield _texts("CATEGORIES", occasion.tags, LANGUAGE=occasion.language)


def _time(name: str, when: datetime, happening: Happening) -> str:
    local = when.astimezone(ZoneInfo(happening.zone))
    if happening.all_day:
        return f"{name};VALUE=DATE:{local:%Y%m%d}"
    if _is_in_utc(happening):
        return f"{name}:{_utc(when)}"
    return f"{name}{_parameter('TZID', happening.zone)}:{local:%Y%m%dT%H%M%S}"


@lru_cache(maxsize=1024)
def _is_in_utc(happening: Happening) -> bool:
    """Tell whether times are told in UTC: the zone is, or the hour is one that comes twice.

    A local time of that hour would be the first of the two (RFC 5545 §3.3.5), if readers agreed.
    """
    if is_utc(happening.zone):
        return True
    zone = ZoneInfo(happening.zone)
    instants = (happening.start, happening.end or happening.start)
    return any(_comes_twice(when.astimezone(zone)) for when in instants)


def _comes_twice(local: datetime) -> bool:
    return local.replace(fold=1 - local.fold).utcoffset() != local.utcoffset()


def _utc(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(name: str, text: str, **parameters: str) -> str:
    return _texts(name, (text,), **parameters)


def _texts(name: str, texts: tuple[str, ...], **parameters: str) -> str:
    told = "".join(_parameter(key, value) for key, value in parameters.items())
    return f"{name}{told}:{','.join(_clean(text).translate(_ESCAPED) for text in texts)}"


def _parameter(name: str, value: str) -> str:
    told = _clean(value).translate(_IN_PARAMETER)
    return f';{name}="{told}"' if _NEEDS_QUOTES.search(told) else f";{name}={told}"


def _clean(text: str) -> str:
    if text.isprintable():
        return text
    return _DROPPED.sub("", _LINE_ENDS.sub("\n", text))


def _folded(line: str) -> bytes:
    """Return the line with its CRLF, folded between characters so that no part is over 75 octets."""
    rest, parts, room = line.encode(), [], _LINE
    while len(rest) > room:
        cut = room
        while rest[cut] & 0xC0 == 0x80:  # noqa: PLR2004 (a byte within a character of UTF-8)
            cut -= 1
        parts.append(rest[:cut])
        rest, room = rest[cut:], _LINE - 1  # the space that continues a line counts
    return b"\r\n ".join((*parts, rest)) + b"\r\n"
