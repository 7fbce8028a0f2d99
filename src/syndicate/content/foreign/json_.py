"""JSON Feed 1.0 and 1.1 → Feed (https://jsonfeed.org/version/1.1)."""

import html
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from syndicate.content.foreign.values import Attached, Feed, Item, identity
from syndicate.errors import UsageError

_VERSION = "jsonfeed.org/version/"


def read(data: bytes, place: str, base: str) -> Feed | None:
    """Return the feed in `data`, or None for JSON that is none. Raises UsageError feed-json."""
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise UsageError("feed-json", file=place, line=error.lineno) from error
    except (
        ValueError,
        RecursionError,
    ) as error:  # bytes that are no UTF-8; numbers or depths without end
        raise UsageError("feed-json", file=place, line=1) from error
    if not isinstance(found, dict) or _VERSION not in str(found.get("version")):
        return None
    base = _text(found, "feed_url") or base
    return Feed(
        format=f"JSON Feed {str(found['version']).rpartition('/')[2]}",
        title=_line(found, "title"),
        items=tuple(_item(one, base) for one in _listed(found, "items")),
        link=_address(found, "home_page_url", base),
        language=_text(found, "language") or None,
        address=_text(found, "feed_url") or None,
        older=_address(found, "next_url", base) or None,
    )


def _item(one: Mapping[str, Any], base: str) -> Item:
    link = _address(one, "url", base) or _address(one, "external_url", base)
    title = _line(one, "title")
    id_, origin = identity(_id(one), link, title)
    text = _text(one, "content_html") or _paragraphs(_text(one, "content_text"))
    summary = html.escape(_text(one, "summary"), quote=False)
    return Item(
        id=id_,
        origin=origin,
        title=title,
        link=link,
        html=text or summary,
        summary=summary if text else "",
        published=_instant(one, "date_published") or _instant(one, "date_modified"),
        updated=_instant(one, "date_modified"),
        authors=tuple(_authors(one)),
        categories=tuple(dict.fromkeys(filter(None, map(_said, _several(one, "tags"))))),
        language=_text(one, "language") or None,
        attached=tuple(_attached(one, base)),
        images=tuple(
            dict.fromkeys(
                filter(None, (_address(one, key, base) for key in ("image", "banner_image")))
            )
        ),
    )


def _id(one: Mapping[str, Any]) -> str:
    """Return the id; one that is a number is read as its text, as the specification has it."""
    own = one.get("id")
    if isinstance(own, float) and own.is_integer():
        return str(int(own))
    return str(own).strip() if isinstance(own, (str, int, float)) else ""


def _paragraphs(text: str) -> str:
    parts = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
    return "\n".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts if part)


def _authors(one: Mapping[str, Any]) -> Iterator[str]:
    several = _listed(one, "authors") or (
        [one["author"]] if isinstance(one.get("author"), dict) else []
    )
    yield from filter(None, (_line(who, "name") for who in several))


def _attached(one: Mapping[str, Any], base: str) -> Iterator[Attached]:
    for file in _listed(one, "attachments"):
        length = file.get("size_in_bytes")
        if url := _address(file, "url", base):
            yield Attached(
                url=url,
                media_type=_text(file, "mime_type") or None,
                length=length if isinstance(length, int) else None,
            )


def _instant(one: Mapping[str, Any], key: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(_text(one, key))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _said(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _text(one: Mapping[str, Any], key: str) -> str:
    return _said(one.get(key))


def _line(one: Mapping[str, Any], key: str) -> str:
    return " ".join(_text(one, key).split())


def _address(one: Mapping[str, Any], key: str, base: str) -> str:
    found = _text(one, key)
    try:
        return urljoin(base, found) if found else ""
    except ValueError:
        return found


def _several(one: Mapping[str, Any], key: str) -> list[Any]:
    found = one.get(key)
    return found if isinstance(found, list) else []


def _listed(one: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    return [each for each in _several(one, key) if isinstance(each, dict)]
