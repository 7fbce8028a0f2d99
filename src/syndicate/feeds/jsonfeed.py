"""Channel → JSON Feed 1.1 bytes (https://jsonfeed.org/version/1.1).

What the format has no word for stands under keys that begin with "_"; the first of each says what
it is about, and one line holds one item, so that a change shows as a change of lines.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from syndicate.feeds.characters import legal
from syndicate.model import Alternate, Channel, Enclosure, Entry, Happening
from syndicate.urls import absolute

JSON_TYPE = "application/feed+json"
_ESCAPED = re.compile(r"\\[bfu]")  # how JSON writes control characters
_ABOUT = {
    "_translations": "The same in other languages, by BCP 47 tag.",
    "_licence": "The terms under which the texts may be published: their name and their address.",
    "_archive": "This document is closed (RFC 5005): what is new is in the current feed.",
    "_section": "The section: a term that never changes and its name in this language.",
    "_image": "The lead image: what it shows, whose it is, its size in bytes and in pixels.",
    "_event": (
        "When and where: times with their offset and IANA zone; a whole day is a date, and its end "
        "is the day after the last. The sequence rises when the time, the place or the status "
        "changes."
    ),
    "_withdrawn": "The publisher has taken this text back, at this instant: delete your copy.",
}


def json_feed(channel: Channel) -> bytes:
    """Return `channel` as a JSON Feed 1.1 document, UTF-8."""
    explained: set[str] = set()
    head = _written(_explained(_head(channel), explained))
    items = [_written(_explained(_item(one, channel), explained)) for one in channel.entries]
    listed = "[\n{}\n]".format(",\n".join(items)) if items else "[]"
    return f'{head[:-1]},\n"items":{listed}}}\n'.encode()


def _written(values: Mapping[str, Any]) -> str:
    """Return values as one line without characters that no reader could take; few have any."""
    text = _dumped(values)
    is_clean = not _ESCAPED.search(text) and legal(text) == text
    return text if is_clean else _dumped(_legal(values))


def _dumped(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _legal(value: Any) -> Any:
    if isinstance(value, str):
        return legal(value)
    if isinstance(value, list):
        return [_legal(one) for one in value]
    if isinstance(value, dict):
        return {key: _legal(one) for key, one in value.items()}
    return value


def _head(channel: Channel) -> Iterator[tuple[str, Any]]:
    name = {"name": channel.author} if channel.author else {}
    url = f"mailto:{channel.contact}" if channel.contact else channel.site_url
    yield "version", "https://jsonfeed.org/version/1.1"
    yield "title", channel.title
    yield "home_page_url", channel.site_url
    yield "feed_url", _address(channel, channel.path)
    yield "next_url", _address(channel, channel.previous) if channel.previous else None
    yield "description", channel.description
    yield "language", channel.language
    yield "authors", [name | {"url": url}]
    current = channel.current
    hubs = () if current else channel.hubs  # nobody will ever be told of a change in an archive
    yield "hubs", [{"type": "WebSub", "url": hub} for hub in hubs]
    yield "_licence", _licence(channel.licence)
    yield "_archive", {"current": _address(channel, current)} if current else None
    yield "_translations", {one.locale: {"url": f"{one.url}.json"} for one in channel.alternates}


def _item(entry: Entry, channel: Channel) -> Iterator[tuple[str, Any]]:
    yield "id", entry.id
    yield "url", entry.url
    yield "title", entry.title
    yield "summary", entry.summary
    yield "content_html", entry.html
    yield "image", entry.image.url if entry.image else None
    yield "date_published", entry.published.isoformat()
    yield "date_modified", entry.updated.isoformat()
    yield "authors", [{"name": name} for name in entry.authors]
    yield "tags", [label for _, label in entry.categories]
    yield "language", entry.language if entry.language != channel.language else None
    yield "_section", _section(entry)
    yield "_image", _image(entry.image) if entry.image else None
    yield "_translations", _pages(entry.alternates)
    yield "_event", _event(entry.happening) if entry.happening else None
    yield "_withdrawn", {"at": entry.updated.isoformat()} if entry.withdrawn else None


def _explained(pairs: Iterable[tuple[str, Any]], explained: set[str]) -> dict[str, Any]:
    """Return what has a value; what is ours says what it is about where it first appears."""
    values = {}
    for key, value in pairs:
        if not value and key != "content_html":
            continue
        fresh = key in _ABOUT and key not in explained
        values[key] = {"about": _ABOUT[key], **value} if fresh else value
        explained.add(key)
    return values


def _address(channel: Channel, path: str) -> str:
    return f"{absolute(channel.base_url, path)}.json"


def _licence(licence: tuple[str, str] | None) -> Mapping[str, str]:
    name, url = licence or ("", "")
    return {key: value for key, value in (("name", name), ("url", url)) if value}


def _section(entry: Entry) -> Mapping[str, str] | None:
    if not entry.categories:
        return None
    term, label = entry.categories[0]
    return {"term": term, "label": label}


def _image(image: Enclosure) -> Mapping[str, Any]:
    found = {
        "alt": image.alt,
        "credit": image.credit or "",
        "type": image.media_type,
        "length": image.length,
        "width": image.width,
        "height": image.height,
    }
    return {key: value for key, value in found.items() if value or key == "alt"}


def _pages(alternates: Iterable[Alternate]) -> Mapping[str, Any]:
    return {one.locale: {"url": one.url, "id": one.id} for one in alternates}


def _event(happening: Happening) -> Mapping[str, Any]:
    return {
        "start": _moment(happening, happening.start),
        "end": _moment(happening, happening.end) if happening.end else None,
        "zone": happening.zone,
        "place": happening.place or None,
        "status": "cancelled" if happening.cancelled else "confirmed",
        "sequence": happening.sequence + bool(happening.cancelled),  # as calendars have it
    }


def _moment(happening: Happening, instant: datetime) -> str:
    local = instant.astimezone(ZoneInfo(happening.zone))
    return local.date().isoformat() if happening.all_day else local.isoformat()
