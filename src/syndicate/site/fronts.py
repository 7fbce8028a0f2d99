"""Cards → the pages that lead to works: home, sections, and the years of a section."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from syndicate import urls
from syndicate.localise import formats
from syndicate.model import Card
from syndicate.site import links, structured
from syndicate.site.entries import entries, entry
from syndicate.site.frame import Frame, Named
from syndicate.site.head import Head
from syndicate.site.links import Place
from syndicate.site.page import File, page

HOME_STORIES = 12
HOME_EVENTS = 6
SECTION_STORIES = 30


def home(frame: Frame, lead: Card | None, articles: Sequence[Card], events: Sequence[Card]) -> File:
    """Return the home page.

    lead:     what it opens with (`lists.leading`).
    articles: the newest HOME_STORIES without the lead, newest first.
    events:   the next HOME_EVENTS, by start.
    """
    place = replace(frame.everywhere(urls.home_path), anybody="")  # the chooser, which names us too
    root = links.root_of(place, frame.base_url)
    head = Head(
        title=frame.title,
        description=frame.settings.site.description.get(frame.tag, ""),
        structured=(structured.website(frame),),
    )
    return page(
        frame,
        place,
        head,
        "home.html",
        site_title=frame.title,
        first=entry(frame, lead, root, "hero") if lead else None,
        articles=entries(frame, articles, root),
        events=entries(frame, events, root),
        agenda=links.reach(root, urls.agenda_path(frame.tag)),
    )


def section(
    frame: Frame,
    key: str,
    articles: Sequence[Card],
    years: Iterable[int],
    events: Sequence[Card],
) -> File:
    """Return a section's page.

    articles: its newest SECTION_STORIES, newest first.
    years:    those that have a page of their own (`year`).
    events:   its events that are to come, by start.
    """
    place = frame.everywhere(lambda tag: urls.section_path(tag, key))
    root = links.root_of(place, frame.base_url)
    head = Head(
        title=frame.section_title(key),
        structured=(structured.crumbs(frame, _step(frame, key)),),
        feeds=_feeds(frame, key),
        menu=key,
    )
    return page(
        frame,
        place,
        head,
        "section.html",
        articles=entries(frame, articles, root),
        events=entries(frame, events, root),
        years=[
            (one, links.reach(root, urls.year_path(frame.tag, key, one)))
            for one in sorted(years, reverse=True)
        ],
        agenda=links.reach(root, urls.agenda_path(frame.tag)),
    )


def year(frame: Frame, key: str, number: int, cards: Sequence[Card], tags: Iterable[str]) -> File:
    """Return the page of a section's articles of one year: stable, unlike numbered pages.

    cards: all of them, newest first. tags: the locales that have this page, this one included.
    """
    place = Place(
        path=urls.year_path(frame.tag, key, number),
        languages={tag: urls.year_path(tag, key, number) for tag in tags},
        otherwise=lambda tag: urls.section_path(tag, key),
    )
    root = links.root_of(place, frame.base_url)
    name = frame.section_title(key)
    title = frame.say("{section}, {year}", section=name, year=number)
    head = Head(
        title=title,
        structured=(structured.crumbs(frame, _step(frame, key), (str(number), place.path)),),
        feeds=_feeds(frame, key),
        menu=key,
    )
    return page(
        frame,
        place,
        head,
        "year.html",
        year=number,
        section_title=name,
        section_url=links.reach(root, urls.section_path(frame.tag, key)),
        months=[
            (_month(frame, those[0]), entries(frame, those, root))
            for those in _by_month(frame, cards)
        ],
    )


def _by_month(frame: Frame, cards: Sequence[Card]) -> list[list[Card]]:
    local = groupby(cards, key=lambda card: card.date.astimezone(frame.zone).month)
    return [list(those) for _month, those in local]


def _month(frame: Frame, card: Card) -> str:
    told = formats.month(card.date, frame.babel, frame.settings.site.zone)
    return told[:1].upper() + told[1:]


def _step(frame: Frame, key: str) -> tuple[str, str]:
    return frame.section_title(key), urls.section_path(frame.tag, key)


def _feeds(frame: Frame, key: str) -> Sequence[Named]:
    place = list(frame.settings.sections).index(key)
    return frame.named(frame.families[2 + place])
