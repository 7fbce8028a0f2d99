"""A path below `public/` → how it is answered: its type, how long it keeps, who may read it.

`serve` reads these rules at a request, and a build writes them down for nginx and Caddy. `feeds` is
always extension → media type of the formats that feeds are published in.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from syndicate.urls import tag_path

# Standards A7.1. Not the machine's own table: what is served must not depend on what is installed.
TYPES: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "json": "application/json",
    "webmanifest": "application/manifest+json",
    "ics": "text/calendar; charset=utf-8",
    "opml": "text/x-opml; charset=utf-8",
    "svg": "image/svg+xml",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/x-icon",
    "pdf": "application/pdf",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "woff2": "font/woff2",
    "gz": "application/gzip",
}
UNKNOWN = "application/octet-stream"
SVG = TYPES["svg"]
FOR_EVER = "public, max-age=31536000, immutable"
# A withdrawal has to be seen: nobody may go on showing what is stale.
FEED_KEEPS = "public, max-age=300, must-revalidate"
PAGE_KEEPS = "public, max-age=60, must-revalidate"

MEDIA = "media/"
FEED_NAME = "(?:feed|agenda)(?:-archive-[0-9]+)?"
_OTHER_NAMES: Mapping[str, str] = {"ics": "|event", "opml": "|feeds"}
_FEED = re.compile(rf"(?:.*/)?(?:{FEED_NAME}\.([a-z]+)|event\.(ics)|feeds\.(opml))")
_TEXTS = ("text/", "application/xml", "application/json")
PRECAUTIONS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
# An image is a document of its own where somebody opens it: it may be styled, and nothing else.
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@dataclass(frozen=True, slots=True)
class Rule:
    """How one path is answered. `is_feed`: any site's script may read it (A7.7)."""

    media_type: str
    keeps: str
    is_feed: bool
    is_text: bool


def rule(path: str, feeds: Mapping[str, str]) -> Rule:
    """Return how the file at `path` is answered."""
    kind = media_type(path, feeds)
    is_feed = _feed_type(path, feeds) is not None
    if path.startswith(MEDIA) and path.count("/") > 1:
        keeps = FOR_EVER
    else:
        keeps = FEED_KEEPS if is_feed else PAGE_KEEPS
    return Rule(kind, keeps, is_feed, is_text(kind))


def media_type(path: str, feeds: Mapping[str, str]) -> str:
    """Return the media type; a feed is known by its name, for an attached .json is no JSON Feed."""
    extension = PurePosixPath(path).suffix[1:].lower()
    return _feed_type(path, feeds) or TYPES.get(extension, UNKNOWN)


def with_charset(media_type: str) -> str:
    """Return the type of a text as it is served."""
    return f"{media_type}; charset=utf-8"


def is_text(media_type: str) -> bool:
    """Tell whether compressing is worth while."""
    kind = media_type.partition(";")[0]
    return kind.startswith(_TEXTS) or kind.endswith(("+xml", "+json"))


def disposition(path: str) -> str | None:
    """Return under which name a calendar is kept by who saves it: "agenda-culture-fr-CA.ics"."""
    *folders, name = path.split("/")
    if not name.endswith(".ics") or path.startswith(MEDIA):
        return None
    tag, *inner = folders or [""]
    if inner[:1] == ["events"] and name == "event.ics":
        slug = _NOT_PLAIN.sub("-", "-".join(inner[1:]))
        return saved_event(slug, _canonical(tag))
    parts = (name.removesuffix(".ics"), *inner, _canonical(tag))
    return _saved(_NOT_PLAIN.sub("-", "-".join(filter(None, parts))))


def saved_event(slug: str, tag: str) -> str:
    """Return the Content-Disposition of an event's calendar."""
    return _saved("-".join(filter(None, ("event", slug, tag))))


def events(tag: str) -> str:
    """Return the folder of a locale's events."""
    return f"{tag_path(tag)}/events/"


def _saved(name: str) -> str:
    return f'inline; filename="{name}.ics"'


def _canonical(folder: str) -> str:
    """Return the tag of a folder, as BCP 47 spells it: a script "Hant", a region "CA"."""
    language, *rest = folder.split("-")
    return "-".join(
        (language, *(one.title() if len(one) == _SCRIPT else one.upper() for one in rest))
    )


_SCRIPT = 4
PLAIN_NAME = "[A-Za-z0-9._-]+"
_NOT_PLAIN = re.compile("[^A-Za-z0-9._-]+")


def policy(base_url: str, web_url: str, *, styles: bool = False) -> str:
    """Return what a page may load, and where its forms lead besides. `styles`: in its tags, as mails must carry them."""
    origin, forms = origin_of(base_url), origin_of(web_url or base_url)
    other = "" if forms == origin else f" {forms}"
    style = " 'unsafe-inline'" if styles else ""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src 'self' {origin}{style}",
            f"img-src 'self' {origin}",
            f"form-action 'self'{other}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def origin_of(base_url: str) -> str:
    """Return scheme, host and port of a URL."""
    address = urlsplit(base_url)
    return f"{address.scheme}://{address.netloc}"


def web_versions(tags: Sequence[str]) -> str:
    """Return a regular expression of the paths, with a slash before them, of mails on the web."""
    return rf"/(?:{'|'.join(map(tag_path, tags))})/issues/[^/]+/[^/]+(?:/(?:index\.html)?)?"


def page_headers(base_url: str, web_url: str) -> dict[str, str]:
    """Return the headers of a page, as a server that knows only forms of paths sends them."""
    return {
        "Cache-Control": PAGE_KEEPS,
        "Vary": "Accept-Encoding",
        **PRECAUTIONS,
        "Content-Security-Policy": policy(base_url, web_url),
    }


def kinds() -> Mapping[str, Sequence[str]]:
    """Return media type → the extensions that have it."""
    found: dict[str, list[str]] = {}
    for extension, kind in TYPES.items():
        found.setdefault(kind, []).append(extension)
    return found


def feed_types(feeds: Mapping[str, str]) -> Mapping[str, str]:
    """Return extension → type as it is served, of everything that is a feed by its name."""
    named = {extension: with_charset(kind) for extension, kind in feeds.items()}
    return {extension: TYPES[extension] for extension in _OTHER_NAMES} | named


def feed_names(extension: str) -> str:
    """Return a regular expression of the names, without extension, of feeds with an extension."""
    return f"{FEED_NAME}{_OTHER_NAMES.get(extension, '')}"


def _feed_type(path: str, feeds: Mapping[str, str]) -> str | None:
    found = None if path.startswith(MEDIA) else _FEED.fullmatch(path)
    if found is None:
        return None
    return feed_types(feeds).get(found[1] or found[2] or found[3])
