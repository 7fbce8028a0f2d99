"""A Site → the ASGI application that serves it."""

from starlette.applications import Starlette
from starlette.types import ASGIApp

from syndicate.web.errors import ERROR_HANDLERS
from syndicate.web.routes import ROUTES
from syndicate.web.security import SecurityHeaders
from syndicate.web.site import Site


def application(site: Site) -> ASGIApp:
    """Return the application; handlers find the site in `request.app.state.site`.

    The headers stand around the whole: Starlette answers 500 outside its own middleware.
    """
    app = Starlette(routes=ROUTES, exception_handlers=ERROR_HANDLERS)
    app.state.site = site
    return SecurityHeaders(app, site)
