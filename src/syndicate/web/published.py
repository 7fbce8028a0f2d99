"""Everything that was published: `public/`, and nothing but it."""

import mimetypes
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from syndicate.feeds.formats import FORMATS
from syndicate.urls import tag_path
from syndicate.web.language import site_of

# Standards A7.1. A feed is known by its name, for an attached .json is no JSON Feed.
_TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ics": "text/calendar; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
}
_FEED_NAMES = ("feed", "agenda")
_FEED_TYPES = frozenset(f"{form.media_type}; charset=utf-8" for form in FORMATS.values())


async def published(request: Request) -> Response:
    """Answer with the file, or with its folder's index.html."""
    path = request.path_params["path"]
    parts = path.split("/")
    _refuse_odd(parts)
    lower = parts[0].lower()
    if lower != parts[0] and lower in map(tag_path, site_of(request).settings.locales):
        return _moved(request, "/".join((lower, *parts[1:])))
    found = await run_in_threadpool(find, site_of(request).public, path)
    if found is None:
        raise HTTPException(404)
    if found.name == "index.html" and parts[-1] not in ("", "index.html"):
        return _moved(request, f"{path}/")
    return await run_in_threadpool(_answer, request, found)


def find(public: Path, path: str) -> Path | None:
    """Return the file that stands for a path below `public`, or None; never one outside it."""
    target = public / path
    try:
        root = public.resolve(strict=True)
        target = target / "index.html" if target.is_dir() else target
        target = target.resolve(strict=True)
    except (OSError, ValueError, RuntimeError):  # the last: how 3.11 tells of a loop of links
        return None
    inside = target.is_file() and target.is_relative_to(root)
    return None if not inside or (path.endswith("/") and target.name != "index.html") else target


def media_type(name: str) -> str:
    """Return the media type of a published file by its name."""
    path = PurePosixPath(name)
    for form in FORMATS.values():
        if path.stem in _FEED_NAMES and path.suffix == f".{form.extension}":
            return f"{form.media_type}; charset=utf-8"
    known = _TYPES.get(path.suffix.lower())
    return known or mimetypes.guess_type(name)[0] or "application/octet-stream"


def _refuse_odd(parts: list[str]) -> None:
    """Refuse hidden files, ways up, and empty parts (a Location of "//x" would leave the site)."""
    if any(part.startswith(".") for part in parts) or "" in parts[:-1] or "\0" in "".join(parts):
        raise HTTPException(404)


def _moved(request: Request, path: str) -> Response:
    query = request.scope["query_string"].decode("latin-1")
    return RedirectResponse(f"/{quote(path)}{'?' * bool(query)}{query}", status_code=301)


def _answer(request: Request, file: Path) -> Response:
    """Return the file, or 304 if the reader has it; any site's script may read a feed (A7.7)."""
    folder = StaticFiles(directory=file.parent, check_dir=False)
    try:
        answer = folder.file_response(file, file.stat(), request.scope)
    except FileNotFoundError as error:  # a build took it away a moment ago
        raise HTTPException(404) from error
    kind = media_type(file.name)
    if answer.status_code != 304:  # noqa: PLR2004 - Not Modified names no type
        answer.headers["Content-Type"] = kind
    if kind in _FEED_TYPES:
        answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
