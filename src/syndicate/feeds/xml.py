"""Channel → RSS 2.0 and Atom 1.0 bytes. The only door to feedgen.

Habits of feedgen 1.0.0 that are undone here, so that nobody else need know:
- it stamps the current time on anything left unset: every date is set;
- it puts each new entry first: we append;
- it drops rel, type and hreflang of an Atom entry's links, knows no language of an entry, and
  writes of all links only `self` into RSS: `_Added` writes them;
- its RSS `<link>` is whichever link came last: the page comes last;
- it writes a category's label into RSS and forgets its term: RSS gets both;
- it refuses control characters: they are dropped;
- it switches the process-wide C locale while writing RSS dates: one at a time.
"""

from html import escape
from threading import Lock
from typing import Any

from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from syndicate.feeds.characters import legal
from syndicate.model import Channel, Entry
from syndicate.urls import absolute

RSS_TYPE = "application/rss+xml"
ATOM_TYPE = "application/atom+xml"
_HTML = "text/html"
_ATOM = "{http://www.w3.org/2005/Atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MINUTES_TO_LIVE = 60
_c_locale = Lock()  # feedgen.util.formatRFC2822 calls locale.setlocale


class _Added:
    """A feedgen extension, of a feed or an entry: elements and a language it would not write."""

    def __init__(self) -> None:
        self.language: str | None = None
        self._elements: list[tuple[str, str | None, dict[str, str]]] = []

    def add(self, tag: str, text: str | None = None, **attributes: str) -> None:
        """Have an element written; `tag` is an lxml name."""
        self._elements.append((tag, text, attributes))

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces needed besides feedgen's own."""
        return {"dc": _DC.strip("{}")}

    def extend_rss(self, node: Any) -> None:
        """Write the elements into an item, or into the channel below `<rss>`.

        `<link>` comes last: some readers open whichever link of an item stands last.
        """
        self._extend(node[0] if node.tag == "rss" else node)
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
    feed.link(href=channel.site_url)
    for other in channel.alternates:
        link = _alternate(f"{other.url}.rss", RSS_TYPE, other.locale)
        feed.added.add(f"{_ATOM}link", **link)
    for entry in channel.entries:
        _add_item(feed, entry, channel)
    with _c_locale:
        return bytes(feed.rss_str(pretty=True))


def atom(channel: Channel) -> bytes:
    """Return `channel` as an Atom 1.0 document, UTF-8 (RFC 4287)."""
    feed = _feed(channel, ".atom", ATOM_TYPE)
    others = [
        _alternate(f"{other.url}.atom", ATOM_TYPE, other.locale) for other in channel.alternates
    ]
    for link in _around(channel.site_url, channel.language, others):
        feed.link(link)
    for entry in channel.entries:
        _add_entry(feed, entry, channel)
    return bytes(feed.atom_str(pretty=True))


def _feed(channel: Channel, extension: str, media_type: str) -> Any:
    feed = FeedGenerator()
    feed.register_extension("added", _Added, _Added)
    feed.id(legal(channel.id))
    feed.title(legal(channel.title))
    feed.description(legal(channel.description))
    feed.language(channel.language)
    feed.updated(channel.updated)
    feed.author(name=legal(channel.author))
    feed.generator("syndicate")
    feed.docs("https://www.rssboard.org/rss-specification")
    feed.ttl(_MINUTES_TO_LIVE)
    address = f"{absolute(channel.base_url, channel.path)}{extension}"
    feed.link(href=address, rel="self", type=media_type)
    return feed


def _item(feed: Any, entry: Entry) -> Any:
    item = feed.add_entry(order="append")
    item.id(legal(entry.id))
    item.title(legal(entry.title))
    item.content(legal(entry.html), type="html")
    item.published(entry.published)
    item.updated(entry.updated)
    return item


def _add_item(feed: Any, entry: Entry, channel: Channel) -> None:
    item = _item(feed, entry)
    item.link(href=entry.url)
    item.description(escape(legal(entry.summary), quote=False))  # RSS: a description is HTML
    for term, label in entry.categories:
        _add_category(item, legal(term), legal(label), channel)
    for name in entry.authors or (channel.author,):
        item.added.add(f"{_DC}creator", legal(name))
    if entry.language != channel.language:
        item.added.add(f"{_DC}language", entry.language)
    for other in entry.alternates:
        item.added.add(f"{_ATOM}link", **_alternate(other.url, _HTML, other.locale))


def _add_category(item: Any, term: str, label: str, channel: Channel) -> None:
    """Write the label for people and, where it differs, the term that programs rely on."""
    item.category(term=label)
    if term != label:
        item.category(term=term, scheme=channel.base_url)


def _add_entry(feed: Any, entry: Entry, channel: Channel) -> None:
    item = _item(feed, entry)
    item.summary(legal(entry.summary), type="text")
    for name in entry.authors:
        item.author(name=legal(name))
    for term, label in entry.categories:
        item.category(term=legal(term), label=legal(label))
    item.added.language = entry.language if entry.language != channel.language else None
    others = [_alternate(other.url, _HTML, other.locale) for other in entry.alternates]
    for link in _around(entry.url, entry.language, others):
        item.added.add("link", **link)


def _around(page: str, language: str, others: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return links to a page and what is like it in other languages, safe with every reader.

    Many readers know no hreflang: some open the first alternate (Miniflux), some the last
    (feedparser, Liferea). So the page stands at both ends; RFC 4287 §4.2.7 forbids two alternates
    only where type and hreflang are both the same.
    """
    first = _alternate(page, _HTML, language)
    last = {"href": page, "rel": "alternate", "type": _HTML}
    return [first, *others, last] if others else [first]


def _alternate(href: str, media_type: str, language: str) -> dict[str, str]:
    return {"href": href, "rel": "alternate", "type": media_type, "hreflang": language}
