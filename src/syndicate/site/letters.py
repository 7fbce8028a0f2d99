"""Settings and sent issues → the pages about newsletters: how to get them, and what they brought."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from itertools import groupby
from typing import Any

from syndicate import urls
from syndicate.localise import formats
from syndicate.localise.rhythm import rhythm
from syndicate.settings.options import Newsletter
from syndicate.site import feedlist, links, structured
from syndicate.site.frame import Frame
from syndicate.site.head import Head
from syndicate.site.page import File, page

_TITLE = re.compile(r"<title>([^<]*)</title>")
_DAY = 10  # letters of "2026-11-26"


@dataclass(frozen=True, slots=True)
class Number:
    """An issue that has a web version. number: as in its path; subject: its mail's, or ""."""

    number: str
    subject: str = ""

    @property
    def day(self) -> date:
        """Return the day of the issue."""
        return date.fromisoformat(self.number[:_DAY])


def subject_of(head: str) -> str:
    """Return the subject of an issue from the beginning of its web version; "" where it has none."""
    found = _TITLE.search(head)
    return unescape(found[1]).strip() if found else ""


def issues(frame: Frame, newsletter: str, numbers: Sequence[Number]) -> File:
    """Return the list of a newsletter's past issues. numbers: newest first, of this locale."""
    place = frame.everywhere(lambda tag: urls.issues_path(tag, newsletter))
    root = links.root_of(place, frame.base_url)
    name = frame.settings.newsletters[newsletter].title[frame.tag]
    step = frame.say("Past issues"), urls.issues_path(frame.tag)
    head = Head(
        title=name,
        description=_description(frame, newsletter),
        structured=(structured.crumbs(frame, step, (name, place.path)),),
        feeds=frame.named(
            feedlist.issues(
                frame.tag, newsletter, frame.settings, frame.words[frame.tag], frame.types
            )
        ),
    )
    return page(
        frame,
        place,
        head,
        "issues.html",
        description=_description(frame, newsletter),
        years=[
            (year, [_listed(frame, newsletter, one, root) for one in those])
            for year, those in groupby(numbers, key=lambda one: one.day.year)
        ],
        subscribe=links.reach(root, urls.subscribe_path(frame.tag)),
    )


def newsletters(frame: Frame) -> File:
    """Return the list of newsletters that have past issues to read."""
    place = frame.everywhere(urls.issues_path)
    root = links.root_of(place, frame.base_url)
    title = frame.say("Past issues")
    head = Head(title=title, structured=(structured.crumbs(frame, (title, place.path)),))
    return page(
        frame,
        place,
        head,
        "newsletters.html",
        newsletters=[
            {
                "title": one.title[frame.tag],
                "description": _description(frame, key),
                "url": links.reach(root, urls.issues_path(frame.tag, key)),
                "latest": _latest(frame, key, root),
            }
            for key, one in frame.settings.newsletters.items()
        ],
        subscribe=links.reach(root, urls.subscribe_path(frame.tag)),
    )


def subscribe(frame: Frame) -> File:
    """Return the page that tells which newsletters there are, with the form to get them."""
    place = frame.everywhere(urls.subscribe_path)
    root = links.root_of(place, frame.base_url)
    title = frame.say("Subscribe")
    head = Head(title=title, structured=(structured.crumbs(frame, (title, place.path)),))
    return page(
        frame,
        place,
        head,
        "subscribe.html",
        form=urls.signup(frame.settings.web_url, frame.tag),
        utf8=frame.settings.web.utf8_addresses,
        newsletters=[
            _offered(frame, key, one, root) for key, one in frame.settings.newsletters.items()
        ],
        languages=[(tag, locale.name) for tag, locale in frame.settings.locales.items()],
        feeds=links.reach(root, urls.feeds_path(frame.tag)),
        agenda=None
        if frame.settings.site.elsewhere
        else links.reach(root, urls.agenda_path(frame.tag)),
    )


def _offered(frame: Frame, key: str, newsletter: Newsletter, root: str) -> Mapping[str, Any]:
    sender = frame.settings.sender_of(key, frame.tag)
    return {
        "title": newsletter.title[frame.tag],
        "description": _description(frame, key),
        "sections": formats.listing(
            [frame.section_title(one) for one in newsletter.sections], frame.babel
        ),
        "schedules": [rhythm(one, frame.babel) for one in newsletter.schedules.values()],
        "sender": sender.legal_name,
        "place": sender.mailing_address,
        "address": newsletter.reply_to or newsletter.from_ or sender.email,
        "latest": _latest(frame, key, root),
        "issues": links.reach(root, urls.issues_path(frame.tag, key)),
    }


def _latest(frame: Frame, newsletter: str, root: str) -> Mapping[str, str] | None:
    number = frame.issues.get(newsletter)
    return _listed(frame, newsletter, Number(number), root) if number else None


def _listed(frame: Frame, newsletter: str, one: Number, root: str) -> Mapping[str, str]:
    return {
        "url": links.reach(root, urls.issue_path(frame.tag, newsletter, one.number)),
        "day": formats.day(one.day, frame.babel, length="long"),
        "iso": one.day.isoformat(),
        "subject": one.subject,
    }


def _description(frame: Frame, newsletter: str) -> str:
    return frame.settings.newsletters[newsletter].description.get(frame.tag, "")
