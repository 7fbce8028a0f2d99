"""Channel → JSON Feed 1.1 bytes (https://jsonfeed.org/version/1.1)."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from syndicate.feeds.characters import legal
from syndicate.model import Alternate, Channel, Entry, Happening
from syndicate.urls import absolute

JSON_TYPE = "application/feed+json"
_REQUIRED = frozenset({"items", "content_html"})
_TRANSLATIONS = "The same in other languages, by BCP 47 tag."
_SECTION = "The section: a term that never changes and its name in this language."
_EVENT = (
    "When and where: times with their offset and IANA zone; a whole day is a date, and its end "
    "is the day after the last."
)


def json_feed(channel: Channel) -> bytes:
    """Return `channel` as a JSON Feed 1.1 document, UTF-8."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.site_url,
        "feed_url": _feed_url(absolute(channel.base_url, channel.path)),
        "description": channel.description,
        "language": channel.language,
        "authors": [{"name": channel.author, "url": channel.site_url}],
        "_translations": _feeds(channel.alternates),
        "items": [_item(entry, channel) for entry in channel.entries],
    }
    text = json.dumps(_legal(_without_empty(document)), ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def _legal(value: Any) -> Any:
    if isinstance(value, str):
        return legal(value)
    if isinstance(value, list):
        return [_legal(one) for one in value]
    if isinstance(value, dict):
        return {key: _legal(one) for key, one in value.items()}
    return value


def _item(entry: Entry, channel: Channel) -> Mapping[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "image": entry.image.url if entry.image else None,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": name} for name in entry.authors],
        "tags": [label for _, label in entry.categories],
        "language": entry.language if entry.language != channel.language else None,
        "_section": _section(entry.categories),
        "_translations": _pages(entry.alternates),
        "_event": _event(entry.happening),
    }
    return _without_empty(item)


def _feed_url(url: str) -> str:
    return f"{url}.json"


def _without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value or key in _REQUIRED}


def _feeds(alternates: tuple[Alternate, ...]) -> Mapping[str, Any] | None:
    found = {other.locale: {"url": _feed_url(other.url)} for other in alternates}
    return {"about": _TRANSLATIONS, **found} if found else None


def _pages(alternates: tuple[Alternate, ...]) -> Mapping[str, Any] | None:
    found = {other.locale: {"url": other.url, "id": other.id} for other in alternates}
    return {"about": _TRANSLATIONS, **found} if found else None


def _section(categories: tuple[tuple[str, str], ...]) -> Mapping[str, Any] | None:
    if not categories:
        return None
    term, label = categories[0]
    return {"about": _SECTION, "term": term, "label": label}


def _event(happening: Happening | None) -> Mapping[str, Any] | None:
    if happening is None:
        return None
    return {
        "about": _EVENT,
        "start": _moment(happening, happening.start),
        "end": _moment(happening, happening.end) if happening.end else None,
        "zone": happening.zone,
        "place": happening.place,
        "status": "cancelled" if happening.cancelled else "confirmed",
    }


def _moment(happening: Happening, instant: datetime) -> str:
    local = instant.astimezone(ZoneInfo(happening.zone))
    return local.date().isoformat() if happening.all_day else local.isoformat()
