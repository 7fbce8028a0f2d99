"""A.2: Atom 1.0 (RFC 4287). Each function yields what is wrong with a document."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from syndicate.feeds.formats import FORMATS
from tests.feeds.rules.reading import (
    ABSOLUTE,
    EMAIL,
    ILLEGAL,
    MEDIA_TYPE,
    NAMES,
    TAG,
    URI,
    XML_LANG,
    at_most_once,
    found,
    html_faults,
    instant,
    links,
    once,
)
from tests.support.documents import Document

Faults = Iterator[str]
KIND = "application/atom+xml"
TEXTS = "atom:title | atom:subtitle | atom:summary | atom:content | atom:rights"
METADATA = {f"{{{NAMES['atom']}}}{name}" for name in ("id", "title", "updated", "link", "author")}
HISTORY = {"first", "last", "previous", "next", "current", "prev-archive", "next-archive"}
# IANA's, as far as feeds have use for them.
RELATIONS = HISTORY | {"alternate", "self", "hub", "license", "enclosure", "related", "via"}


def entries(one: Document) -> list[Any]:
    return found(one.root, "atom:entry")


def a2_1_one_of_each_at_the_top(one: Document) -> Faults:
    if not one.data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<feed'):
        yield str(one.data[:60])
    yield from once(one.root, "atom:id", "atom:title", "atom:updated", "atom:author/atom:name")
    yield from at_most_once(
        one.root, "atom:generator", "atom:icon", "atom:logo", "atom:rights", "atom:subtitle"
    )
    (link,) = links(one.root, "atom:link", rel="self")
    if link != {"rel": "self", "type": KIND, "href": one.url}:
        yield str(link)
    (identity,) = found(one.root, "atom:id/text()")
    if not URI.fullmatch(identity):
        yield identity
    (generator,) = found(one.root, "atom:generator")
    if generator.text != "syndicate" or generator.attrib:
        yield "generator"
    if FORMATS["atom"].write(one.channel) != one.data:
        yield "other bytes the second time"


def a2_2_one_alternate_of_a_kind(one: Document) -> Faults:
    for node in (one.root, *entries(one)):
        kinds = Counter(
            (link.get("type"), link.get("hreflang"))
            for link in links(node, "atom:link", rel="alternate")
        )
        yield from (str(kind) for kind, count in kinds.items() if count > 1)


def a2_3_one_of_each_in_an_entry(one: Document) -> Faults:
    for entry, made in zip(entries(one), one.channel.entries, strict=True):
        yield from once(entry, "atom:id", "atom:title", "atom:updated", "atom:published")
        yield from at_most_once(entry, "atom:content", "atom:summary", "atom:rights")
        pages = links(entry, "atom:link", rel="alternate")
        if not pages or pages[0]["href"] != made.url or pages[-1]["href"] != made.url:
            yield str(pages)
        (identity,) = found(entry, "atom:id/text()")
        if not URI.fullmatch(identity):
            yield identity


def a2_4_languages(one: Document) -> Faults:
    if one.root.get(XML_LANG) != one.channel.language:
        yield str(one.root.get(XML_LANG))
    for entry, made in zip(entries(one), one.channel.entries, strict=True):
        expected = None if made.language == one.channel.language else made.language
        if entry.get(XML_LANG) != expected:
            yield str(entry.get(XML_LANG))
    for node in (one.root, *entries(one)):
        tags = [link.get("hreflang") for link in links(node, "atom:link", rel="alternate")]
        # The page stands last once more, without, for readers that take whatever comes last.
        told = tags[:-1] if len(tags) > 1 else tags
        if not all(tag and TAG.fullmatch(tag) for tag in told):
            yield str(tags)


def a2_5_dates(one: Document) -> Faults:
    texts = found(one.root, "//atom:updated/text() | //atom:published/text()")
    moments = {text: instant(text) for text in texts}
    for text, moment in moments.items():
        if moment is None or moment > one.written_at:
            yield text
    for entry, made in zip(entries(one), one.channel.entries, strict=True):
        dates = [found(entry, f"atom:{name}/text()") for name in ("published", "updated")]
        if dates != [[made.published.isoformat()], [made.updated.isoformat()]]:
            yield str(dates)
    (updated,) = found(one.root, "atom:updated/text()")
    newest = max((made.updated for made in one.channel.entries), default=one.channel.updated)
    if moments[updated] != newest and one.channel.entries != ():
        yield updated


def a2_6_no_entry_twice(one: Document) -> Faults:
    ids = Counter(found(one.root, "atom:entry/atom:id/text()"))
    yield from (identity for identity, count in ids.items() if count > 1)


def a2_7_metadata_first_and_persons_with_names(one: Document) -> Faults:
    tags = [child.tag for child in one.root]
    entry = f"{{{NAMES['atom']}}}entry"
    if entry in tags and METADATA & set(tags[tags.index(entry) :]):
        yield "metadata after an entry"
    for person in found(one.root, "//atom:author | //atom:contributor"):
        yield from once(person, "atom:name")
        (name,) = found(person, "atom:name/text()")
        if EMAIL.search(name):
            yield name
    for email in found(one.root, "//atom:email/text()"):
        if not EMAIL.fullmatch(email):
            yield email


def a2_8_texts_say_what_they_are(one: Document) -> Faults:
    for entry, made in zip(entries(one), one.channel.entries, strict=True):
        (content,) = found(entry, "atom:content")
        if content.get("type") != "html" or content.text != ILLEGAL.sub("", made.html):
            yield made.title
        yield from html_faults(content.text)
        if found(entry, "atom:title/text()") != [ILLEGAL.sub("", made.title)]:
            yield made.title
    for node in found(one.root, f"//atom:entry/*[self::{TEXTS.replace(' | ', ' or self::')}]"):
        if node.get("type", "text") not in {"text", "html"}:
            yield node.tag


def a2_9_relations_that_are_known_and_in_their_place(one: Document) -> Faults:
    for link in links(one.root, "//atom:link"):
        if link["rel"] not in RELATIONS or not ABSOLUTE.fullmatch(link["href"]):
            yield str(link)
        if "type" in link and not MEDIA_TYPE.fullmatch(link["type"]):
            yield str(link)
        if "length" in link and not link["length"].isdecimal():
            yield str(link)
    for link in links(one.root, "atom:entry/atom:link"):
        if link["rel"] in HISTORY | {"hub", "self"}:
            yield str(link)


def a1_16_no_control_characters(one: Document) -> Faults:
    yield from (repr(found) for found in ILLEGAL.findall(one.data.decode()))


RULES = tuple(value for name, value in list(globals().items()) if name.startswith(("a1_", "a2_")))
