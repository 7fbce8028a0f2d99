"""Everything that was published: `public/`, and nothing but it."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from syndicate.feeds.formats import TYPES
from syndicate.site import served
from syndicate.site.answers import Answers, is_servable
from syndicate.urls import tag_path
from syndicate.web import conditions, ready
from syndicate.web.answer import Answer
from syndicate.web.language import site_of
from syndicate.web.ready import Seal
from syndicate.web.shelf import Shelf

_FOR_A_WHILE = {"Cache-Control": served.PAGE_KEEPS}


async def published(request: Request) -> Response:
    """Answer with the file, or with its folder's index.html."""
    path = request.path_params["path"]
    parts = path.split("/")
    _refuse_odd(parts)
    shelf: Shelf = request.app.state.shelf
    at_hand = shelf.ready(_target(path), _asked(request))
    if at_hand is not None:  # it was asked for with a query, or behind other requests
        return _response(at_hand)
    lower = parts[0].lower()
    if lower != parts[0] and lower in map(tag_path, site_of(request).settings.locales):
        return _moved(request, "/".join((lower, *parts[1:])))
    answers = await run_in_threadpool(shelf.answers)
    _refuse_gone(answers, path)
    if (now := _somewhere(answers.moved, path)) and is_servable(now):
        return _moved(request, now)
    found = await run_in_threadpool(find, site_of(request).public, path)
    if found is None:
        raise HTTPException(404)
    if found.name == "index.html" and parts[-1] not in ("", "index.html"):
        return _moved(request, f"{path}/")
    return await run_in_threadpool(_answer, request, found, path, answers)


def find(public: Path, path: str) -> Path | None:
    """Return the file that stands for a path below `public`, or None; never one outside it."""
    target = public / path
    try:
        root = public.resolve(strict=True)
        is_folder = target.is_dir()
        target = target / "index.html" if is_folder else target
        target = target.resolve(strict=True)
    except (OSError, ValueError, RuntimeError):  # the last: how 3.11 tells of a loop of links
        return None
    inside = target.is_file() and target.is_relative_to(root)
    return None if not inside or (path.endswith("/") and not is_folder) else target


def media_type(path: str) -> str:
    """Return the media type of a published file by its path."""
    return served.media_type(path, TYPES)


def headers_of(path: str, answers: Answers) -> dict[str, str]:
    """Return the headers of the document at `path`, whatever its coding and its bytes."""
    rule = served.rule(path, TYPES)
    named = {
        "Link": answers.links.get(path),
        "Access-Control-Allow-Origin": "*" if rule.is_feed else None,
        "Content-Disposition": served.disposition(path),
        "Vary": "Accept-Encoding" if rule.is_text else None,
    }
    return {
        "Content-Type": rule.media_type,
        "Cache-Control": rule.keeps,
        **{name: value for name, value in named.items() if value},
    }


def _refuse_odd(parts: list[str]) -> None:
    """Refuse hidden files, ways up, and empty parts (a Location of "//x" would leave the site)."""
    if any(part.startswith(".") for part in parts) or "" in parts[:-1] or "\0" in "".join(parts):
        raise HTTPException(404)


def _refuse_gone(answers: Answers, path: str) -> None:
    if _somewhere(answers.gone, path) is not None:
        raise HTTPException(410, headers=_FOR_A_WHILE)


def _somewhere(table: Mapping[str, str], path: str) -> str | None:
    """Return what `table` has for a path, or for the page that it means."""
    page = path.removesuffix("index.html") if path.endswith("/index.html") else f"{path}/"
    return table.get(path) or table.get(page)


def _moved(request: Request, path: str) -> Response:
    query = request.scope["query_string"].decode("latin-1")
    root = site_of(request).root(request.scope["path"])
    where = f"{root}{quote(path)}{'?' * bool(query)}{query}"
    return RedirectResponse(where, status_code=301, headers=_FOR_A_WHILE)


def _answer(request: Request, file: Path, path: str, answers: Answers) -> Response:
    """Return the file, or that the reader has it, and keep it at hand for the next."""
    name = f"{path}index.html" if path.endswith("/") or not path else path
    headers = headers_of(name, answers)
    headers |= request.app.state.security.of(f"/{path}", headers["Content-Type"])
    try:
        kept = ready.read(file, headers, is_text=served.is_text(headers["Content-Type"]))
        if kept is None:
            return _large(request, file, headers)
    except OSError as error:  # a build took it away a moment ago
        raise HTTPException(404) from error
    request.app.state.shelf.keep(_target(path), kept, answers)
    return _response(kept.answer(_asked(request)))


def _asked(request: Request) -> conditions.Lines:
    headers: conditions.Lines = request.scope["headers"]
    return headers if request.method == "GET" else conditions.whole(headers)


def _target(path: str) -> bytes:
    """Return what a client that encodes as we do asks for."""
    return quote(f"/{path}").encode()


def _response(answer: Answer) -> Response:
    response = Response(answer.body, answer.status)
    response.raw_headers = list(answer.headers)
    return response


def _large(request: Request, file: Path, headers: dict[str, str]) -> Response:
    """Return a file from the disk, as it is and whole."""
    stat = file.stat()
    etag = ready.etag_of(_digest(file, ready.seal_of(stat)))
    modified = int(stat.st_mtime)
    fields = {name: value for name, value in request.headers.raw if name.startswith(b"if-")}
    status = conditions.status(fields, etag.encode(), modified)
    headers |= {"ETag": etag, "Last-Modified": ready.date_of(modified)}
    if status != 200:  # noqa: PLR2004
        del headers["Content-Type"]
        return Response(status_code=status, headers=headers)
    request.scope["headers"] = conditions.whole(request.headers.raw)
    response = FileResponse(file, headers=headers, stat_result=stat)
    response.headers["Accept-Ranges"] = "none"
    return response


@lru_cache(maxsize=1_000)
def _digest(file: Path, _seal: Seal) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
