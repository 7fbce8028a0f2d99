"""Every feed as it lies in `public/`: how large, how old, how many entries, and what hubs said of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from syndicate import urls
from syndicate.delivery import hub_answers, websub
from syndicate.delivery.hub_answers import Answer, Answers
from syndicate.delivery.websub import Ping
from syndicate.feeds.formats import TYPES
from syndicate.journeys.house import House
from syndicate.journeys.hubs import is_topic
from syndicate.site import feedlist
from syndicate.site.feedlist import Family

_MARKS = {"rss": b"<item>", "atom": b"<entry", "ics": b"BEGIN:VEVENT"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a hub knows of a feed. host: its name alone, for some have a key in their address.

    answer: its last one; `waiting`: what it is still to be told.
    """

    host: str
    answer: Answer | None
    waiting: Ping | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file of a feed; without `size` and the rest where it is not written yet."""

    label: str
    address: str
    size: int | None = None
    changed: datetime | None = None
    entries: int | None = None
    hubs: tuple[Heard, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed in all its formats, by what it brings."""

    name: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Tongue:
    """The feeds of one language, and the page that tells partners of them."""

    tag: str
    page: str
    feeds: tuple[Feed, ...]


def feeds(house: House) -> tuple[Tongue, ...]:
    """Return every feed, by language."""
    settings = house.settings
    answers = hub_answers.read(house.home / hub_answers.FILE)
    pending = {(one.hub, one.topic): one for one in websub.read(house.hubs).pending}
    return tuple(
        Tongue(
            tag=tag,
            page=urls.absolute(settings.site.base_url, urls.feeds_path(tag)),
            feeds=tuple(
                Feed(one.name, tuple(_documents(house, one, answers, pending)))
                for one in feedlist.families(tag, settings, house.catalogue(tag), TYPES)
            ),
        )
        for tag in settings.locales
    )


def opml(house: House) -> str:
    """Return the address of the list of all feeds."""
    return urls.absolute(house.settings.site.base_url, "feeds.opml")


def _documents(
    house: House, family: Family, answers: Answers, pending: dict[tuple[str, str], Ping]
) -> Iterator[Document]:
    those = [(one.label, one.path) for one in family.feeds]
    if family.calendar:
        those.append(("iCalendar", family.calendar))
    for label, path in those:
        address = urls.absolute(house.settings.site.base_url, path)
        hubs = tuple(
            Heard(
                host=urlsplit(hub).hostname or "",
                answer=answers.get((hub, address)),
                waiting=pending.get((hub, address)),
            )
            for hub in house.settings.feeds.hubs
            if is_topic(path)
        )
        yield _document(house.public / path, label, address, hubs)


def _document(file: Path, label: str, address: str, hubs: tuple[Heard, ...]) -> Document:
    try:
        seen = file.stat()
        entries = _entries(file, seen.st_mtime_ns, seen.st_size)
    except OSError:
        return Document(label=label, address=address, hubs=hubs)
    return Document(
        label=label,
        address=address,
        size=seen.st_size,
        changed=datetime.fromtimestamp(int(seen.st_mtime), UTC),
        entries=entries,
        hubs=hubs,
    )


@lru_cache(maxsize=2048)
def _entries(file: Path, _mtime: int, _size: int) -> int | None:
    """Return how many entries a file has; None where that cannot be told."""
    data = file.read_bytes()
    extension = file.suffix.removeprefix(".")
    if extension in _MARKS:
        return data.count(_MARKS[extension])
    try:
        return len(json.loads(data)["items"])
    except (ValueError, KeyError, TypeError):
        return None
