"""Feed documents to hold against the rules: the whole sample, and what it has no occasion for."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from syndicate.feeds.entry import Around, withdrawn_entry
from syndicate.feeds.formats import FORMATS
from syndicate.model import Channel, Image
from syndicate.settings.options import Feeds, Settings
from tests.support import sample
from tests.support.channels import by_path
from tests.support.editions import edition, happening
from tests.support.publication import NOW, settings

LICENSED = Feeds(
    hubs=("https://hub.example/", "https://second-hub.example/push"),
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/deed.fr",
    contact="partenaires@metropole.example",
)
IMAGE = Image(
    file="content/articles/fete/fête & co.jpg",
    digest="0123456789abcdef",
    alt="Une fête « à deux » & plus",
    credit="Photo : M. A.",
    width=1200,
    height=800,
    length=12345,
)
HOSTILE = "R&D <b>\"x\"</b> 'y' ]]> \x0b\x00\ufffe 3 < 4 &amp; fin\u202f!"


@dataclass(frozen=True)
class Document:
    """One feed in one format. `written_at`: nothing in it may be later."""

    name: str
    form: str
    channel: Channel
    data: bytes
    written_at: datetime

    @cached_property
    def root(self) -> Any:
        return etree.fromstring(self.data)

    @cached_property
    def values(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.data)
        return found

    @property
    def url(self) -> str:
        channel = self.channel
        return f"{channel.base_url}/{channel.path}.{FORMATS[self.form].extension}"


@cache
def documents(form: str) -> tuple[Document, ...]:
    """Return every document there is in a format."""
    as_of = sample.settings().demo
    assert as_of
    found = [(path, one, as_of.as_of) for path, one in sample.sample_channels().items()]
    found += [(name, one, NOW + timedelta(days=30)) for name, one in made_up()]
    write = FORMATS[form].write
    return tuple(Document(name, form, one, write(one), at) for name, one, at in found)


def of(channel: Channel, form: str) -> Document:
    return Document(channel.path, form, channel, FORMATS[form].write(channel), NOW)


@cache
def made_up() -> tuple[tuple[str, Channel], ...]:
    return tuple(_made_up())


def _made_up() -> Iterator[tuple[str, Channel]]:
    partners = settings(Path(), feeds=LICENSED)
    main = small(partners)["fr/feed"]
    yield "hubs, licence and contact", main
    first, second = "fr/archives/feed-1", "fr/archives/feed-2"
    yield "a head with archives", replace(main, previous=second)
    closed = replace(main, alternates=(), current="fr/feed")
    yield "an archive", replace(closed, path=second, previous=first)
    yield "the oldest archive", replace(closed, path=first)
    summaries = replace(partners, feeds=replace(LICENSED, body="summary"))
    for path, one in small(summaries).items():
        yield f"summaries of {path}", one
    yield "only withdrawn", replace(main, entries=main.entries[-1:])
    yield "nothing yet", replace(main, entries=())


def small(publication: Settings) -> dict[str, Channel]:
    """Return feeds with texts that hurt, events that changed, and a work that was withdrawn."""
    around = Around(publication, sample.catalogues())
    found = {}
    editions = {tag: _editions(tag) for tag in publication.locales}
    for one in by_path(editions, publication, around.catalogues).values():
        gone = withdrawn_entry(
            edition(one.language, slug="retire", withdrawn=NOW, title="Un nom propre"), around
        )
        found[one.path] = replace(
            one, entries=(*one.entries, gone), updated=max(one.updated, gone.updated)
        )
    return found


def _editions(tag: str) -> tuple[Any, ...]:
    in_french = {"shown": "fr", "filled_from": "fr", "notice": True} if tag == "en" else {}
    html = f'<p>{"é" * 9} <a href="#n">1</a> <a href="/a?b=1&amp;c=2">a</a> ]]&gt;</p>\n'
    events = {
        "confirmed": happening(place=HOSTILE),
        "moved": happening(sequence=2),
        "cancelled": happening(cancelled=NOW, end=None),
        "whole-days": happening(
            start=NOW.replace(hour=23, day=11), end=NOW.replace(hour=23, day=13), all_day=True
        ),
    }
    return (
        edition(
            tag,
            title=HOSTILE,
            summary=HOSTILE,
            html=html,
            image=IMAGE,
            tags=("Été", HOSTILE),
            authors=("Ana Mar <ana@metropole.example>", "Luc Roy"),
        ),
        edition(
            tag,
            slug="noël",
            entry_id=f"tag:metropole.example,2026:article/noel/{tag}",
            work="urn:uuid:2",
            section="culture",
            **in_french,
        ),
        *(
            edition(
                tag,
                slug=name,
                work=f"urn:uuid:{name}",
                kind="event",
                section="culture",
                happening=when,
            )
            for name, when in events.items()
        ),
    )
