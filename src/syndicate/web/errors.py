"""What went wrong → a page that says so in the reader's language."""

import logging
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Route

from syndicate.web.console import page as console
from syndicate.web.language import asked
from syndicate.web.pages import page

log = logging.getLogger(__name__)


async def refused(request: Request, error: Exception) -> Response:
    """Answer with the error's own status."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    answer = await _page(request, status, str(getattr(error, "detail", "")))
    answer.headers.update(headers or {})
    answer.headers["Vary"] = "Accept-Language"
    if status == 405:  # noqa: PLR2004
        answer.headers["Allow"] = ", ".join(sorted(_methods(request)))
    return answer


async def _page(request: Request, status: int, detail: str) -> Response:
    if hasattr(request.state, "csrf"):  # at a desk of the console
        return await console.page(
            request,
            "error.html",
            status=status,
            status_code=status,
            lacks=detail,
            typed=getattr(request.state, "typed", {}),
        )
    return await page(request, "error.html", asked(request), status=status, status_code=status)


def _methods(request: Request) -> set[str]:
    """Return what may be done at an address; a route that refuses a method knows its own alone."""
    routes = (one for one in request.app.routes if isinstance(one, Route))
    those = (one for one in routes if one.matches(request.scope)[0] != Match.NONE)
    return {method for one in those for method in one.methods or ()}


async def failed(request: Request, error: Exception) -> Response:
    """Answer 500; the server logs the error itself."""
    try:
        return await refused(request, error)
    except Exception:
        log.exception("error page failed")
        return PlainTextResponse("Internal Server Error", 500)


ERROR_HANDLERS: Mapping[Any, Any] = {HTTPException: refused, Exception: failed}
