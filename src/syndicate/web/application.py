"""A Site → the ASGI application that serves it."""

from starlette.applications import Starlette
from starlette.middleware import Middleware

from syndicate.web.errors import ERROR_HANDLERS
from syndicate.web.routes import ROUTES
from syndicate.web.security import SecurityHeaders
from syndicate.web.site import Site


def application(site: Site) -> Starlette:
    """Return the application; handlers find the site in `request.app.state.site`."""
    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(SecurityHeaders, site=site)],
        exception_handlers=ERROR_HANDLERS,
    )
    app.state.site = site
    return app
