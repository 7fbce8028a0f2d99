"""GET / → the first page in the reader's language."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from syndicate.urls import front_path
from syndicate.web.language import preferred, site_of


async def choose_language(request: Request) -> Response:
    """Redirect for this once: the next reader at the same cache may like another language."""
    site = site_of(request)
    path = front_path(preferred(request), site.settings.site)
    return RedirectResponse(
        f"{site.root('/')}{path}", status_code=302, headers={"Vary": "Accept-Language"}
    )
