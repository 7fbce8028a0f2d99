"""What is kept of sent issues → the feed of a newsletter's web versions, in one language."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from syndicate import timezones, urls
from syndicate.feeds import above
from syndicate.feeds.channel import common
from syndicate.feeds.entry import Words
from syndicate.model import Alternate, Channel, Entry
from syndicate.settings.options import Settings

MAX_BYTES = 97_000  # as of any other feed: JSON Feed 1.1 calls 100 kB ideal


@dataclass(frozen=True, slots=True)
class Brought:
    """One item of an issue. shown: the language that its words are in."""

    title: str
    summary: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a feed says of an issue that was sent in one language. at: when its sending began."""

    at: datetime
    subject: str
    preheader: str
    items: tuple[Brought, ...]


def packed(told: Told) -> bytes:
    """Return what `unpacked` reads: the same bytes for the same issue."""
    items = [[one.title, one.summary, one.shown] for one in told.items]
    whole = {
        "at": timezones.iso(told.at),
        "subject": told.subject,
        "preheader": told.preheader,
        "items": items,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def unpacked(data: bytes) -> Told:
    """Return what `packed` wrote. Raises ValueError for anything else."""
    found: Any = json.loads(data)
    try:
        return Told(
            at=datetime.fromisoformat(found["at"]),
            subject=str(found["subject"]),
            preheader=str(found["preheader"]),
            items=tuple(Brought(*map(str, one)) for one in found["items"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("no issue") from error


def channel(tag: str, newsletter: str, settings: Settings, words: Words) -> Channel:
    """Return the feed of a newsletter's issues before it has entries."""
    title = settings.newsletters[newsletter].title[tag]
    about = settings.newsletters[newsletter].description.get(tag) or title
    base = settings.site.base_url
    return replace(
        common(tag, settings),
        id=f"tag:{settings.site.authority}:issues/{newsletter}/{tag}",
        path=urls.issues_feed_path(tag, newsletter),
        site_url=urls.absolute(base, urls.issues_path(tag, newsletter)),
        title=words.gettext("{newsletter} – Past issues").format(newsletter=title),
        description=about,
        alternates=tuple(
            Alternate(locale=one, url=urls.absolute(base, urls.issues_feed_path(one, newsletter)))
            for one in settings.locales
            if one != tag
        ),
    )


def entry(
    number: str, told: Told, tag: str, newsletter: str, settings: Settings, words: Words
) -> Entry:
    """Return an issue as its feed shows it. number: what tells it from others in its address."""
    site = settings.site
    at = timezones.local(told.at, ZoneInfo(site.zone))
    page = urls.absolute(site.base_url, urls.issue_path(tag, newsletter, number))
    parts = (
        above.paragraph(told.preheader) if told.preheader else "",
        _listed(told.items, tag),
        above.onward(tag, page, words.gettext("Read on")),
    )
    return Entry(
        id=f"tag:{site.authority}:issue/{newsletter}-{number}/{tag}",
        url=page,
        title=told.subject or settings.newsletters[newsletter].title[tag],
        summary=told.preheader,
        html="\n".join(filter(None, parts)) + "\n",
        language=tag,
        published=at,
        updated=at,
    )


def newest(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the newest entries first, as many as a feed has room for."""
    ordered = sorted(entries, key=lambda one: one.id)
    ordered.sort(key=lambda one: one.published, reverse=True)
    kept: list[Entry] = []
    room = MAX_BYTES
    for one in ordered:
        room -= len(one.html.encode()) + len(one.title.encode()) + len(one.summary.encode())
        if room < 0 and kept:
            break
        kept.append(one)
    return tuple(kept)


def _listed(items: Iterable[Brought], tag: str) -> str:
    lines = [_line(one, tag) for one in items]
    return "\n".join(("<ul>", *lines, "</ul>")) if lines else ""


def _line(one: Brought, tag: str) -> str:
    lang = "" if one.shown == tag else f' lang="{escape(one.shown)}"'
    told = f" – {escape(one.summary, quote=False)}" if one.summary else ""
    return f"<li{lang}><strong>{escape(one.title, quote=False)}</strong>{told}</li>"
