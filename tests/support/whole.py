"""A whole publication at once → all of its pages, in the order in which they are made one by one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from syndicate import urls
from syndicate.localise import happenings
from syndicate.model import Card, Edition
from syndicate.site import agenda, contract, doors, fronts, letters, sitemap, works
from syndicate.site.frame import Frame
from syndicate.site.letters import Number
from syndicate.site.lists import (
    articles,
    leading,
    months_of,
    neighbours,
)
from syndicate.site.page import File

Cards = Mapping[str, Sequence[Card]]


def pages(
    frames: Mapping[str, Frame],
    editions: Mapping[str, Sequence[Edition]],
    numbers: Mapping[str, Mapping[str, Sequence[Number]]],
    now: datetime,
) -> Iterator[File]:
    """Yield every page. editions: by locale, newest first; numbers: locale → newsletter → issues."""
    siblings = _siblings(editions)
    settings = next(iter(frames.values())).settings
    for tag, frame in frames.items():
        for one in editions[tag]:
            if urls.has_page(one, settings.site):
                yield works.work(frame, one, siblings[one.work])
        if not settings.site.elsewhere:
            yield from _fronts(frame, editions, now)
            yield from _agenda(frame, editions, now)
        yield from _letters(frame, numbers[tag])
        yield contract.feeds(frame)
        yield doors.gone(frame)
    default = settings.site.default_locale
    yield doors.chooser(frames[default])
    yield doors.not_found(frames, default)
    yield from _sitemaps(frames[default], editions, siblings)


def _siblings(editions: Cards) -> dict[str, list[Card]]:
    found: dict[str, list[Card]] = {}
    for those in editions.values():
        for one in those:
            found.setdefault(one.work, []).append(one)
    return found


def _fronts(frame: Frame, editions: Cards, now: datetime) -> Iterator[File]:
    own, zone = editions[frame.tag], frame.settings.site.zone
    lead = leading(own)
    rest = [one for one in articles(own) if one is not lead]
    yield fronts.home(
        frame, lead, rest[: fronts.HOME_STORIES], _coming(own, now)[: fronts.HOME_EVENTS]
    )
    for key in frame.settings.sections:
        those = [one for one in own if one.section == key]
        by_year = {
            year: list(cards)
            for year, cards in groupby(articles(those), key=lambda one: _year_of(one, zone))
        }
        newest = articles(those)[: fronts.SECTION_STORIES]
        yield fronts.section(frame, key, newest, by_year, _coming(those, now))
        for year, cards in by_year.items():
            tags = [tag for tag in editions if _has_year(editions[tag], key, year, zone)]
            yield fronts.year(frame, key, year, cards, tags)


def _has_year(cards: Iterable[Card], key: str, year: int, zone: str) -> bool:
    those = (one for one in articles(cards) if one.section == key)
    return any(_year_of(one, zone) == year for one in those)


def _agenda(frame: Frame, editions: Cards, now: datetime) -> Iterator[File]:
    months = {
        tag: {month for one in cards for month in months_of(one)} for tag, cards in editions.items()
    }
    own = months[frame.tag]
    yield agenda.agenda(frame, _coming(editions[frame.tag], now), own)
    for month in sorted(own):
        events = _by_start(one for one in editions[frame.tag] if month in months_of(one))
        tags = [tag for tag in months if month in months[tag]]
        yield agenda.agenda_month(frame, month, events, neighbours(month, own), tags)


def _letters(frame: Frame, numbers: Mapping[str, Sequence[Number]]) -> Iterator[File]:
    yield letters.subscribe(frame)
    yield letters.newsletters(frame)
    for newsletter in frame.settings.newsletters:
        yield letters.issues(frame, newsletter, numbers.get(newsletter, ()))


def _sitemaps(
    frame: Frame, editions: Cards, siblings: Mapping[str, Sequence[Card]]
) -> Iterator[File]:
    settings = frame.settings
    parts = []
    for tag, cards in editions.items():
        listed = [one for one in cards if sitemap.is_listed(one, settings.site)]
        ranked = sorted(listed, key=lambda one: (one.kind, _year_of(one, settings.site.zone)))
        for (kind, year), those in groupby(
            ranked, key=lambda one: (one.kind, _year_of(one, settings.site.zone))
        ):
            works_of = list(those)
            made = sitemap.sitemap(
                settings, (tag, kind, year), [(one, siblings[one.work]) for one in works_of]
            )
            parts.append((made[0], max(one.updated for one in works_of)))
            yield made
    yield sitemap.index(settings, parts)
    yield sitemap.robots(settings)


def _coming(cards: Iterable[Card], now: datetime) -> tuple[Card, ...]:
    """Return the events that are not over, by start."""
    return _by_start(one for one in cards if one.happening and happenings.ends(one.happening) > now)


def _by_start(cards: Iterable[Card]) -> tuple[Card, ...]:
    """Return events in the order in which they begin."""
    return tuple(sorted(cards, key=lambda one: (_start(one), one.work)))


def _year_of(card: Card, zone: str) -> int:
    """Return the year under which an article is kept, in the publication's zone."""
    return card.date.astimezone(ZoneInfo(zone)).year


def _start(card: Card) -> datetime:
    return card.happening.start if card.happening else card.date
