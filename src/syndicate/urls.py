"""Every public address: paths below `public/`, and the absolute URLs made of them.

A path has no leading slash and is not percent-encoded; a page's path ends with "/". `absolute` is
the only place that encodes.
"""

import re
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import quote, urljoin, urlsplit

from syndicate.model import Edition, Image, Kind

_FOLDERS: Mapping[Kind, str] = {"article": "articles", "event": "events"}
_ADDRESSES = frozenset({"src", "href"})
_FEEDS: Mapping[Kind, str] = {"article": "feed", "event": "agenda"}
_MEDIA_TYPES: Mapping[str, str] = {"jpg": "image/jpeg", "svg": "image/svg+xml"}
# As nh3 writes HTML: attributes stand in double quotes and hold none; ">" may stand in them.
_TAG = re.compile(r'<(?:a|img|source|video|audio)\b(?:[^">]|"[^"]*")*>')
_ATTRIBUTE = re.compile(r'\s([a-z-]+)="([^"]*)"')  # each in turn: a title may end in "src="
_LONGEST_NAME = (
    200  # bytes; file systems take 255, and a file has a longer name while it is written
)


def tag_path(tag: str) -> str:
    """Return a language tag as a path shows it: "fr-CA" is "fr-ca"."""
    return tag.lower()


def home_path(tag: str) -> str:
    """Return the path of a locale's home page."""
    return f"{tag_path(tag)}/"


def edition_path(edition: Edition) -> str:
    """Return the path of the page of a work in one locale."""
    return f"{tag_path(edition.locale)}/{_FOLDERS[edition.kind]}/{edition.slug}/"


def section_path(tag: str, section: str) -> str:
    """Return the path of a section's page."""
    return f"{tag_path(tag)}/{section}/"


def feed_path(tag: str, section: str | None = None, kind: Kind = "article") -> str:
    """Return the path of a feed without its extension: "fr-ca/cooperation/feed", "fr/agenda"."""
    folder = section_path(tag, section) if section else home_path(tag)
    return f"{folder}{_FEEDS[kind]}"


def issue_path(tag: str, newsletter: str, number: str) -> str:
    """Return the path of the web version of an issue.

    number: its occurrence, "2026-11-26"; "2026-11-26-2" for a second one on that day.
    """
    return f"{tag_path(tag)}/issues/{newsletter}/{number}/"


def media_path(image: Image) -> str:
    """Return the path of an image; it changes with the image's bytes.

    Its name is the file's own, but for what no file of a web site should be called.
    """
    return f"media/{image.digest}/{_file_name(image.name)}"


def media_type(name: str) -> str:
    """Return the media type of an image by its file's name."""
    extension = name.rpartition(".")[2].lower()
    return _MEDIA_TYPES.get(extension, f"image/{extension}")


def _file_name(name: str) -> str:
    """Return `name` without invisible characters and backslashes, not hidden, and not too long."""
    kept = "".join(one if one.isprintable() and one != "\\" else "-" for one in name)
    visible = f"-{kept[1:]}" if kept.startswith(".") else kept
    stem, point, extension = visible.rpartition(".")
    room = _LONGEST_NAME - len(f"{point}{extension}".encode())
    return f"{stem.encode()[:room].decode(errors='ignore')}{point}{extension}"


def absolute(base_url: str, path: str) -> str:
    """Return the URL of a path below `base_url`, percent-encoded."""
    return f"{base_url.rstrip('/')}/{quote(path)}"


def edition_url(base_url: str, edition: Edition) -> str:
    """Return the URL of the page of a work in one locale."""
    return absolute(base_url, edition_path(edition))


def one_click(web_url: str, token: str) -> str:
    """Return the URL that leaves a newsletter (RFC 8058)."""
    return f"{web_url.rstrip('/')}/u/{token}"


def preferences(web_url: str, token: str) -> str:
    """Return the URL of a reader's preferences."""
    return f"{web_url.rstrip('/')}/p/{token}"


def with_absolute_media(
    html: str, media: Mapping[str, Image], base_url: str, page: str = ""
) -> str:
    """Return sanitised HTML whose images and links stand by themselves, wherever it is shown.

    `src` values are looked up in `media`, other addresses are resolved against `base_url`: a URL,
    or a page's way to the root ("../../"). Links to a place in the text itself ("#note-1") are
    resolved against `page`, its URL, if the text leaves its page.
    """

    def addressed(match: re.Match[str]) -> str:
        if match[1] not in _ADDRESSES:
            return match[0]
        address = unescape(match[2])
        image = media.get(address) if match[1] == "src" else None
        url = absolute(base_url, media_path(image)) if image else _joined(base_url, page, address)
        return f' {match[1]}="{escape(url)}"'

    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(addressed, tag[0]), html)


def _joined(base_url: str, page: str, address: str) -> str:
    if address.startswith("#"):
        return f"{page}{address}"
    base = f"{base_url.rstrip('/')}/"
    if urlsplit(base).scheme:
        return urljoin(base, address)
    stands = address.startswith("/") or urlsplit(address).scheme
    return address if stands else f"{base}{address}"
