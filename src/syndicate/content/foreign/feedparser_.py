"""RSS 0.9x, 1.0 and 2.0, and Atom 0.3 and 1.0 → Feed. The only door to feedparser.

Habits of feedparser 6 that are undone here:
- given a text it may open a file or an address of that name: it is given a stream;
- asked for a date of change it gives, with a warning, that of publication: the mere dict is asked;
- it resolves ids as links, and takes any link of an RSS item for its page: `xml` reads both;
- what is not well-formed it reads anyway: that is told, with its line.
"""

import calendar
import html
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from time import struct_time
from typing import Any
from urllib.parse import urljoin

import feedparser

from syndicate.content.foreign import xml
from syndicate.content.foreign.values import WXR, Attached, Feed, Item, identity
from syndicate.model import Finding

_FORMATS: Mapping[str, str] = {
    **{f"rss09{minor}": f"RSS 0.9{minor}" for minor in "01234"},
    "rss091n": "RSS 0.91",
    "rss091u": "RSS 0.91",
    "rss090": "RSS 0.90",
    "rss": "RSS",
    "rss10": "RSS 1.0",
    "rss20": "RSS 2.0",
    "atom": "Atom",
    "atom10": "Atom 1.0",
    **{f"atom0{minor}": f"Atom 0.{minor}" for minor in "123"},
}


def read(data: bytes, place: str, base: str) -> Feed | None:
    """Return the feed in `data`, or None if it is in none of these formats.

    base: the address against which links are resolved. Raises UsageError feed-entities.
    """
    xml.guard(data, place)
    found = feedparser.parse(io.BytesIO(data), sanitize_html=False)
    if found.version not in _FORMATS:
        return None
    own, broken = _ids(data, found.encoding)
    if len(own) != len(found.entries):
        own = [(str(one.get("id", "")), "") for one in found.entries]
    head = found.feed
    address = _link(head, "self", base)
    base = address or base
    return Feed(
        format=WXR if _is_export(found) else _FORMATS[found.version],
        title=_plain(head.get("title_detail"), head.get("title", "")),
        items=tuple(
            _item(one, id_, _absolute(base, link or one.get("link", "")), base)
            for one, (id_, link) in zip(found.entries, own, strict=True)
        ),
        link=_absolute(base, head.get("link", "")),
        language=head.get("language") or None,
        address=address,
        older=_link(head, "prev-archive", base) or _link(head, "next", base),
        alternates=tuple(_alternates(head, base)),
        trouble=tuple(_trouble(found, place, broken)),
    )


def _is_export(found: Any) -> bool:
    spaces = found.get("namespaces", {}).values()
    return any("wordpress.org/export/" in one and "excerpt" not in one for one in spaces)


def _ids(data: bytes, encoding: str) -> tuple[list[tuple[str, str]], int]:
    try:
        return xml.ids(data.decode(encoding or "utf-8"))
    except (UnicodeDecodeError, LookupError):
        return [], 1


def _trouble(found: Any, place: str, broken: int) -> Iterator[Finding]:
    mistaken = found.get("bozo_exception")
    if isinstance(mistaken, feedparser.CharacterEncodingOverride):
        encoding = found.encoding
        yield _warning("feed-charset", place, found=encoding)
    if broken:
        yield _warning("feed-malformed", place, line=broken)


def _warning(code: str, place: str, line: int | None = None, **fields: str) -> Finding:
    return Finding(
        code=code, severity="warning", mender="operator", file=place, line=line, fields=fields
    )


def _item(one: Any, own: str, link: str, base: str) -> Item:
    title = _plain(one.get("title_detail"), one.get("title", ""))
    id_, origin = identity(own, link, title)
    summary = one.get("summary", "")
    text = next((part.value for part in one.get("content", ()) if part.get("value")), "")
    return Item(
        id=id_,
        origin=origin,
        title=title,
        link=link,
        html=_html(text, one.content[0]) if text else _html(summary, one.get("summary_detail")),
        summary=_html(summary, one.get("summary_detail")) if text else "",
        published=_instant(dict.get(one, "published_parsed") or dict.get(one, "updated_parsed")),
        updated=_instant(dict.get(one, "updated_parsed")),
        authors=tuple(_authors(one)),
        categories=_once(tag.get("label") or tag.get("term") for tag in one.get("tags", ())),
        language=_language(one),
        attached=tuple(_attached(one, base)),
        images=_once(_absolute(base, url) for url in _images(one)),
        alternates=tuple(_alternates(one, base)),
    )


def _plain(detail: Any, text: str) -> str:
    """Return a title as it is shown: one that is HTML without tags, on one line."""
    if detail is not None and "html" in str(detail.get("type", "")):
        from syndicate.content.foreign.words import line  # noqa: PLC0415 (beside its only use)

        text = line(text)
    return " ".join(html.unescape(text).split())


def _html(text: str, detail: Any) -> str:
    """Return a text as HTML; RSS does not say whether it is, and feedparser guesses by its look."""
    is_plain = detail is not None and detail.get("type") == "text/plain"
    return html.escape(text, quote=False).strip() if is_plain else text.strip()


def _instant(parsed: struct_time | None) -> datetime | None:
    """Return feedparser's UTC time as an instant; None for one that no calendar has."""
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _authors(one: Any) -> Sequence[str]:
    named = _once(who.get("name") for who in one.get("authors", ()))
    return named or _once([one.get("author")])


def _language(one: Any) -> str | None:
    for part in (*one.get("content", ()), one.get("title_detail") or {}):
        if part.get("language"):
            return str(part["language"])
    return None


def _attached(one: Any, base: str) -> Iterator[Attached]:
    for file in one.get("enclosures", ()):
        if url := file.get("href") or file.get("url"):
            length = str(file.get("length", ""))
            yield Attached(
                url=_absolute(base, url),
                media_type=file.get("type") or None,
                length=int(length) if length.isascii() and length.isdigit() else None,
            )


def _images(one: Any) -> Iterator[str]:
    for file in one.get("media_content", ()):
        if file.get("medium") == "image" or str(file.get("type", "")).startswith("image/"):
            yield file.get("url", "")
    yield from (file.get("url", "") for file in one.get("media_thumbnail", ()))
    yield (one.get("image") or {}).get("href", "")


def _link(head: Any, relation: str, base: str) -> str | None:
    found = (link.get("href") for link in head.get("links", ()) if link.get("rel") == relation)
    return next((_absolute(base, href) for href in found if href), None)


def _alternates(head: Any, base: str) -> Iterator[tuple[str, str]]:
    for link in head.get("links", ()):
        if link.get("rel") == "alternate" and link.get("hreflang") and link.get("href"):
            yield link["hreflang"], _absolute(base, link["href"])


def _absolute(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip()) if href else ""
    except ValueError:  # an address that has no parts, as http://[x
        return href


def _once(texts: Any) -> tuple[str, ...]:
    """Return texts without space around them, each once, and none that is empty."""
    return tuple(dict.fromkeys(filter(None, (str(one or "").strip() for one in texts))))
