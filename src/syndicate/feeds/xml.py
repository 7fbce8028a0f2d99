"""Channel → RSS 2.0 and Atom 1.0 bytes. The only door to feedgen.

Habits of feedgen 1.0.0 that are undone here, so that nobody else need know:
- it stamps the current time on anything left unset: Atom's dates are all set, and what RSS would
  say is `_Unsaid`;
- it switches the process-wide C locale to write a date into RSS: `_Added` writes them;
- it puts each new entry first: we append;
- it drops rel, type and hreflang of an Atom entry's links, knows few relations and no language of
  an entry, and writes of all links only `self` into RSS: `_Added` writes them;
- its RSS `<link>` is whichever link came last: the page comes last;
- it writes a category's label into RSS and forgets its term: RSS gets both, from `_Added`;
- it refuses control characters: they are dropped.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from typing import Any

from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from syndicate.feeds.characters import legal, rfc822
from syndicate.model import Channel, Enclosure, Entry
from syndicate.urls import absolute

RSS_TYPE = "application/rss+xml"
ATOM_TYPE = "application/atom+xml"
_HTML = "text/html"
_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_HISTORY = "{http://purl.org/syndication/history/1.0}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MINUTES_TO_LIVE = 60
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'

Link = dict[str, str]


class _Unsaid(datetime):
    """A date that feedgen takes and, as it is false, does not write."""

    def __bool__(self) -> bool:
        return False


_UNSAID = _Unsaid(1970, 1, 1, tzinfo=UTC)


class _Added:
    """A feedgen extension, of a feed or an entry: elements and a language it would not write."""

    def __init__(self) -> None:
        self.language: str | None = None
        self.namespaces: dict[str, str] = {}
        self._elements: list[tuple[str, str | None, dict[str, str]]] = []

    def add(self, tag: str, text: str | None = None, **attributes: str) -> None:
        """Have an element written; `tag` is an lxml name."""
        self._elements.append((tag, text, attributes))

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces needed besides feedgen's own."""
        return self.namespaces

    def extend_rss(self, node: Any) -> None:
        """Write the elements into an item, or into the channel below `<rss>`.

        An item's `<link>` comes last: some readers open whichever of its links stands last.
        """
        if node.tag == "rss":
            self._extend(node[0])
        else:
            self._extend(node)
            node.extend(node.findall("link"))

    def extend_atom(self, node: Any) -> None:
        """Write the elements and the language into a feed or an entry."""
        if self.language:
            node.set(_LANG, self.language)
        self._extend(node)

    def _extend(self, node: Any) -> None:
        for tag, text, attributes in self._elements:
            xml_elem(tag, node, **attributes).text = text


def rss(channel: Channel) -> bytes:
    """Return `channel` as an RSS 2.0 document, UTF-8."""
    feed = _feed(channel, ".rss", RSS_TYPE)
    feed.added.namespaces["dc"] = _DC.strip("{}")
    feed.updated(_UNSAID)
    feed.added.add("lastBuildDate", rfc822(channel.updated))
    feed.docs("https://www.rssboard.org/rss-specification")
    feed.ttl(_MINUTES_TO_LIVE)
    feed.link(href=channel.site_url)
    if channel.contact:
        name = legal(channel.author).translate({ord("("): "[", ord(")"): "]"})
        feed.managingEditor(f"{channel.contact} ({name})")
    others = list(_elsewhere(channel, ".rss", RSS_TYPE))
    for link in _before(channel.site_url, channel.language, others):
        feed.added.add(f"{_ATOM}link", **link)
    for link in _around_feed(channel, ".rss", RSS_TYPE):
        feed.added.add(f"{_ATOM}link", **link)
    for entry in channel.entries:
        _add_item(feed, entry, channel)
    return _DECLARATION + bytes(feed.rss_str(pretty=True, xml_declaration=False))


def atom(channel: Channel) -> bytes:
    """Return `channel` as an Atom 1.0 document, UTF-8 (RFC 4287)."""
    feed = _feed(channel, ".atom", ATOM_TYPE)
    feed.updated(channel.updated)
    author = {"name": legal(channel.author), "email": channel.contact}
    feed.author({key: value for key, value in author.items() if value})
    others = list(_elsewhere(channel, ".atom", ATOM_TYPE))
    for link in _around(channel.site_url, channel.language, others):
        feed.added.add("link", **link)
    for link in _around_feed(channel, ".atom", ATOM_TYPE):
        feed.added.add("link", **link)
    for entry in channel.entries:
        _add_entry(feed, entry, channel)
    return _DECLARATION + bytes(feed.atom_str(pretty=True, xml_declaration=False))


def _feed(channel: Channel, extension: str, media_type: str) -> Any:
    feed = FeedGenerator()
    feed.register_extension("added", _Added, _Added)
    feed.id(legal(channel.id))
    feed.title(legal(channel.title))
    feed.description(legal(channel.description))
    feed.language(channel.language)
    feed.generator("syndicate")
    if channel.licence and channel.licence[0]:
        feed.rights(legal(channel.licence[0]))
    if channel.current:
        feed.added.namespaces["fh"] = _HISTORY.strip("{}")
        feed.added.add(f"{_HISTORY}archive")
    address = f"{absolute(channel.base_url, channel.path)}{extension}"
    feed.link(href=address, rel="self", type=media_type)
    return feed


