"""GET / → the first page in the reader's language."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from syndicate.urls import front_path
from syndicate.web.language import preferred, site_of


async def choose_language(request: Request) -> Response:
    """Redirect for this once: the next reader at the same cache may like another language."""
    path = front_path(preferred(request), site_of(request).settings.site)
    return RedirectResponse(f"/{path}", status_code=302, headers={"Vary": "Accept-Language"})
