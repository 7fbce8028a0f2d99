"""A.1: RSS 2.0. Each function yields what is wrong with a document."""

import re
from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from html import unescape

from syndicate.feeds.formats import FORMATS
from tests.feeds.rules.reading import (
    ABSOLUTE,
    EMAIL,
    ILLEGAL,
    MARKUP,
    MEDIA_TYPE,
    NAMES,
    TAG,
    URI,
    found,
    html_faults,
    instant,
    links,
    once,
)
from tests.support.documents import Document

Faults = Iterator[str]
KIND = "application/rss+xml"
RFC_822 = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d [+-]\d{4}"
)
PERSON = re.compile(r"[^\s@()]+@[^\s@()]+ \([^()]+\)")


def a1_1_xml_from_the_first_byte(one: Document) -> Faults:
    declaration = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    if not one.data.startswith(declaration):
        yield str(one.data[:60])
    if one.root.tag != "rss" or one.root.get("version") != "2.0":
        yield one.root.tag
    one.data.decode("utf-8")


def a1_2_one_title_link_and_description(one: Document) -> Faults:
    yield from once(one.root, "channel/title", "channel/link", "channel/description")
    (description,) = found(one.root, "channel/description/text()")
    if MARKUP.search(description):
        yield description


def a1_3_self(one: Document) -> Faults:
    (link,) = links(one.root, "channel/atom:link", rel="self")
    if link != {"rel": "self", "type": KIND, "href": one.url}:
        yield str(link)


def a1_4_language(one: Document) -> Faults:
    (tag,) = found(one.root, "channel/language/text()")
    if tag != one.channel.language or not TAG.fullmatch(tag):
        yield tag
    yield from (str(node) for node in found(one.root, "channel/dc:language"))
    for item, entry in zip(found(one.root, "channel/item"), one.channel.entries, strict=True):
        expected = [] if entry.language == tag else [entry.language]
        if found(item, "dc:language/text()") != expected:
            yield entry.title


def a1_5_guid_that_is_no_address(one: Document) -> Faults:
    for item in found(one.root, "channel/item"):
        (guid,) = found(item, "guid")
        if guid.get("isPermaLink") != "false" or not URI.fullmatch(guid.text):
            yield str(guid.text)


def a1_6_english_dates(one: Document) -> Faults:
    for text in found(one.root, "channel/lastBuildDate/text() | channel/item/pubDate/text()"):
        right = RFC_822.fullmatch(text)
        if not right or parsedate_to_datetime(text).strftime("%a") != text[:3]:
            yield text
    for item, entry in zip(found(one.root, "channel/item"), one.channel.entries, strict=True):
        (published,) = found(item, "pubDate/text()")
        if parsedate_to_datetime(published) != entry.published.replace(microsecond=0):
            yield published


def a1_7_nothing_from_the_future(one: Document) -> Faults:
    for text in found(one.root, "//pubDate/text() | channel/lastBuildDate/text()"):
        if parsedate_to_datetime(text) > one.written_at:
            yield text
    for text in found(one.root, "//atom:updated/text()"):
        when = instant(text)
        if when is None or when.astimezone(UTC) > one.written_at:
            yield text


def a1_8_authors(one: Document) -> Faults:
    if found(one.root, "//item/author"):
        yield "author beside dc:creator"
    for item in found(one.root, "channel/item"):
        names = found(item, "dc:creator/text()")
        if not names or any(EMAIL.search(name) for name in names):
            yield str(names)
    for person in found(one.root, "channel/managingEditor/text() | channel/webMaster/text()"):
        if not PERSON.fullmatch(person):
            yield person


def a1_9_description_before_content(one: Document) -> Faults:
    for item in found(one.root, "channel/item"):
        names = [child.tag for child in item]
        content = f"{{{NAMES['content']}}}encoded"
        if (
            names.count("description") != 1
            or names.count(content) != 1
            or names.index("description") > names.index(content)
        ):
            yield str(names)


def a1_10_html_that_stands_by_itself(one: Document) -> Faults:
    for html in found(one.root, "//item/description/text() | //content:encoded/text()"):
        yield from html_faults(html)


def a1_11_plain_text_escaped_once(one: Document) -> Faults:
    for item, entry in zip(found(one.root, "channel/item"), one.channel.entries, strict=True):
        (title,) = found(item, "title/text()")
        if title != ILLEGAL.sub("", entry.title):
            yield title
        (summary,) = found(item, "description/text()") or ("",)
        if unescape(summary) != ILLEGAL.sub("", entry.summary) or MARKUP.search(summary):
            yield summary


def a1_12_ttl_generator_docs_and_last_build(one: Document) -> Faults:
    texts = {
        name: found(one.root, f"channel/{name}/text()") for name in ("ttl", "generator", "docs")
    }
    if texts != {
        "ttl": ["60"],
        "generator": ["syndicate"],
        "docs": ["https://www.rssboard.org/rss-specification"],
    }:
        yield str(texts)
    (built,) = found(one.root, "channel/lastBuildDate/text()")
    if parsedate_to_datetime(built) != one.channel.updated.replace(microsecond=0):
        yield built
    if FORMATS["rss"].write(one.channel) != one.data:
        yield "other bytes the second time"


def a1_13_no_image_but_a_whole_one(one: Document) -> Faults:
    for image in found(one.root, "channel/image"):
        for name in ("title", "link"):
            if found(image, f"{name}/text()") != found(one.root, f"channel/{name}/text()"):
                yield name


def a1_14_one_enclosure_at_most(one: Document) -> Faults:
    for item, entry in zip(found(one.root, "channel/item"), one.channel.entries, strict=True):
        those = [dict(node.attrib) for node in found(item, "enclosure")]
        image = entry.image
        expected = (
            [{"url": image.url, "length": str(image.length), "type": image.media_type}]
            if image
            else []
        )
        if those != expected:
            yield str(those)
        for those_values in those:
            if not ABSOLUTE.fullmatch(those_values["url"]):
                yield those_values["url"]
            if not MEDIA_TYPE.fullmatch(those_values["type"]):
                yield those_values["type"]


def a1_15_only_namespaces_that_are_known(one: Document) -> Faults:
    for node in one.root.iter():
        for prefix, uri in node.nsmap.items():
            if NAMES.get(prefix) != uri:
                yield f"{prefix}={uri}"


def a1_16_no_control_characters(one: Document) -> Faults:
    yield from (repr(found) for found in ILLEGAL.findall(one.data.decode()))


RULES = tuple(value for name, value in list(globals().items()) if name.startswith("a1_"))
