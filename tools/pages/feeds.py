"""FORMATS, the addresses of `urls` and what the writers write → the page of feeds."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from pages.text import code, made, table
from syndicate import urls
from syndicate.feeds.formats import FORMATS
from syndicate.feeds.icalendar import CALENDAR_TYPE, EXTENSION, calendar
from syndicate.feeds.jsonfeed import json_feed
from syndicate.feeds.opml import OPML_PATH, OPML_TYPE
from syndicate.feeds.xml import atom, rss
from syndicate.journeys.build.archives import archive_path
from syndicate.model import Alternate, Calendar, Channel, Enclosure, Entry, Happening, Occasion

_INTRODUCTION = (
    (
        "What is in each feed, and where it is. [For partners](../partners.md) says how to use them. `TAG` is a language in"
        " lower case (`fr-ca`); `SECTION`, `SLUG` and `NEWSLETTER` are the publication’s own."
    ),
)
_NAMESPACES = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/syndication/history/1.0": "fh",
}
_ENTRY = {"item": "item", "entry": "entry"}
# What each element is for: by its name in RSS, in Atom, and by its key in JSON Feed. Nothing may be missing.
_RSS: Mapping[str, str] = {
    "title": "the name of the feed",
    "link": "the page that shows the same",
    "description": "one sentence about it",
    "language": "its language",
    "copyright": "the licence’s name (`[feeds] licence`)",
    "docs": "what RSS is",
    "generator": "`syndicate`",
    "lastBuildDate": "the newest `updated` of its entries",
    "managingEditor": "whom partners write to (`[feeds] contact`)",
    "ttl": "how many minutes a copy is good for",
    "atom:link": "`self`; `alternate` in other languages; `hub`; `license`; `prev-archive`; `current` in an archive",
    "fh:archive": "only in an archive: it is closed",
    "item/guid": "the entry’s id, for ever; no address",
    "item/title": "its title",
    "item/link": "its page",
    "item/description": "its summary",
    "item/content:encoded": "its text, as HTML with absolute addresses",
    "item/pubDate": "when it was first published",
    "item/atom:updated": "when readers were last told of a change, if they were",
    "item/category": "its section, then its tags; `domain` says which",
    "item/dc:creator": "who wrote it; one for each",
    "item/dc:language": "its language, where it is not the feed’s",
    "item/enclosure": "its picture",
    "item/atom:link": "`alternate`: the same in other languages",
}
_ATOM: Mapping[str, str] = {
    "id": "the feed’s id, for ever",
    "title": "the name of the feed",
    "subtitle": "one sentence about it",
    "updated": "the newest `updated` of its entries",
    "rights": "the licence’s name",
    "generator": "`syndicate`",
    "author": "who publishes, with an address for partners",
    "author/name": "the name",
    "author/email": "the address",
    "link": "`self`; `alternate` (the page, other languages); `hub`; `license`; `prev-archive`; `current` in an archive",
    "fh:archive": "only in an archive: it is closed",
    "entry/id": "the entry’s id, for ever",
    "entry/title": "its title",
    "entry/summary": "its summary, as text",
    "entry/content": "its text, as HTML",
    "entry/published": "when it was first published",
    "entry/updated": "when readers were last told of a change",
    "entry/author": "who wrote it; one for each",
    "entry/author/name": "the name",
    "entry/category": "its section, then its tags; `scheme` says which, `label` is for people",
    "entry/link": "`alternate` (its page, other languages), `enclosure` (its picture), `license`",
}
_JSON: Mapping[str, str] = {
    "version": "JSON Feed 1.1",
    "title": "the name of the feed",
    "home_page_url": "the page that shows the same",
    "feed_url": "its own address",
    "next_url": "the newest archive before it",
    "description": "one sentence about it",
    "language": "its language",
    "authors": "who publishes",
    "hubs": "WebSub hubs",
    "_licence": "the licence’s name and address",
    "_archive": "only in an archive: it is closed; `current` is the feed it belongs to",
    "_translations": "the same feed in other languages",
    "items": "the entries",
    "items/id": "the entry’s id, for ever",
    "items/url": "its page",
    "items/title": "its title",
    "items/summary": "its summary, as text",
    "items/content_html": "its text",
    "items/image": "its picture",
    "items/date_published": "when it was first published",
    "items/date_modified": "when readers were last told of a change",
    "items/authors": "who wrote it",
    "items/tags": "its section’s name, then its tags",
    "items/language": "its language, where it is not the feed’s",
    "items/_section": "its section: a term that never changes, and a name",
    "items/_image": "of the picture: what it shows, whose it is, its sizes",
    "items/_translations": "the same in other languages, with their ids",
    "items/_event": "of an event: when, where, in which zone, whether it takes place",
    "items/_withdrawn": "the text was taken back: delete your copy",
}
_ZONE = timezone(timedelta(hours=1))
_BASE = "https://news.example"
_ARCHIVE = archive_path(urls.feed_path("TAG"), 1).replace("tag", "TAG")


def page() -> str:
    """Return the page of feeds. Raises LookupError where a writer writes what nothing is said of here."""
    channel, closed = _channel(), _closed()
    return "\n".join([
        made("Feeds", *_INTRODUCTION),
        "## Formats\n", _formats(),
        "## Addresses\n", _addresses(),
        (f"Archives of a feed are beside it, from {code(f'/{_ARCHIVE}.rss')} on; the feed links to the newest, each of"
        " them to the one before it.\n"),
        "## RSS\n", _listed(_xml_names(rss(channel), rss(closed)), _RSS, "Element"), *_sample("xml", rss(channel)),
        "## Atom\n", _listed(_xml_names(atom(channel), atom(closed)), _ATOM, "Element"), *_sample("xml", atom(channel)),
        "## JSON Feed\n", _listed(_json_names(json_feed(channel), json_feed(closed)), _JSON, "Key"),
        *_sample("json", json_feed(channel)),
        ("## Calendars\n\nTimes stand in the event’s own zone, with its rules (`VTIMEZONE`); whole days are dates."
        " What was cancelled or withdrawn stays for 30 days as `STATUS:CANCELLED`.\n"),
        *_sample("text", calendar(_calendar())),
    ])  # fmt: skip


def _formats() -> str:
    rows = [
        [code(name), code(f".{one.extension}"), code(one.media_type)]
        for name, one in FORMATS.items()
    ]
    rows.append(["calendar", code(f".{EXTENSION}"), code(CALENDAR_TYPE)])
    rows.append(["OPML", code(OPML_PATH), code(OPML_TYPE)])
    return table(["Format", "Ends with", "Media type"], rows)


def _addresses() -> str:
    endings = ",".join(one.extension for one in FORMATS.values())
    rows = [
        [f"{urls.feed_path('TAG')}.{{{endings}}}", "all articles of a language"],
        [f"{urls.feed_path('TAG', 'SECTION')}.{{{endings}}}", "the articles of a section"],
        [
            f"{urls.feed_path('TAG', kind='event')}.{{{endings}}}",
            "events, the latest announced first",
        ],
        [f"{urls.feed_path('TAG', kind='event')}.{EXTENSION}", "the calendar of a language"],
        [
            f"{urls.feed_path('TAG', 'SECTION', kind='event')}.{EXTENSION}",
            "the calendar of a section",
        ],
        [f"{urls.work_path('TAG', 'event', 'SLUG')}event.{EXTENSION}", "one event"],
        [
            f"{urls.issues_feed_path('TAG', 'NEWSLETTER')}.{{{endings}}}",
            "past issues of a newsletter",
        ],
        [urls.feeds_path("TAG"), "a page for people that lists them"],
        [OPML_PATH, "all of them, for feed readers"],
    ]
    shown = [
        [code("/" + re.sub("tag|section|slug|newsletter", lambda one: one[0].upper(), path)), what]
        for path, what in rows
    ]
    return table(["Address", "What is there"], shown)


def _listed(found: Sequence[str], said: Mapping[str, str], head: str) -> str:
    if set(found) != said.keys():
        raise LookupError(f"tools/pages/feeds.py: {sorted(set(found) ^ said.keys())}")
    return table([head, "What it says"], [[code(name), said[name]] for name in said])


def _xml_names(*documents: bytes) -> list[str]:
    names: dict[str, None] = {}
    for document in documents:
        root = ET.fromstring(document)  # noqa: S314 (we have just written it)
        top = root[0] if root.tag == "rss" else root
        own = "" if root.tag == "rss" else "atom:"
        for path in _paths(top, ""):
            names[re.sub(f"(^|/){own}", r"\1", path) if own else path] = None
    return list(names)


def _paths(node: ET.Element, before: str) -> Iterator[str]:
    for one in node:
        space, _, local = one.tag.rpartition("}")
        prefix = _NAMESPACES.get(space.lstrip("{"), "")
        name = f"{before}{prefix + ':' if prefix else ''}{local}"
        if local not in _ENTRY:
            yield name
        yield from _paths(one, f"{name}/")


def _json_names(*documents: bytes) -> list[str]:
    read = [json.loads(one) for one in documents]
    heads = [key for one in read for key in one]
    return [*heads, *(f"items/{key}" for one in read for item in one["items"] for key in item)]


def _sample(language: str, document: bytes) -> tuple[str, ...]:
    text = document.decode().replace("\r\n", "\n").rstrip("\n")
    if language == "json":
        text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    lines = [
        "<details markdown>",
        "<summary>A whole one</summary>",
        "",
        f"```{language}",
        text,
        "```",
        "",
        "</details>",
    ]
    return (*lines, "")


def _channel() -> Channel:
    """Return a feed in which everything is said that can be."""
    happening = Happening(
        start=datetime(2026, 12, 4, 17, tzinfo=UTC), end=datetime(2026, 12, 4, 19, tzinfo=UTC),
        zone="Europe/Paris", place="Salle des fêtes",
    )  # fmt: skip
    image = Enclosure(
        url=f"{_BASE}/media/0a1b2c3d4e5f/pont-640.jpg", alt="Un pont, de nuit", media_type="image/jpeg",
        length=48213, credit="La Ville", width=640, height=360,
    )  # fmt: skip
    article = Entry(
        id="tag:news.example,2026:article/0b9d3e5c-6a77-5b0e-8f2d-1f5a2d3c4b5a/fr",
        url=f"{_BASE}/fr/articles/le-pont/", title="Le pont rouvre", summary="Lundi, dès 6 h.",
        html="<p>Lundi, dès 6 h, le pont est de nouveau ouvert.</p>\n", language="fr",
        published=datetime(2026, 11, 26, 9, tzinfo=_ZONE), updated=datetime(2026, 11, 27, 8, 30, tzinfo=_ZONE),
        authors=("Claire Martin",), categories=(("mobilite", "Mobilité"), ("pont", "pont")), image=image,
        alternates=(Alternate(locale="en", url=f"{_BASE}/en/articles/the-bridge/",
                              id="tag:news.example,2026:article/0b9d3e5c-6a77-5b0e-8f2d-1f5a2d3c4b5a/en"),),
    )  # fmt: skip
    event = replace(
        article, id="tag:news.example,2026:event/5f0c7a52-3d0e-5c7b-9a51-7b6c5d4e3f2a/fr",
        url=f"{_BASE}/fr/events/concert/", title="Opening concert", summary="On the fourth of December.",
        html="<p>Come early.</p>\n", language="en", image=None, alternates=(), happening=happening,
    )  # fmt: skip
    gone = replace(
        article, id="tag:news.example,2026:article/1c2d3e4f-0a1b-5c2d-8e3f-4a5b6c7d8e9f/fr",
        url=f"{_BASE}/fr/articles/erratum/", title="[Retiré] Mobilité, 20 novembre 2026",
        summary="Ce texte a été retiré le 27 novembre 2026.", html="<p>Ce texte a été retiré le 27 novembre 2026.</p>\n",
        authors=(), categories=(("mobilite", "Mobilité"),), image=None, alternates=(), withdrawn=True,
    )  # fmt: skip
    return Channel(
        id="tag:news.example,2026:feed/fr", path="fr/feed", base_url=_BASE, site_url=f"{_BASE}/fr/",
        title="Nos actualités", description="La vie de la ville, au fil des semaines.", language="fr",
        author="La Ville", entries=(article, event, gone), updated=article.updated,
        alternates=(Alternate(locale="en", url=f"{_BASE}/en/feed"),), hubs=("https://hub.example/",),
        licence=("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"), contact="partenaires@news.example",
        previous=archive_path("fr/feed", 2),
    )  # fmt: skip


def _closed() -> Channel:
    return replace(
        _channel(),
        path=archive_path("fr/feed", 2),
        previous=archive_path("fr/feed", 1),
        current="fr/feed",
    )


def _calendar() -> Calendar:
    channel = _channel()
    event = channel.entries[1]
    assert event.happening is not None
    return Calendar(
        path="fr/agenda", base_url=_BASE, site_url=f"{_BASE}/fr/agenda/", title="Nos actualités – Agenda",
        description="Les événements à venir.", language="fr", zone="Europe/Paris",
        occasions=(
            Occasion(
                uid="5f0c7a52-3d0e-5c7b-9a51-7b6c5d4e3f2a-fr@news.example", url=event.url, title="Concert d’ouverture", summary="Le 4 décembre.", language="fr",
                section="Mobilité", tags=(), published=event.published, updated=event.updated, sequence=0,
                happening=event.happening,
            ),
        ),
    )  # fmt: skip
