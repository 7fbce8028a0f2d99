"""Feeds of an old site → works: for whom nothing else is left of it, or no export.

What a feed has is taken whole; what it does not say (drafts, older entries that it dropped) cannot be had
from it. Ids are kept to the letter, so that nobody who subscribed sees an entry again.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from syndicate.content.foreign.values import Attached, Feed, Item
from syndicate.content.importers.escaping import escaped, target
from syndicate.content.importers.feed_groups import grouped, slug
from syndicate.content.importers.languages import Tongues
from syndicate.content.importers.markup import plain, to_markdown
from syndicate.content.importers.pairing import Pairs
from syndicate.content.importers.values import (
    Arrival,
    Incoming,
    Lost,
    Picture,
    Text,
    note,
    picture_mark,
)
from syndicate.model import Finding

_CUT = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.)\s*$")
_LAST_PARAGRAPH = re.compile(r"<p>(?:(?!</?p[\s>]).)*</p>\s*$", re.DOTALL)
_HREF = re.compile(r"<a\s[^<>]*?href=[\"']([^\"'<>]+)[\"'][^<>]*>")
_TAIL = 3000  # characters in which a site's own last paragraph stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A feed to be taken in. place: where it was read; language: what its language is said to be, "" for nothing."""

    place: str
    feed: Feed
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What else has to be known. undated: the date of entries that have none; pairs: which are one work (`pairing.table`)."""

    zone: tzinfo
    undated: datetime | None = None
    pairs: Pairs = field(default_factory=Pairs)


def works(feeds: Sequence[Brought], tongues: Tongues, terms: Terms) -> Iterator[Arrival]:
    """Yield the works of feeds, the newest of the first feed first."""
    yield from _Reading(feeds, tongues, terms).arrivals()


@dataclass(frozen=True, slots=True)
class Piece:
    """An entry in its feed: in which language, and how findings name it."""

    item: Item
    locale: str
    origin: str
    site: "_Site"


class _Reading:
    """Feeds being read."""

    def __init__(self, feeds: Sequence[Brought], tongues: Tongues, terms: Terms) -> None:
        self.feeds, self.tongues, self.terms = feeds, tongues, terms
        self.foreign: Counter[str] = Counter()

    def arrivals(self) -> Iterator[Arrival]:
        pieces = [piece for one in self.feeds for piece in self._pieces(one)]
        for one in self.feeds:
            yield from one.feed.trouble
        entries = [(one.locale, one.item) for one in pieces]
        for group in grouped(entries, self.terms.pairs):
            yield from self._work([pieces[number] for number in group])
        for code, count in sorted(self.foreign.items()):
            yield note(
                "import-language-unknown",
                None,
                severity="error",
                mender="operator",
                found=code or "–",
                count=count,
            )

    def _pieces(self, brought: Brought) -> Iterator[Piece]:
        site = _Site(brought.feed)
        for number, item in enumerate(brought.feed.items, 1):
            codes = [brought.language] if brought.language else []
            codes += [one for one in (item.language, brought.feed.language) if one and not codes]
            tag = self.tongues.tag(*codes)
            if tag is None:
                self.foreign[codes[0] if codes else ""] += 1
            else:
                yield Piece(item, tag, f"{brought.place}#{number}", site)

    def _work(self, group: Sequence[Piece]) -> Iterator[Arrival]:
        texts: list[Text] = []
        for piece in group:
            date = piece.item.published or piece.item.updated or self.terms.undated
            if date is None:
                title = piece.item.title
                yield note("import-entry-undated", piece.origin, severity="error", title=title)
                continue
            text, told = _text(piece, date.astimezone(self.terms.zone), self.terms.zone)
            yield from told
            texts.append(text)
        if texts:
            sections = dict.fromkeys(name for one in group for name in one.item.categories)
            yield Incoming(
                key=f"feed:{group[0].item.id}", texts=tuple(texts), sections=tuple(sections)
            )


def _text(piece: Piece, date: datetime, zone: tzinfo) -> tuple[Text, list[Finding]]:
    item = piece.item
    html = _without_signature(item.html, item.link)
    marked = to_markdown(html, item.link or piece.site.home)
    told = [_lost(piece, one) for one in marked.lost]
    lead = _lead(item)
    body = _once_shown(marked.body, marked.pictures, lead)
    own = piece.site.is_own(item.link)
    body = "\n\n".join(filter(None, (body, *_appended(item, own))))
    updated = item.updated.astimezone(zone) if item.updated else None
    made = Text(
        locale=piece.locale,
        origin=piece.origin,
        title=item.title,
        summary=_summary(item, html),
        body=body,
        date=date,
        updated=updated,
        slug=slug(item.link) if own else "",
        addresses=(item.link,) if own and item.link else (),
        guid=None if item.origin == "title" else item.id,
        tags=_tags(item.categories),
        authors=item.authors,
        image=lead and _described(lead, marked.pictures),
        pictures=tuple(marked.pictures),
    )
    return made, told


def _lost(piece: Piece, one: Lost) -> Finding:
    fields: dict[str, Any] = {**one.fields}
    return note(one.code, piece.origin, locale=piece.locale, **fields)


@dataclass(slots=True)
class _Site:
    """The hosts that a feed's own pages are on."""

    feed: Feed
    home: str = ""
    hosts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.home = self.feed.link or self.feed.address or ""
        counts = Counter(filter(None, (_host(one.link) for one in self.feed.items)))
        most = {host for host, count in counts.most_common(1) if count * 2 > counts.total()}
        self.hosts = most | {_host(self.feed.link)} - {""}

    def is_own(self, link: str) -> bool:
        """Tell whether a page is one of the site's, and not one that it points to."""
        return _host(link) in self.hosts


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _tags(categories: Sequence[str]) -> tuple[str, ...]:
    """Return categories, those that differ only in capitals once."""
    found: dict[str, str] = {}
    for one in categories:
        found.setdefault(one.casefold(), one)
    return tuple(found.values())


