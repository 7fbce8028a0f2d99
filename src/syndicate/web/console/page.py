"""A template of the console → a page in the language of whoever asks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from syndicate import templating
from syndicate.errors import SyndicateError
from syndicate.journeys.house import House
from syndicate.localise.findings import say
from syndicate.localise.marks import N_
from syndicate.model import Person, Role
from syndicate.store import instance
from syndicate.web.console import static
from syndicate.web.console.guard import Needs, may, root
from syndicate.web.console.office import office_of
from syndicate.web.console.said import Tone, said, say_next, unsay
from syndicate.web.console.voice import Voice
from syndicate.web.hands import DATABASE, by
from syndicate.web.language import preferred

HANDLES_READERS: tuple[Role, ...] = ("sender",)


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the console, as its navigation leads there. `path`: below `console/`."""

    path: str
    title: str
    needs: Needs = "staff"


PLACES = (
    Place("", N_("Today")),
    Place("issues", N_("Issues")),
    Place("content", N_("Content")),
    Place("readers", N_("Readers"), HANDLES_READERS),
    Place("deliveries", N_("Deliveries")),
    Place("feeds", N_("Feeds")),
    Place("reports", N_("Reports")),
    Place("audit", N_("Log")),
    Place("settings", N_("Settings")),
)


def tag_of(request: Request) -> str:
    """Return the language of the person, or before they signed in the one that the browser likes best."""
    person = request.state.person
    known = office_of(request).house.settings.locales
    return person.locale if person is not None and person.locale in known else preferred(request)


def voice_of(request: Request) -> Voice:
    """Return how values are said to whoever asks."""
    house, tag = office_of(request).house, tag_of(request)
    return Voice(house.catalogue(tag), house.settings.locales[tag].babel, house.settings)


def words_of(request: Request) -> Callable[[str], str]:
    """Return what translates a text for whoever asks."""
    return office_of(request).house.catalogue(tag_of(request)).gettext


async def page(
    request: Request, template: str, *, status: int = 200, **context: Any
) -> HTMLResponse:
    """Return a rendered page, as `shown` does; for a handler that is a coroutine."""
    return await by(DATABASE, partial(shown, request, template, status=status, **context))


def shown(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a rendered page, with all that `common` gives every template."""
    html = rendered(request, template, **context)
    response = HTMLResponse(
        html, status, {"Content-Language": tag_of(request), "Vary": "Accept-Language, Cookie"}
    )
    unsay(request, response)
    return response


def rendered(request: Request, template: str, **context: Any) -> str:
    """Return a page, or a part of one, as text."""
    environment = office_of(request).house.environment(tag_of(request))
    return templating.render(environment, f"console/{template}", **common(request), **context)


def common(request: Request) -> dict[str, Any]:
    """Return what every template of the console finds.

    root, link(path): the way to the root, and to a page below `console/`; static(name): to a file.
    voice: see `Voice`; csrf: what a form carries; may(role): what the person may do.
    places: (path, title, whether we are there); said: (tone, text) of what was just done.
    held: (reason, since) while nothing is sent.
    """
    house, person = office_of(request).house, request.state.person
    base = f"{root(request)}console/"
    return {
        "site_title": house.settings.site.title[tag_of(request)],
        "person": person,
        "csrf": request.state.csrf,
        "root": root(request),
        "link": lambda path="": base + path,
        "static": lambda name: base + static.address(house, name),
        "voice": voice_of(request),
        "may": lambda *roles: person is not None and may(person, roles),
        "places": list(_places(request, person)) if person else [],
        "said": said(request),
        "held": _held(house) if person else None,
    }


def told(request: Request, error: SyndicateError) -> tuple[str, str]:
    """Return what an error says to the person: the fact, and what to do."""
    return say(error, office_of(request).house.catalogue(tag_of(request)), at_desk=True)


def onward(request: Request, path: str, text: str = "", tone: Tone = "done") -> Response:
    """Lead to a page below `console/`, which begins by saying `text`."""
    response = RedirectResponse(f"{root(request)}console/{path}", 303)
    if text:
        say_next(request, response, text, tone)
    return response


def refused(request: Request, path: str, error: SyndicateError) -> Response:
    """Lead back to a page, which begins by saying why nothing was done."""
    return onward(request, path, " ".join(filter(None, told(request, error))), "wrong")


def _places(request: Request, person: Person) -> Iterator[tuple[str, str, bool]]:
    here = str(request.scope["path"]).removeprefix("/console").strip("/").partition("/")[0]
    words = office_of(request).house.catalogue(tag_of(request))
    for one in PLACES:
        if may(person, one.needs):
            yield one.path, words.gettext(one.title), one.path == here


def _held(house: House) -> tuple[str, Any] | None:
    with house.database.read() as c:
        return instance.held(c)
