"""A template of the console → a page in the language of whoever asks."""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from syndicate import templating
from syndicate.errors import SyndicateError
from syndicate.localise.findings import say
from syndicate.web.console.guard import root
from syndicate.web.console.office import office_of
from syndicate.web.hands import DATABASE, by
from syndicate.web.language import preferred


def tag_of(request: Request) -> str:
    """Return the language of the person, or before they signed in the one that the browser likes best."""
    person = request.state.person
    known = office_of(request).house.settings.locales
    return person.locale if person is not None and person.locale in known else preferred(request)


async def page(
    request: Request, template: str, *, status: int = 200, **context: Any
) -> HTMLResponse:
    """Return a rendered page; every template finds `site_title`, `person`, `csrf` and `root` too."""
    house, tag = office_of(request).house, tag_of(request)
    common = {
        "site_title": house.settings.site.title[tag],
        "person": request.state.person,
        "csrf": request.state.csrf,
        "root": root(request),
    }
    environment = house.environment(tag)
    html = await by(
        DATABASE, templating.render, environment, f"console/{template}", **common | context
    )
    return HTMLResponse(html, status, {"Content-Language": tag, "Vary": "Accept-Language, Cookie"})


def told(request: Request, error: SyndicateError) -> tuple[str, str]:
    """Return what an error says to the person: the fact, and what to do."""
    return say(error, office_of(request).house.catalogue(tag_of(request)))