def _summary(item: Item, html: str) -> str:
    """Return what announces the entry, "" where that is only the beginning of its text, cut off."""
    summary = " ".join(plain(_without_signature(item.summary, item.link)).split())
    bare = _CUT.sub("", summary)
    return "" if bare != summary and plain(html).startswith(bare[:60]) else summary


def _without_signature(html: str, link: str) -> str:
    """Return a text without the paragraph that WordPress adds: “The post … appeared first on …”.

    It is in the site's language, and known by its two links, the first of which leads to the entry itself.
    """
    start = max(0, len(html) - _TAIL)
    found = _LAST_PARAGRAPH.search(html, start)
    if found is None or not link:
        return html
    hrefs = _HREF.findall(found[0])
    own = len(hrefs) == 2 and hrefs[0].rstrip("/") == link.rstrip("/")  # noqa: PLR2004
    return html[: found.start()].rstrip() if own and _host(hrefs[1]) == _host(link) else html


def _lead(item: Item) -> Picture | None:
    pictured = (one.url for one in item.attached if (one.media_type or "").startswith("image/"))
    url = next(iter((*item.images, *pictured)), None)
    return Picture(url=url) if url else None


def _described(lead: Picture, shown: Sequence[Picture]) -> Picture:
    """Return the lead picture with what the text says of it, where it shows it too."""
    return next((one for one in shown if one.url == lead.url), lead)


def _once_shown(body: str, shown: Sequence[Picture], lead: Picture | None) -> str:
    """Return the body without its first picture, if that is the lead picture and stands at its top."""
    if lead is None or not shown or shown[0].url != lead.url:
        return body
    top, _, rest = body.partition("\n\n")
    is_alone = top.startswith("![") and top.endswith(f"]({picture_mark(0)})")
    return rest.strip("\n") if is_alone else body


def _appended(item: Item, own: bool) -> Iterator[str]:
    """Yield links to what goes with the entry: files, and the page of another site that it points to."""
    if item.link and not own:
        yield f"[{escaped(item.link)}]({target(item.link)})"
    for file in item.attached:
        if not (file.media_type or "").startswith("image/"):
            yield f"[{escaped(_file_name(file))}]({target(file.url)})"


def _file_name(file: Attached) -> str:
    return PurePosixPath(unquote(urlsplit(file.url).path)).name or file.url
