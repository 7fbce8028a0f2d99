"""Settings → the page of a locale's feeds, and what partners who use them can rely on."""

from collections.abc import Mapping
from typing import Any

from syndicate import urls
from syndicate.site import feedlist, links, structured
from syndicate.site.feedlist import Family
from syndicate.site.frame import Frame
from syndicate.site.head import Head
from syndicate.site.page import File, page

Listed = Mapping[str, Any]


def feeds(frame: Frame) -> File:
    """Return the page that lists every feed and calendar, and states the contract."""
    place = frame.everywhere(urls.feeds_path)
    root = links.root_of(place, frame.base_url)
    settings = frame.settings
    title = frame.say("Feeds and calendars")
    head = Head(
        title=title,
        description=frame.say("Every feed and calendar of ours, and what you can rely on."),
        structured=(structured.crumbs(frame, (title, place.path)),),
        feeds=[one for family in frame.families[2:] for one in frame.named(family)],
    )
    return page(
        frame,
        place,
        head,
        "feeds.html",
        families=[_listed(frame, one, root) for one in frame.families],
        others=_others(frame, root),
        opml=links.reach(root, urls.OPML),
        opml_url=urls.absolute(frame.base_url, urls.OPML),
        hubs=settings.feeds.hubs,
        licence=settings.feeds.licence,
        licence_url=settings.feeds.licence_url,
        contact=settings.feeds.contact or settings.sender.email,
    )


def _others(frame: Frame, root: str) -> list[Listed]:
    """Return the feeds of the other languages, each in its own."""
    settings = frame.settings
    return [
        {
            "tag": tag,
            "name": locale.name,
            "page": links.reach(root, urls.feeds_path(tag)),
            "families": [
                _listed(frame, one, root)
                for one in feedlist.families(tag, settings, frame.words[tag], frame.types)
            ],
        }
        for tag, locale in settings.locales.items()
        if tag != frame.tag
    ]


def _listed(frame: Frame, family: Family, root: str) -> Listed:
    calendar = family.calendar
    return {
        "name": family.name,
        "links": [(one.label, links.reach(root, one.path), one.media_type) for one in family.feeds],
        "calendar": links.reach(root, calendar) if calendar else None,
        "webcal": urls.webcal(urls.absolute(frame.base_url, calendar)) if calendar else None,
    }
