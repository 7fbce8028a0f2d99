"""/console/static/: the style sheet and the scripts of the console, under names that change with their bytes."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate import templating
from syndicate.journeys.house import House
from syndicate.site.served import FOR_EVER
from syndicate.web.console.office import office_of

SHEET, LIVE = "console.css", "live.js"
_TOGETHER = ("htmx.min.js", "hx-sse.min.js")
_SCRIPTS = Path(__file__).parent / "static"
_TYPES: Mapping[str, str] = {".css": "text/css", ".js": "text/javascript"}


def address(house: House, name: str) -> str:
    """Return where a file is, below `console/`; raise KeyError for one that is not there."""
    return f"static/{_digest(_read(house, name))}/{name}"


def take(request: Request) -> Response:
    """Answer with a file."""
    name = request.path_params["name"]
    try:
        data = _read(office_of(request).house, name)
    except KeyError as error:
        raise HTTPException(404) from error
    keeps = FOR_EVER if request.path_params["digest"] == _digest(data) else "no-store"
    return Response(data, media_type=_TYPES[Path(name).suffix], headers={"Cache-Control": keeps})


def _read(house: House, name: str) -> bytes:
    if name != SHEET:
        return _scripts()[name]
    environment = house.environment(house.settings.site.default_locale)
    return templating.render(
        environment, "console/console.css", brand=house.settings.brand
    ).encode()


@cache
def _scripts() -> Mapping[str, bytes]:
    """Return the scripts by name, and those in one that only work together.

    Deferred, htmx looks at the page as soon as it has run: an extension that arrives later has missed it.
    """
    found = {file.name: file.read_bytes() for file in _SCRIPTS.glob("*.js")}
    return {**found, LIVE: b"\n".join(found[name] for name in _TOGETHER)}


@cache
def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
