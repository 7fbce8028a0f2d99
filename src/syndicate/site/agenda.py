"""Events → the agenda: what is to come, and the pages of its months."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from syndicate import urls
from syndicate.localise import formats
from syndicate.model import Card
from syndicate.site import links, structured
from syndicate.site.entries import entries
from syndicate.site.frame import AGENDA, Frame
from syndicate.site.head import Head
from syndicate.site.links import Place
from syndicate.site.lists import months_of
from syndicate.site.page import File, page


def agenda(frame: Frame, events: Sequence[Card], months: Iterable[str]) -> File:
    """Return the page of what is to come.

    events: all that are not over, by start (`lists.coming`).
    months: those that have a page ("2026-11"; `lists.months_of`).
    """
    place = frame.everywhere(urls.agenda_path)
    root = links.root_of(place, frame.base_url)
    grouped = groupby(events, key=lambda card: months_of(card)[0])
    years = groupby(sorted(months, reverse=True), key=lambda month: month[:4])
    head = Head(
        title=_name(frame),
        structured=(structured.crumbs(frame, _step(frame)),),
        menu=AGENDA,
    )
    return page(
        frame,
        place,
        head,
        "agenda.html",
        months=[(told(frame, month), entries(frame, those, root)) for month, those in grouped],
        years=[
            (year, [_link(frame, month, root) for month in sorted(those)]) for year, those in years
        ],
        **_calendar(frame, root),
    )


def agenda_month(
    frame: Frame,
    month: str,
    events: Sequence[Card],
    neighbours: tuple[str | None, str | None],
    tags: Iterable[str],
) -> File:
    """Return the page of the events of one month, whenever they were or will be.

    events:     those that take place in it, by start.
    neighbours: the nearest months before and after that have a page (`lists.neighbours`).
    tags:       the locales that have this page, this one included.
    """
    place = Place(
        path=urls.agenda_path(frame.tag, month),
        languages={tag: urls.agenda_path(tag, month) for tag in tags},
        otherwise=urls.agenda_path,
    )
    root = links.root_of(place, frame.base_url)
    before, after = (_link(frame, one, root) if one else None for one in neighbours)
    name = told(frame, month)
    head = Head(
        title=frame.say("Events: {month}", month=formats.month(_first(month), frame.babel)),
        structured=(structured.crumbs(frame, _step(frame), (name, place.path)),),
        menu=AGENDA,
    )
    return page(
        frame,
        place,
        head,
        "month.html",
        month=name,
        events=entries(frame, events, root),
        before=before,
        after=after,
        agenda=links.reach(root, urls.agenda_path(frame.tag)),
        **_calendar(frame, root),
    )


def told(frame: Frame, month: str) -> str:
    """Return the name of a month, to stand by itself: "Novembre 2026"."""
    name = formats.month(_first(month), frame.babel)
    return name[:1].upper() + name[1:]


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _link(frame: Frame, month: str, root: str) -> tuple[str, str]:
    return told(frame, month), links.reach(root, urls.agenda_path(frame.tag, month))


def _name(frame: Frame) -> str:
    return frame.words[frame.tag].pgettext("menu", "Events")


def _step(frame: Frame) -> tuple[str, str]:
    return _name(frame), urls.agenda_path(frame.tag)


def _calendar(frame: Frame, root: str) -> dict[str, str]:
    path = f"{urls.feed_path(frame.tag, kind='event')}.ics"
    return {
        "calendar": links.reach(root, path),
        "webcal": urls.webcal(urls.absolute(frame.base_url, path)),
        "feeds": links.reach(root, urls.feeds_path(frame.tag)),
    }
