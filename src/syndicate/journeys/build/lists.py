"""The index → every document that is made of many works, each with the key of what it is made of."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from syndicate import urls
from syndicate.index import cards
from syndicate.index.cards import Found
from syndicate.index.database import Index
from syndicate.journeys.build.document import Document, key_of
from syndicate.journeys.build.pages import Pages
from syndicate.model import Card, Kind
from syndicate.settings.options import Settings
from syndicate.site import agenda, contract, doors, fronts, sitemap
from syndicate.site.answers import error_page
from syndicate.site.frame import Frame
from syndicate.site.lists import articles, leading, neighbours
from syndicate.site.page import File

_FEEDS = (".rss", ".atom", ".json", ".ics", ".opml")
_LEADS = 50  # articles among which one may be featured to lead a home page


def is_feed(path: str) -> bool:
    """Tell whether partners and readers poll the document at `path`."""
    return path.endswith(_FEEDS) and not path.startswith("media/")


class Lists:
    """The pages that list works, at `now`. design: a key of all that shapes them besides cards."""

    def __init__(self, index: Index, pages: Pages, now: datetime, design: bytes) -> None:
        self.index = index
        self.pages = pages
        self.now = now
        self.design = design

    def documents(self) -> Iterator[Document]:
        """Yield the style sheet, and each locale's pages."""
        path, data = self.pages.sheet
        yield Document(path, key_of(data), lambda: data)
        for frame in self.pages.frames.values():
            if not frame.settings.site.elsewhere:
                yield from self._years(frame)
                yield from self._months(frame)
                yield from self._fronts(frame)
            yield self._plain(frame, f"{urls.feeds_path(frame.tag)}index.html", contract.feeds)
            yield self._plain(frame, urls.gone_path(frame.tag), doors.gone)
        frames = self.pages.frames
        default = next(iter(frames.values())).settings.site.default_locale
        yield self._plain(frames[default], "index.html", doors.chooser)
        for tag in frames:
            yield self._absent(error_page(tag, 404), tag)
        yield self._absent(urls.NOT_FOUND, default)

    def _absent(self, path: str, tag: str) -> Document:
        """Return what is said of a page that is not there, in every language, one's own first."""
        return Document(path, self.design, lambda: doors.not_found(self.pages.frames, tag)[1])

    def _plain(self, frame: Frame, path: str, make: Callable[[Frame], File]) -> Document:
        return Document(path, self.design, lambda: make(frame)[1])

    def _page(self, path: str, made_of: bytes, make: Callable[[], File]) -> Document:
        return Document(f"{path}index.html", key_of(self.design, made_of), lambda: make()[1])

    def _fronts(self, frame: Frame) -> Iterator[Document]:
        tag, after = frame.tag, self.now.timestamp()
        for key in frame.settings.sections:
            newest = cards.newest(self.index, tag, key, fronts.SECTION_STORIES)
            years = cards.years(self.index, tag, key)
            coming = cards.coming(self.index, tag, after, key)
            yield self._page(
                urls.section_path(tag, key),
                newest.keys + repr(years).encode() + coming.keys,
                partial(_section, frame, key, newest, years, coming),
            )
        newest = cards.newest(self.index, tag, None, _LEADS)
        coming = cards.coming(self.index, tag, after, limit=fronts.HOME_EVENTS)
        yield self._page(
            urls.home_path(tag),
            newest.keys + coming.keys,
            partial(_home, frame, newest, coming),
        )

    def _years(self, frame: Frame) -> Iterator[Document]:
        settings, tag = frame.settings, frame.tag
        for key in settings.sections:
            everywhere = {one: cards.years(self.index, one, key) for one in settings.locales}
            for year in everywhere[tag]:
                found = cards.of_year(self.index, tag, key, year)
                tags = [one for one, years in everywhere.items() if year in years]
                yield self._page(
                    urls.year_path(tag, key, year),
                    found.keys + repr(tags).encode(),
                    partial(_year, frame, key, year, found, tags),
                )

    def _months(self, frame: Frame) -> Iterator[Document]:
        tag = frame.tag
        everywhere = {one: cards.months(self.index, one) for one in frame.settings.locales}
        own = everywhere[tag]
        for month in own:
            found = cards.of_month(self.index, tag, month)
            tags = [one for one, months in everywhere.items() if month in months]
            beside = neighbours(month, own)
            yield self._page(
                urls.agenda_path(tag, month),
                found.keys + repr((beside, tags)).encode(),
                partial(_month, frame, month, found, beside, tags),
            )
        coming = cards.coming(self.index, tag, self.now.timestamp())
        yield self._page(
            urls.agenda_path(tag),
            coming.keys + repr(own).encode(),
            partial(_agenda, frame, coming, own),
        )


def _section(frame: Frame, key: str, newest: Found, years: Sequence[int], coming: Found) -> File:
    return fronts.section(frame, key, newest.cards(), years, coming.cards())


def _home(frame: Frame, newest: Found, coming: Found) -> File:
    ranked = articles(newest.cards())
    lead = leading(ranked)
    rest = [one for one in ranked if one is not lead]
    return fronts.home(frame, lead, rest[: fronts.HOME_STORIES], coming.cards())


def _year(frame: Frame, key: str, year: int, found: Found, tags: Sequence[str]) -> File:
    return fronts.year(frame, key, year, found.cards(), tags)


def _month(
    frame: Frame,
    month: str,
    found: Found,
    beside: tuple[str | None, str | None],
    tags: Sequence[str],
) -> File:
    return agenda.agenda_month(frame, month, found.cards(), beside, tags)


def _agenda(frame: Frame, coming: Found, months: Sequence[str]) -> File:
    return agenda.agenda(frame, coming.cards(), months)


def sitemaps(index: Index, settings: Settings, design: bytes) -> Iterator[Document]:
    """Yield the sitemap of each locale, kind and year, their index, and robots.txt."""
    parts: list[tuple[str, datetime]] = []
    for tag, kind, year in cards.groups(index):
        found = cards.of_group(index, tag, kind, year)
        newest = cards.newest_update(index, tag, kind, year)
        if newest is None or not _is_any_listed(found, settings):
            continue
        path = urls.sitemap_path(tag, kind, year)
        parts.append((path, newest))
        around = cards.keys_beside(index, tag, kind, year)
        yield Document(
            path,
            key_of(design, found.keys, around),
            partial(_sitemap, index, settings, (tag, kind, year), found),
        )
    made_of = repr(parts).encode()
    yield Document(urls.SITEMAP, key_of(design, made_of), lambda: sitemap.index(settings, parts)[1])
    yield Document(urls.ROBOTS, key_of(design), lambda: sitemap.robots(settings)[1])


def _is_any_listed(found: Found, settings: Settings) -> bool:
    """Tell whether a sitemap would name anything; most need to look at one card only."""
    cards_of = (card for row in found.rows for card in Found((row,)).cards())
    return any(sitemap.is_listed(card, settings.site) for card in cards_of)


def _sitemap(index: Index, settings: Settings, part: tuple[str, Kind, int], found: Found) -> bytes:
    listed = (one for one in found.cards() if sitemap.is_listed(one, settings.site))
    works: Iterator[tuple[Card, Sequence[Card]]] = (
        (one, cards.siblings(index, one.work)) for one in listed
    )
    return sitemap.sitemap(settings, part, works)[1]
