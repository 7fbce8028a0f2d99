"""Cards → what lists show of them, with the addresses as one page reaches them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from syndicate import templating, urls
from syndicate.model import Card, Happening, Image
from syndicate.pictures import Use, sources
from syndicate.site import links
from syndicate.site.frame import Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image as a page reaches it; its size, where it is known, keeps the page from jumping.

    srcset, sizes: its files of other widths, and how wide it is shown; empty where there is one alone.
    """

    url: str
    alt: str
    credit: str | None
    width: int | None
    height: int | None
    srcset: str = ""
    sizes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A work in a list.

    lang:     an attribute, empty where the text is in the page's language.
    calendar: link to the file that brings an event that is on into a calendar.
    """

    title: str
    summary: str
    url: str
    section_title: str
    shown: str
    notice: bool
    lang: Markup
    day: str
    iso: str
    image: Picture | None
    happening: Happening | None
    calendar: str | None


def entries(frame: Frame, cards: Iterable[Card], root: str) -> tuple[Entry, ...]:
    """Return works as a page lists them. root: the page's way to the root of `public/`."""
    return tuple(entry(frame, card, root) for card in cards)


def entry(frame: Frame, card: Card, root: str, use: Use = "thumb") -> Entry:
    """Return one work as a page lists it. use: how large its picture is shown."""
    site, happening = frame.settings.site, card.happening
    on = happening and not happening.cancelled and urls.has_page(card, site)
    return Entry(
        title=card.title,
        summary=card.summary,
        url=links.reach(root, links.target(card, site)),
        section_title=frame.section_title(card.section),
        shown=card.shown,
        notice=card.notice,
        lang=templating.lang(card),
        day=frame.day(card.date),
        iso=frame.iso(card.date),
        image=picture(card.image, root, use),
        happening=happening,
        calendar=links.reach(root, urls.calendar_path(card)) if on else None,
    )


def picture(image: Image | None, root: str, use: Use) -> Picture | None:
    """Return `image` as a page reaches it, and as large as it is used."""
    if image is None:
        return None
    found = sources(image, use, partial(links.reach, root))
    return Picture(
        url=found.src,
        alt=image.alt,
        credit=image.credit,
        width=found.width,
        height=found.height,
        srcset=found.srcset,
        sizes=found.sizes,
    )
