"""A Site → the ASGI application that serves it."""

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from syndicate.web.answer import Answer, Header
from syndicate.web.api.counter import Counter
from syndicate.web.console.office import Office
from syndicate.web.errors import ERROR_HANDLERS
from syndicate.web.noted import Noted
from syndicate.web.pulse import Pulse
from syndicate.web.routes import ROUTES
from syndicate.web.security import Security, SecurityHeaders
from syndicate.web.shelf import Shelf
from syndicate.web.site import Site
from syndicate.web.webhooks import Certificates, Once


class Application:
    """An ASGI application that also has answers at hand, for a server that asks `ready` first."""

    def __init__(self, site: Site, office: Office | None = None) -> None:
        shelf = self._shelf = Shelf(site.answers)
        self.pulse = site.watch.pulse if site.watch else Pulse()
        security = Security(site.settings)
        app = Starlette(routes=ROUTES, exception_handlers=ERROR_HANDLERS)
        app.state.site = site
        app.state.office = office
        app.state.shelf = shelf
        app.state.watch = site.watch
        app.state.security = security
        app.state.once = Once()
        self._counter = Counter(site.desk, site.now) if site.desk else None
        app.state.counter = self._counter
        app.state.certificates = Certificates(site.hooks) if site.hooks else None
        # Around the whole: Starlette answers 500 outside its own middleware.
        trusted = site.settings.web.trusted_proxies
        self._app = Noted(SecurityHeaders(app, security), self.pulse, trusted)

    def ready(self, target: bytes, headers: list[Header]) -> Answer | None:
        """Return the answer to a GET of `target`, if it is at hand; see `Shelf.ready`."""
        found = self._shelf.ready(target, headers)
        if found is not None:
            self.pulse.at_hand(target, found.status)
        return found

    def go_on(self) -> None:
        """Go on with what programs asked for, and a process that was killed has left."""
        if self._counter is not None:
            self._counter.runner.go_on()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; handlers find the site in `request.app.state.site`."""
        await self._app(scope, receive, send)


def application(site: Site, office: Office | None = None) -> Application:
    """Return the application; without an office it has no console."""
    return Application(site, office)
