"""Works that readers now find otherwise → their cards in the index, and their own pages and images."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from syndicate import pictures, urls
from syndicate.content import redirects
from syndicate.errors import ContentError
from syndicate.feeds.agenda import KEPT, event_calendar
from syndicate.feeds.formats import TYPES
from syndicate.feeds.icalendar import EXTENSION, calendar
from syndicate.imaging import making
from syndicate.index import cards, documents, queue, told, works
from syndicate.index.cards import Row
from syndicate.index.database import Index, reading
from syndicate.index.works import Name
from syndicate.journeys.build.crew import Crew
from syndicate.journeys.build.pages import Latest, Pages
from syndicate.journeys.build.pages import pages as pages_of
from syndicate.journeys.house import Workshop
from syndicate.journeys.memory import Facts, facts_of
from syndicate.localise import happenings
from syndicate.localise.editions import cards as cards_of
from syndicate.localise.editions import expired, is_held, next_change, withdrawn
from syndicate.localise.findings import finding_of
from syndicate.model import Article, Card, Finding
from syndicate.packing import pack
from syndicate.pictures import Public
from syndicate.publish import Nowhere, Output, Tree
from syndicate.settings.options import Settings, Site
from syndicate.site.compression import is_compressed


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where and how works are presented.

    index:  the file of the index that they are read from; None for one that is in memory.
    root:   the folder that is written; None writes nothing.
    design: a key of all that shapes a page besides its work.
    """

    index: Path | None
    root: Path | None
    hidden: bool
    now: datetime
    design: bytes
    latest: Latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """What presenting one work came to.

    facts: what is to be remembered of the work, if readers find it.
    """

    name: Name
    rows: tuple[Row, ...]
    files: Mapping[str, bytes]
    media: tuple[str, ...]
    moves: Mapping[str, tuple[str, str]]
    next: float | None
    facts: Facts | None
    written: tuple[str, ...]
    troubles: tuple[Finding, ...]


def present(
    workshop: Workshop, index: Index, names: Sequence[Name], stage: Stage, hands: Crew
) -> Iterator[Presented]:
    """Write the images and pages of works, keep their cards, and yield what came of each."""
    if stage.index is None:
        made = (_all(workshop, index, [name], stage) for name in names)
        yield from (_kept(index, one) for those in made for one in those)
        return
    for those in hands.map(partial(_present, stage=stage), names):
        yield from (_kept(index, one) for one in those)


def _kept(index: Index, one: Presented) -> Presented:
    cards.replace(index, one.name, one.rows)
    queue.schedule(index, one.name, one.next)
    documents.show(index, owner(one.name), one.media)
    documents.move(index, owner(one.name), one.moves)
    return one


def compressing(settings: Settings) -> Callable[[str], bool]:
    """Return what tells whether compressed copies belong beside a file."""
    if not settings.site.precompress:
        return lambda _path: False
    return partial(is_compressed, feeds=TYPES)


def owner(name: Name) -> str:
    """Return how documents name the work that they belong to."""
    return "/".join(name)


def _present(workshop: Workshop, names: Sequence[Name], stage: Stage) -> list[Presented]:
    with reading(stage.index or Path()) as index:
        return [] if index is None else _all(workshop, index, names, stage)


def _all(workshop: Workshop, index: Index, names: Sequence[Name], stage: Stage) -> list[Presented]:
    output: Output = Nowhere()
    if stage.root is not None:
        output = Tree(stage.root, stage.hidden, compressing(workshop.settings))
    pages = _pages(workshop, stage)
    return [_presented(workshop, index, name, stage, pages, output) for name in names]


def _pages(workshop: Workshop, stage: Stage) -> Pages:
    """Return what pages are made with: made once for all the handfuls of works."""
    found = workshop.held.get(stage.design)
    if not isinstance(found, Pages):
        workshop.held.clear()
        found = workshop.held[stage.design] = pages_of(workshop, stage.latest)
    return found


