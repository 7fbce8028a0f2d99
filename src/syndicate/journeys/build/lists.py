"""The index → every document that is made of many works, each with the key of what it is made of."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial

from syndicate import urls
from syndicate.index import cards, groups
from syndicate.index.cards import Found
from syndicate.index.database import Index
from syndicate.index.groups import Group
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

    def __init__(
        self, index: Index, those: Sequence[Group], pages: Pages, now: datetime, design: bytes
    ) -> None:
        self.index = index
        self.groups = those
        self.beside: dict[tuple[Kind, str, int], set[str]] = {}
        for one in those:
            self.beside.setdefault((one.kind, one.section, one.year), set()).add(one.locale)
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
            years = groups.years(self.groups, tag, key)
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
        for one in self.groups:
            if (one.locale, one.kind) != (frame.tag, "article"):
                continue
            beside = self.beside[one.kind, one.section, one.year]
            tags = [tag for tag in frame.settings.locales if tag in beside]
            yield self._page(
                urls.year_path(one.locale, one.section, one.year),
                one.key + repr(tags).encode(),
                partial(_year, frame, self.index, one, tags),
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


def _year(frame: Frame, index: Index, one: Group, tags: Sequence[str]) -> File:
    found = cards.of_year(index, one.locale, one.section, one.year)
    return fronts.year(frame, one.section, one.year, found.cards(), tags)


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


def sitemaps(
    index: Index, those: Sequence[Group], settings: Settings, design: bytes
) -> Iterator[Document]:
    """Yield the sitemap of each locale, kind and year, their index, and robots.txt."""
    parts: list[tuple[str, datetime]] = []

    @lru_cache(maxsize=1)  # the languages of a year come one after another
    def works_of(kind: Kind, year: int) -> Sequence[Sequence[Card]]:
        found: dict[str, list[Card]] = {}
        for tag in settings.locales:
            for card in cards.of_group(index, tag, kind, year).cards():
                found.setdefault(card.work, []).append(card)
        return sorted(found.values(), key=lambda those: (those[0].date, those[0].work))

    for part, updated, key in () if settings.site.elsewhere else groups.parts(those):
        if not any(sitemap.is_listed(one, settings.site) for one in cards.each(index, *part)):
            continue
        path = urls.sitemap_path(*part)
        parts.append((path, datetime.fromtimestamp(updated, UTC)))
        yield Document(path, key_of(design, key), partial(_sitemap, settings, part, works_of))
    parts.sort()
    made_of = repr(parts).encode()
    yield Document(urls.SITEMAP, key_of(design, made_of), lambda: sitemap.index(settings, parts)[1])
    yield Document(urls.ROBOTS, key_of(design), lambda: sitemap.robots(settings)[1])


def _sitemap(
    settings: Settings,
    part: tuple[str, Kind, int],
    works_of: Callable[[Kind, int], Sequence[Sequence[Card]]],
) -> bytes:
    tag, kind, year = part
    works = (
        (one, those)
        for those in works_of(kind, year)
        for one in those
        if one.locale == tag and sitemap.is_listed(one, settings.site)
    )
    return sitemap.sitemap(settings, part, works)[1]
