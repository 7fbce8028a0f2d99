"""Editions → the lists that pages show: what leads, what follows, what is to come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from syndicate import urls
from syndicate.model import Edition, Image
from syndicate.settings.options import Settings
from syndicate.site import links


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image as a page reaches it."""

    url: str
    alt: str
    credit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A work in a list. `lang` is an attribute, or empty where the text is in the page's language."""

    edition: Edition
    url: str
    section_title: str
    lang: Markup
    image: Picture | None


def entry(edition: Edition, page: str, settings: Settings) -> Entry:
    """Return `edition` as the page at path `page` lists it."""
    return Entry(
        edition=edition,
        url=links.relative(page, urls.edition_path(edition)),
        section_title=settings.sections[edition.section].title[edition.locale],
        lang=lang(edition),
        image=picture(edition.image, page),
    )


def lang(edition: Edition) -> Markup:
    """Return the `lang` attribute of an edition's text, empty in the locale's own language."""
    if edition.shown == edition.locale:
        return Markup("")
    return Markup(' lang="{}"').format(edition.shown)


def picture(image: Image | None, page: str) -> Picture | None:
    """Return `image` as the page at path `page` reaches it."""
    if image is None:
        return None
    url = links.relative(page, urls.media_path(image))
    return Picture(url=url, alt=image.alt, credit=image.credit)


def articles(editions: Iterable[Edition]) -> tuple[Edition, ...]:
    """Return the articles, in the order given."""
    return tuple(edition for edition in editions if edition.kind == "article")


def leading(editions: Sequence[Edition]) -> Edition | None:
    """Return what a home page opens with: the newest featured article, or the newest."""
    ranked = articles(editions)
    return next(iter((*(one for one in ranked if one.featured), *ranked)), None)


def coming(editions: Iterable[Edition], now: datetime) -> tuple[Edition, ...]:
    """Return the events that are not over, by start."""
    left = [one for one in editions if one.happening and _over(one) > now]
    return tuple(sorted(left, key=lambda one: (_start(one), one.work)))


def next_change(editions: Iterable[Edition], now: datetime) -> datetime | None:
    """Return when the first event now listed as coming is over, and with it the lists change."""
    return min((_over(one) for one in coming(editions, now)), default=None)


def _start(edition: Edition) -> datetime:
    return edition.happening.start if edition.happening else edition.date


def _over(edition: Edition) -> datetime:
    happening = edition.happening
    if happening is None:
        return edition.date
    if happening.end:
        return happening.end
    return happening.start + timedelta(days=1) if happening.all_day else happening.start