def _presented(
    workshop: Workshop, index: Index, name: Name, stage: Stage, pages: Pages, output: Output
) -> Presented:
    settings, now = workshop.settings, stage.now
    work = works.shown(index, name)
    found = {} if work is None else cards_of(work, settings, now)
    gone = () if work is None else tuple(_taken_back(work, settings, now, index))
    media = dict(_media(workshop.home, work, found.values()))
    days = dict(_calendars(workshop, (*found.values(), *gone), now))
    shown = dict(pages.of_work(work, found)) if work else {}
    whole = {**media, **days, **shown}  # nothing may link to a hole
    troubles: list[Finding] = []
    changes = _next_change(work, gone, workshop.settings, now)
    return Presented(
        name=name,
        rows=tuple(_rows(work, found, gone, settings.site)),
        files=dict.fromkeys(whole, stage.design),
        media=tuple(media),
        moves=_moves(
            work, found, settings, (*gone, *(expired(work, settings, now) if work else ()))
        ),
        next=changes.timestamp() if changes else None,
        facts=facts_of(work, found) if work and found else None,
        written=tuple(path for path, make in whole.items() if _put(output, path, make, troubles)),
        troubles=tuple(troubles),
    )


def _taken_back(work: Article, settings: Settings, now: datetime, index: Index) -> Iterator[Card]:
    """Yield what was taken back; of a work that was held for a language all along, nobody knows."""
    if told.get(index, work.id) or not is_held(work, settings):
        yield from withdrawn(work, settings, now)


def _put(output: Output, path: str, make: Callable[[], bytes], troubles: list[Finding]) -> bool:
    """Write what `make` makes; an image that cannot be made after all is told."""
    try:
        return output.put(path, make())
    except ContentError as error:
        troubles.append(finding_of(error))
        return False


def _media(
    home: Path, work: Article | None, shown: Iterable[Card]
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    variants = [work.variants[one.filled_from] for one in shown] if work else []
    inside: list[Public] = ["pages"]
    leads = pictures.planned((one.image for one in variants if one.image), [*inside, "mails"])
    texts = pictures.planned((image for one in variants for image in one.media.values()), inside)
    yield from making.files((*leads, *texts), home, home / "var" / "cache" / "images")


def _calendars(
    workshop: Workshop, those: Iterable[Card], now: datetime
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the calendar of an event in each locale; that of one taken back says so for a while."""
    for card in those:
        made = event_calendar(card, workshop.settings, workshop.catalogue(card.locale), now)
        if made is not None:
            yield f"{made.path}.{EXTENSION}", partial(calendar, made)


def _next_change(
    work: Article | None, gone: Iterable[Card], settings: Settings, now: datetime
) -> datetime | None:
    leaving = (one.withdrawn + KEPT for one in gone if one.withdrawn)
    found = [when for when in leaving if when > now]
    change = next_change([work], settings, now) if work else None
    return min([*found, *([change] if change else [])], default=None)


def _rows(
    work: Article | None, found: Mapping[str, Card], gone: Sequence[Card], site: Site
) -> Iterator[Row]:
    """Yield the card of each locale; its key changes with its neighbours', as far as it names them."""
    named = (one for one in found.values() if not one.notice)
    beside = pack([(one.locale, one.entry_id, urls.edition_url(site, one)) for one in named])
    bodies = {
        tag: hashlib.sha256(pack((one.html, one.media))).digest()
        for tag, one in (work.variants.items() if work else ())
    }
    for card in (*found.values(), *gone):
        happening, public = card.happening, card.withdrawn is None
        body = bodies[card.filled_from] if public else b""
        yield cards.row(
            card,
            hashlib.sha256(pack(card) + body + beside).digest()[:16],
            happenings.ends(happening) if happening else None,
            happenings.months(happening) if happening and public else (),
            site.zone,
        )


def _moves(
    work: Article | None, found: Mapping[str, Card], settings: Settings, gone: Sequence[Card]
) -> dict[str, tuple[str, str]]:
    """Return former addresses → where the work is now, or "" where it was taken back or is over."""
    moves: dict[str, tuple[str, str]] = {}
    for tag, one in found.items():
        if not urls.has_page(one, settings.site):
            continue
        names = (urls.work_path(tag, one.kind, alias) for alias in one.aliases)
        for path in (*names, *_elsewhere(work, tag, settings)):
            moves[path] = (urls.edition_path(one), tag)
    for card in gone:
        slugs = (card.slug, *card.aliases)
        names = (urls.work_path(card.locale, card.kind, slug) for slug in slugs)
        for path in (*names, *_elsewhere(work, card.locale, settings)):
            moves[path] = ("", card.locale)
    return moves


def _elsewhere(work: Article | None, tag: str, settings: Settings) -> Iterator[str]:
    """Yield the paths that a language's own text had on another site, as paths below our root."""
    text = work.variants.get(tag) if work else None
    base = urlsplit(settings.site.base_url).path
    for path in text.redirect_from if text else ():
        inside = redirects.below(base, path)
        if inside is not None:
            yield inside
