"""A.3: JSON Feed 1.1. Each function yields what is wrong with a document."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from syndicate.feeds.formats import FORMATS
from tests.feeds.rules.reading import (
    ABSOLUTE,
    ILLEGAL,
    MEDIA_TYPE,
    TAG,
    URI,
    html_faults,
    instant,
)
from tests.support.documents import Document

Faults = Iterator[str]
EXTENSION = re.compile(r"_[a-z][A-Za-z0-9_]*")
TOP = {
    *("version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url"),
    *("icon", "favicon", "authors", "language", "expired", "hubs", "items"),
}
ITEM = {
    *("id", "url", "external_url", "title", "content_html", "content_text", "summary", "image"),
    *("banner_image", "date_published", "date_modified", "authors", "tags", "language"),
    "attachments",
}


def a3_1_version_title_and_addresses(one: Document) -> Faults:
    values = one.values
    if next(iter(values)) != "version" or values["version"] != "https://jsonfeed.org/version/1.1":
        yield str(values["version"])
    if not values["title"] or values["feed_url"] != one.url:
        yield values["feed_url"]
    if values["home_page_url"] != one.channel.site_url:
        yield values["home_page_url"]
    yield from (key for key in values if key not in TOP and not key.startswith("_"))
    for item in values["items"]:
        yield from (key for key in item if key not in ITEM and not key.startswith("_"))


def a3_2_languages(one: Document) -> Faults:
    if one.values["language"] != one.channel.language or not TAG.fullmatch(one.channel.language):
        yield one.values["language"]
    for item, entry in zip(one.values["items"], one.channel.entries, strict=True):
        expected = None if entry.language == one.channel.language else entry.language
        if item.get("language") != expected:
            yield str(item.get("language"))


def a3_3_authors(one: Document) -> Faults:
    for holder in (one.values, *one.values["items"]):
        if "author" in holder:
            yield "author"
        for author in holder.get("authors", ()):
            if not set(author) <= {"name", "url", "avatar"} or not any(author.values()):
                yield str(author)
            if "@" in author.get("name", ""):
                yield author["name"]


def a3_4_ids_and_contents(one: Document) -> Faults:
    for item, entry in zip(one.values["items"], one.channel.entries, strict=True):
        if not isinstance(item["id"], str) or not URI.fullmatch(item["id"]):
            yield str(item["id"])
        yield from html_faults(item["content_html"])
        plain = [item["title"], item["summary"]]
        if plain != [ILLEGAL.sub("", text) for text in (entry.title, entry.summary)]:
            yield str(plain)
        if not ABSOLUTE.fullmatch(item["url"]):
            yield item["url"]
        if not all(isinstance(tag, str) and tag for tag in item["tags"]):
            yield str(item["tags"])
    ids = Counter(item["id"] for item in one.values["items"])
    yield from (identity for identity, count in ids.items() if count > 1)


def a3_5_dates(one: Document) -> Faults:
    for item, entry in zip(one.values["items"], one.channel.entries, strict=True):
        dates = [instant(item[name]) for name in ("date_published", "date_modified")]
        if dates != [entry.published, entry.updated]:
            yield str(dates)
        yield from (str(when) for when in dates if when is None or when > one.written_at)


def a3_6_the_next_page_is_another(one: Document) -> Faults:
    previous = one.channel.previous
    expected = f"{one.channel.base_url}/{previous}.json" if previous else None
    if one.values.get("next_url") != expected or expected == one.values["feed_url"]:
        yield str(one.values.get("next_url"))


def a3_7_hubs_and_icons(one: Document) -> Faults:
    hubs = () if one.channel.current else one.channel.hubs
    if one.values.get("hubs", []) != [{"type": "WebSub", "url": url} for url in hubs]:
        yield str(one.values.get("hubs"))
    yield from (key for key in ("icon", "favicon") if not one.values.get(key, "https://"))


def a3_8_extensions(one: Document) -> Faults:
    explained: set[str] = set()
    for holder in (one.values, *one.values["items"]):
        for key, value in holder.items():
            if not key.startswith("_"):
                continue
            if not EXTENSION.fullmatch(key) or any("." in member for member in value):
                yield key
            if key not in explained and not value.get("about"):
                yield f"{key} is not explained"
            explained.add(key)
    yield from (str(one) for one in _underscored(one.values, 0))


def _underscored(value: Any, depth: int) -> Iterator[str]:
    """Yield members of extensions that look like extensions themselves."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.startswith("_") and depth > 1:
                yield key
            yield from _underscored(inner, depth + 1)


def a3_9_utf_8_and_no_larger_than_ideal(one: Document) -> Faults:
    if FORMATS["json"].media_type != "application/feed+json":
        yield FORMATS["json"].media_type
    if len(one.data) > 100_000 or one.data.startswith(b"\xef\xbb\xbf"):
        yield str(len(one.data))
    if json.loads(one.data.decode("utf-8")) != one.values or b"\\u" in one.data:
        yield "escapes"
    if FORMATS["json"].write(one.channel) != one.data:
        yield "other bytes the second time"


def a1_16_no_control_characters(one: Document) -> Faults:
    yield from (repr(found) for found in ILLEGAL.findall(one.data.decode()))
    for item in one.values["items"]:
        yield from (repr(found) for found in ILLEGAL.findall(item["title"] + item["content_html"]))


def a1_14_images(one: Document) -> Faults:
    for item, entry in zip(one.values["items"], one.channel.entries, strict=True):
        if item.get("image") != (entry.image.url if entry.image else None):
            yield str(item.get("image"))
        if entry.image and not MEDIA_TYPE.fullmatch(item["_image"]["type"]):
            yield str(item["_image"])


RULES = tuple(value for name, value in list(globals().items()) if name.startswith(("a1_", "a3_")))
