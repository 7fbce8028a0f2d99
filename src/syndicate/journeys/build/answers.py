"""What a build knows and a folder of files cannot say: `var/http`, for `serve`, nginx and Caddy."""

from collections.abc import Iterable
from pathlib import Path

from syndicate.feeds.formats import FORMATS, TYPES
from syndicate.index import documents
from syndicate.index.database import Index
from syndicate.model import Channel
from syndicate.publish import put
from syndicate.settings.options import Settings
from syndicate.site.answers import FILE, Answers, as_json, links_of
from syndicate.site.caddy import caddy
from syndicate.site.nginx import nginx

_INCLUDES = {"nginx.conf": nginx, "Caddyfile": caddy}


def answers(index: Index, channels: Iterable[Channel], settings: Settings) -> Answers:
    """Return what is answered otherwise than by a file: former addresses, and links of feeds.

    channels: every feed and every closed archive.
    """
    default = settings.site.default_locale
    moves = documents.moves(index)
    return Answers(
        base_url=settings.site.base_url,
        web_url=settings.web_url,
        tags=(default, *(tag for tag in settings.locales if tag != default)),
        feeds=TYPES,
        moved={path: target for path, (target, _tag) in moves.items() if target},
        gone={path: tag for path, (target, tag) in moves.items() if not target},
        links={
            f"{channel.path}.{form.extension}": links_of(channel, form.extension, form.media_type)
            for channel in channels
            for form in FORMATS.values()
        },
    )


def write(home: Path, found: Answers) -> None:
    """Write `var/http`: what `serve` reads, and what other servers include."""
    put(home / FILE, as_json(found))
    for name, make in _INCLUDES.items():
        put((home / FILE).with_name(name), make(found).encode())
