"""What a value must be beyond its type: the form of a text, the range of a number.

`options` says which option takes which; `scalars` holds values to it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from ipaddress import AddressValueError, IPv6Address, ip_address, ip_network
from typing import Annotated, Any

from syndicate import timezones


@dataclass(frozen=True, slots=True)
class Form:
    """What a text must look like; `code` is what is said of one that does not.

    bare: a whole number or a date may be written without quotation marks.
    """

    code: str
    holds: Callable[[str], bool]
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """The bounds of a number or a length of time, both within."""

    least: Any
    most: Any


LONGEST = timedelta(days=36_500)  # a hundred years: no length of time means more than that
FIRST_YEAR, LAST_YEAR = 1970, 2199
RECIPIENT = "recipient"
LONGEST_LOCAL = 64
TAG = 36  # letters of what names a mail behind “+” in an address of ours

# C0 and C1, line separators, surrogates, and the private use area, which marks our slots.
_CONTROL = "\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ue000-\uf8ff"
_CONTROLS = re.compile(f"[{_CONTROL}]")
_CONTROLS_OR_LINES = re.compile(f"[\n{_CONTROL}]")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")  # RFC 5646 §2.1
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_HOURS = re.compile(rf"({_CLOCK.pattern})-({_CLOCK.pattern})")
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")
_FONT = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{0,63}")  # a name, never a URL or a piece of CSS
_IMAGE = re.compile(r"content/brand/(?:[^/]+/)*[^/]+\.(?:png|jpe?g|gif|webp|avif)", re.IGNORECASE)
# A domain is in its ASCII form, which every server takes.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_AUTHORITY = re.compile(
    rf"(?=[^A-Z_]*\Z){_LABEL}(?:\.{_LABEL})*,([0-9]{{4}}(?:-[0-9]{{2}}){{0,2}})"
)
_WEB = re.compile(
    rf"https?://(?:{_LABEL}(?:\.{_LABEL})*|\[(?P<six>[0-9A-Fa-f:.]+)\])(?::(?P<port>[0-9]{{1,5}}))?"
    r"(?:/(?:[A-Za-z0-9._~!$&()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?"
)
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-[0-9]{1,2}")
_TOPIC = re.compile(
    rf"arn:aws[a-z-]{{0,10}}:sns:{_REGION.pattern}:[0-9]{{12}}:[A-Za-z0-9_-]{{1,256}}(?:\.fifo)?"
)
_CALENDAR = re.compile(r"[a-z]{2}(?:-[a-z0-9]{1,3})?")
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_QUERY = re.compile(r"(?:[A-Za-z0-9._~!$&()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*")
_DOMAIN = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+"
)
_SERVER = re.compile(r"(?:(?P<four>[0-9.]+)|\[(?P<six>[0-9A-Fa-f:]+)\]):(?P<port>[0-9]{1,5})")
_LAST_PORT = 65_535
_LONGEST_URL = 2_000


def is_name(text: str) -> bool:
    """Tell whether `text` can be a part of ids, addresses and names of files."""
    return bool(_NAME.fullmatch(text))


def is_tag(text: str) -> bool:
    """Tell whether `text` is a language tag as it is written: "fr", "fr-CA", "zh-Hant-TW"."""
    return bool(_TAG.fullmatch(text))


def is_web_address(text: str) -> bool:
    """Tell whether links can begin with `text`: no query, no name to log in with, all in ASCII."""
    found = _WEB.fullmatch(text) if len(text) <= _LONGEST_URL else None
    if not found:
        return False
    port, six = found["port"], found["six"]
    return (port is None or 0 < int(port) <= _LAST_PORT) and (six is None or _is_ipv6(six))


def _leaves_room(text: str) -> bool:
    """Tell whether “+” and a token still fit into the part before the @ (RFC 5321 §4.5.3.1.1)."""
    return len(text.rpartition("@")[0]) <= LONGEST_LOCAL - 1 - TAG


def is_authority(text: str) -> bool:
    """Tell whether `text` can begin an id: a domain and a date in which it was owned (RFC 4151)."""
    found = _AUTHORITY.fullmatch(text)
    return bool(found) and _is_date(text.partition(",")[2])


def _is_request(text: str) -> bool:
    address, _, query = text.partition("?")
    return is_web_address(address) and bool(_QUERY.fullmatch(query))


def _is_pattern(text: str) -> bool:
    """Tell whether `text` is the address of a page with {tag}, {kind} or {slug} in it."""
    named = ("{tag}", "{kind}", "{slug}")
    bare = reduce(lambda left, name: left.replace(name, "x"), named, text)
    return "{slug}" in text and _is_request(bare)


def _is_ipv6(text: str) -> bool:
    try:
        return bool(IPv6Address(text))
    except AddressValueError:
        return False


def _is_date(text: str) -> bool:
    year, month, day = (*text.split("-"), "01", "01")[:3]
    try:
        return FIRST_YEAR <= date.fromisoformat(f"{year}-{month}-{day}").year <= LAST_YEAR
    except ValueError:
        return False


def _is_hours(text: str) -> bool:
    found = _HOURS.fullmatch(text)
    return found is not None and found[1] != found[2]


def _is_zone(text: str) -> bool:
    return timezones.zone(text) is not None


def _is_zone_or_readers(text: str) -> bool:
    return text == RECIPIENT or _is_zone(text)


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def server_of(text: str) -> tuple[str, int | None]:
    """Return the IP address and the port of "192.0.2.53", "192.0.2.53:5353" or "[2001:db8::53]:53". Raises ValueError."""
    found = _SERVER.fullmatch(text)
    if found is None:
        return str(ip_address(text)), None
    port = int(found["port"])
    if not 0 < port <= _LAST_PORT:
        raise ValueError(text)
    return str(ip_address(found["four"] or found["six"])), port


def _is_server(text: str) -> bool:
    try:
        server_of(text)
    except ValueError:
        return False
    return True


def _is(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: bool(pattern.fullmatch(text))


def _or_empty(holds: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: not text or holds(text)


ONE_LINE = Form(code="setting-control", holds=lambda text: not _CONTROLS_OR_LINES.search(text))
SOME_LINES = Form(code="setting-control", holds=lambda text: not _CONTROLS.search(text))
_FILLED = Form(code="setting-empty", holds=lambda text: bool(text.strip()))

Filled = Annotated[str, _FILLED]
Lines = Annotated[str, SOME_LINES]
FilledLines = Annotated[str, SOME_LINES, _FILLED]
Url = Annotated[str, _FILLED, Form(code="setting-url", holds=is_web_address)]
OptionalUrl = Annotated[str, Form(code="setting-url", holds=_or_empty(is_web_address))]
OptionalRequest = Annotated[str, Form(code="setting-url", holds=_or_empty(_is_request))]
Request = Annotated[str, _FILLED, Form(code="setting-url", holds=_is_request)]
OptionalPattern = Annotated[str, Form(code="setting-pattern", holds=_or_empty(_is_pattern))]
Zone = Annotated[str, Form(code="setting-zone", holds=_is_zone)]
OptionalZone = Annotated[str, Form(code="setting-zone", holds=_or_empty(_is_zone))]
ZoneOrReaders = Annotated[str, Form(code="setting-zone", holds=_is_zone_or_readers)]
Authority = Annotated[str, Form(code="setting-authority", holds=is_authority)]
Address = Annotated[str, Form(code="setting-address", holds=_is(_ADDRESS))]
OptionalAddress = Annotated[str, Form(code="setting-address", holds=_or_empty(_is(_ADDRESS)))]
OptionalDomain = Annotated[str, Form(code="setting-domain", holds=_or_empty(_is(_DOMAIN)))]
OptionalTagged = Annotated[
    str,
    Form(code="setting-address", holds=_or_empty(_is(_ADDRESS))),
    Form(code="setting-address-long", holds=_leaves_room),
]
Region = Annotated[str, Form(code="setting-region", holds=_is(_REGION))]
OptionalTopic = Annotated[str, Form(code="setting-topic", holds=_or_empty(_is(_TOPIC)))]
OptionalName = Annotated[str, Form(code="setting-identifier", holds=_or_empty(_is(_IDENTIFIER)))]
Clock = Annotated[str, Form(code="setting-clock", holds=_is(_CLOCK))]
DayInWords = Annotated[str, replace(ONE_LINE, bare=True)]
Calendar = Annotated[str, Form(code="setting-calendar", holds=_is(_CALENDAR))]
OptionalHours = Annotated[str, Form(code="setting-hours", holds=_or_empty(_is_hours))]
Colour = Annotated[str, Form(code="setting-colour", holds=_is(_COLOUR))]
Font = Annotated[str, Form(code="setting-font", holds=_is(_FONT))]
OptionalImage = Annotated[str, Form(code="setting-image", holds=_or_empty(_is(_IMAGE)))]
Template = Annotated[str, Form(code="setting-template", holds=is_name)]

Lasting = Annotated[timedelta, Range(timedelta(seconds=1), LONGEST)]
OptionalServer = Annotated[str, Form(code="setting-server", holds=_or_empty(_is_server))]
Network = Annotated[str, Form(code="setting-network", holds=_is_network)]
Items = Annotated[int, Range(1, 500)]
Amount = Annotated[int, Range(1, 100_000)]
Quota = Annotated[int, Range(0, 100_000_000)]
Port = Annotated[int, Range(1, _LAST_PORT)]
Connections = Annotated[int, Range(1, 100)]
