"""Channels → one OPML 2.0 list of them all, so that a reader takes them in at once."""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby

from syndicate.feeds.characters import legal, rfc822
from syndicate.model import Channel
from syndicate.settings.options import Settings
from syndicate.urls import absolute

OPML_TYPE = "text/x-opml"
OPML_PATH = "feeds.opml"


def opml(channels: Iterable[Channel], settings: Settings) -> bytes:
    """Return the list of the RSS feeds of a publication, UTF-8, grouped by language.

    channels: each locale's in a row; their entries are not looked at. The list is as old as the
    newest of them, so that it is the same bytes until one of them changes.
    """
    listed = list(channels)
    return "".join(f"{line}\n" for line in _lines(listed, settings)).encode()


def _lines(channels: list[Channel], settings: Settings) -> Iterator[str]:
    site = settings.site
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<opml version="2.0">'
    yield "  <head>"
    yield f"    <title>{_text(site.title[site.default_locale])}</title>"
    if channels:
        yield f"    <dateCreated>{rfc822(max(one.updated for one in channels))}</dateCreated>"
    yield "  </head>"
    yield "  <body>"
    for tag, those in groupby(channels, key=lambda one: one.language):
        yield f'    <outline text="{_text(settings.locales[tag].name)}">'
        yield from map(_outline, those)
        yield "    </outline>"
    yield "  </body>"
    yield "</opml>"


def _outline(channel: Channel) -> str:
    values = {
        "type": "rss",
        "text": channel.title,
        "title": channel.title,
        "description": channel.description,
        "xmlUrl": f"{absolute(channel.base_url, channel.path)}.rss",
        "htmlUrl": channel.site_url,
        "language": channel.language,
        "version": "RSS2",
    }
    written = " ".join(f'{name}="{_text(value)}"' for name, value in values.items())
    return f"      <outline {written}/>"


def _text(value: str) -> str:
    return escape(" ".join(legal(value).split()))
