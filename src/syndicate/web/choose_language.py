"""GET / → the home page in the reader's language."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from syndicate.urls import home_path
from syndicate.web.language import preferred


async def choose_language(request: Request) -> Response:
    """Redirect for this once: the next reader at the same cache may like another language."""
    return RedirectResponse(
        f"/{home_path(preferred(request))}", status_code=302, headers={"Vary": "Accept-Language"}
    )