def _elsewhere(channel: Channel, extension: str, media_type: str) -> Iterator[Link]:
    """Yield links to the same feed in other languages."""
    for other in channel.alternates:
        yield _alternate(f"{other.url}{extension}", media_type, other.locale)


def _around_feed(channel: Channel, extension: str, media_type: str) -> Iterator[Link]:
    """Yield links to hubs, to the licence, and to what is older and newer (RFC 5005 §4).

    A closed archive has no hub: nobody will ever be told of a change in it.
    """
    for hub in () if channel.current else channel.hubs:
        yield {"href": hub, "rel": "hub"}
    if channel.licence and channel.licence[1]:
        yield {"href": channel.licence[1], "rel": "license"}
    for relation, path in (("current", channel.current), ("prev-archive", channel.previous)):
        if path:
            href = f"{absolute(channel.base_url, path)}{extension}"
            yield {"href": href, "rel": relation, "type": media_type}


def _add_item(feed: Any, entry: Entry, channel: Channel) -> None:
    item = _item(feed, entry)
    item.link(href=entry.url)
    item.description(escape(legal(entry.summary), quote=False))  # RSS: a description is HTML
    item.added.add("pubDate", rfc822(entry.published))
    if entry.updated != entry.published:
        item.added.add(f"{_ATOM}updated", entry.updated.isoformat())
    for label, attributes in _rss_categories(entry, channel):
        item.added.add("category", label, **attributes)
    for name in entry.authors or (channel.author,):
        item.added.add(f"{_DC}creator", legal(name))
    if entry.language != channel.language:
        item.added.add(f"{_DC}language", entry.language)
    if entry.image:
        image = entry.image
        item.enclosure(image.url, str(image.length), image.media_type)
    others = [_alternate(other.url, _HTML, other.locale) for other in entry.alternates]
    for link in _before(entry.url, entry.language, others):
        item.added.add(f"{_ATOM}link", **link)


def _add_entry(feed: Any, entry: Entry, channel: Channel) -> None:
    item = _item(feed, entry)
    item.published(entry.published)
    item.updated(entry.updated)
    item.summary(legal(entry.summary), type="text")
    for name in entry.authors:
        item.author(name=legal(name))
    for (term, label), scheme in _categories(entry, channel):
        item.added.add("category", term=term, scheme=scheme, label=label)
    item.added.language = entry.language if entry.language != channel.language else None
    others = [_alternate(other.url, _HTML, other.locale) for other in entry.alternates]
    if entry.image:
        others.append(_enclosure(entry.image))
    if channel.licence and channel.licence[1]:
        others.append({"href": channel.licence[1], "rel": "license"})
    for link in _around(entry.url, entry.language, others):
        item.added.add("link", **link)


def _item(feed: Any, entry: Entry) -> Any:
    item = feed.add_entry(order="append")
    item.id(legal(entry.id))
    item.title(legal(entry.title))
    item.content(legal(entry.html), type="html")
    return item


def _categories(entry: Entry, channel: Channel) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield (term, label) and the scheme that the term is of: sections are one, tags another.

    A scheme begins as the feed's id does, so that it outlives the address.
    """
    authority = channel.id.rpartition(":")[0]
    for position, (term, label) in enumerate(entry.categories):
        kind = "tags" if position else "sections"
        yield (legal(term), legal(label)), f"{authority}:{kind}"


def _rss_categories(entry: Entry, channel: Channel) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the label for people and, where it differs, the term that programs rely on."""
    for (term, label), scheme in _categories(entry, channel):
        if term != label:
            yield label, {}
        yield term, {"domain": scheme}


def _enclosure(image: Enclosure) -> Link:
    link = {
        "href": image.url,
        "rel": "enclosure",
        "type": image.media_type,
        "length": str(image.length),
    }
    return link | {"title": legal(image.alt)} if image.alt else link


def _around(page: str, language: str, others: list[Link]) -> list[Link]:
    """Return links to a page and what is like it in other languages, safe with every reader.

    Many readers know no hreflang: some open the first alternate (Miniflux), some the last
    (feedparser, Liferea). So the page stands at both ends; RFC 4287 §4.2.7 forbids two alternates
    only where type and hreflang are both the same.
    """
    last = {"href": page, "rel": "alternate", "type": _HTML}
    return [*_before(page, language, others), last] if others else [_own(page, language)]


def _before(page: str, language: str, others: list[Link]) -> list[Link]:
    """Return the links of an RSS item or channel: fastfeedparser opens the first, not `<link>`."""
    return [_own(page, language), *others] if others else []


def _own(page: str, language: str) -> Link:
    return _alternate(page, _HTML, language)


def _alternate(href: str, media_type: str, language: str) -> Link:
    return {"href": href, "rel": "alternate", "type": media_type, "hreflang": language}
