"""Works and places → things of schema.org, as data in a page that nothing executes."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from syndicate import urls
from syndicate.model import Card, Happening, Image
from syndicate.site.frame import Frame

Thing = Mapping[str, Any]
_STATUS = "https://schema.org/Event"
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
# No text may end the element that it stands in, nor begin a comment in it.
_ESCAPES = (("&", "\\u0026"), ("<", "\\u003c"), (">", "\\u003e"))


def block(things: Sequence[Thing]) -> str:
    """Return the element that holds things as JSON-LD; "" for none."""
    if not things:
        return ""
    data = _JSON.encode({"@context": "https://schema.org", "@graph": things})
    for letter, escaped in _ESCAPES:
        data = data.replace(letter, escaped)
    return f'<script type="application/ld+json">{data}</script>\n'


def article(frame: Frame, card: Card, url: str) -> Thing:
    """Return an article as a NewsArticle. url: its canonical address."""
    terms = frame.settings.feeds.licence_url
    return {
        "@type": "NewsArticle",
        "mainEntityOfPage": url,
        "headline": card.title,
        "description": card.summary,
        "inLanguage": card.shown,
        "datePublished": frame.iso(card.date),
        "dateModified": frame.iso(card.updated),
        "articleSection": frame.section_title(card.section),
        "author": [{"@type": "Person", "name": name} for name in card.authors]
        or frame.organization,
        "publisher": frame.organization,
        **({"keywords": list(card.tags)} if card.tags else {}),
        **({"image": image(frame, card.image)} if card.image else {}),
        **({"license": terms} if terms else {}),
    }


def event(frame: Frame, card: Card, happening: Happening, url: str) -> Thing:
    """Return an event. Whole days are dates, and the last one is meant; else the offset is the place's."""
    start, end = _ends(happening)
    return {
        "@type": "Event",
        "url": url,
        "name": card.title,
        "description": card.summary,
        "inLanguage": card.shown,
        "startDate": start,
        **({"endDate": end} if end else {}),
        "eventStatus": _STATUS + _status(happening),
        **({"location": _place(happening.place)} if happening.place else {}),
        "organizer": frame.organization,
        **({"image": image(frame, card.image)} if card.image else {}),
    }


def crumbs(frame: Frame, *steps: tuple[str, str]) -> Thing:
    """Return the way to a page from the home page: (name, path) of each step after it."""
    way = ((frame.title, frame.front), *steps)
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "name": name,
                "item": urls.absolute(frame.base_url, path),
            }
            for number, (name, path) in enumerate(way, 1)
        ],
    }


def website(frame: Frame) -> Thing:
    """Return the publication itself, in one language."""
    return {
        "@type": "WebSite",
        "url": urls.absolute(frame.base_url, urls.home_path(frame.tag)),
        "name": frame.title,
        "inLanguage": frame.tag,
        "publisher": frame.organization,
    }


def image(frame: Frame, shown: Image) -> Thing:
    """Return an image of a work."""
    sizes = {"width": shown.width, "height": shown.height}
    return {
        "@type": "ImageObject",
        "url": urls.absolute(frame.base_url, urls.media_path(shown)),
        **{name: size for name, size in sizes.items() if size},
        **({"creditText": shown.credit} if shown.credit else {}),
    }


def _ends(happening: Happening) -> tuple[str, str | None]:
    zone = ZoneInfo(happening.zone)
    start = happening.start.astimezone(zone)
    end = happening.end.astimezone(zone) if happening.end else None
    if not happening.all_day:
        return start.isoformat(), end.isoformat() if end else None
    last = (end - timedelta(seconds=1)).date().isoformat() if end else None
    return start.date().isoformat(), last


def _status(happening: Happening) -> str:
    if happening.cancelled:
        return "Cancelled"
    return "Rescheduled" if happening.sequence else "Scheduled"


def _place(name: str) -> Thing:
    return {"@type": "Place", "name": name, "address": name}
