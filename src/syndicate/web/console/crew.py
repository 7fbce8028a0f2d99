"""/console/staff: who may use the console, as an administrator sees and changes it."""

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from syndicate.errors import UsageError
from syndicate.journeys.staff import people
from syndicate.journeys.staff.people import Listed, Newcomer
from syndicate.model import ROLES, Person, Role
from syndicate.web.console import cookies
from syndicate.web.console.calls import asking
from syndicate.web.console.guard import root
from syndicate.web.console.office import office_of
from syndicate.web.console.page import page, told
from syndicate.web.visitor import asked_of

DONE = frozenset({"roles", "disabled", "enabled"})


async def show_staff(request: Request) -> Response:
    """Show everybody, and the form that adds one more."""
    return await _listed(request)


async def add_person(request: Request) -> Response:
    """Add somebody, and show the link by which they choose a password, this once."""
    office, form = office_of(request), request.state.form
    new = Newcomer(
        address=form.get("address", ""),
        name=form.get("name", ""),
        roles=_roles(form),
        locale=form.get("locale", ""),
    )
    try:
        made = await asking(
            people.add, office.house, new, request.state.person.address, office.now()
        )
    except UsageError as error:
        return await _listed(request, wrong=told(request, error), filled=new)
    return await _linked(request, *made)


async def show_person(request: Request) -> Response:
    """Show one person: their roles, and what an administrator can do."""
    return await _shown(request, await _one(request))


async def change_person(request: Request) -> Response:
    """Do what the button says that was pressed."""
    one = await _one(request)
    form = request.state.form
    office, by, address = office_of(request), request.state.person.address, one.person.address
    house, now = office.house, office.now()
    try:
        match form.get("do"):
            case "roles":
                await asking(people.give, house, address, _roles(form), by, now)
            case "disabled":
                await asking(people.disable, house, address, by, now)
            case "enabled":
                await asking(people.enable, house, address, by, now)
            case "reset":
                codes = "codes" in form
                made = await asking(people.reset, house, address, by, now, codes=codes)
                return await _linked(request, *made)
            case _:
                raise HTTPException(400)
    except UsageError as error:
        return await _shown(request, one, wrong=told(request, error))
    if one.person.id == request.state.person.id:  # whose sessions have ended by this
        response = RedirectResponse(f"{root(request)}console/login", 303)
        cookies.drop(request, response, cookies.SESSION)
        return response
    return RedirectResponse(f"{root(request)}console/staff/{one.person.id}?done={form['do']}", 303)


def _roles(form: Mapping[str, str]) -> tuple[Role, ...]:
    return tuple(role for role in ROLES if f"role.{role}" in form)


async def _one(request: Request) -> Listed:
    found = await asked_of("staff unknown", people.listing, office_of(request).house)
    wanted = request.path_params["id"]
    one = next((one for one in found if one.person.id == wanted), None)
    if one is None:
        raise HTTPException(404)
    return one


async def _shown(request: Request, one: Listed, wrong: tuple[str, str] | None = None) -> Response:
    done = request.query_params.get("done", "")
    return await page(
        request,
        "person.html",
        status=400 if wrong else 200,
        one=one,
        wrong=wrong,
        done=done if done in DONE and not wrong else "",
        roles=ROLES,
    )


async def _listed(
    request: Request, wrong: tuple[str, str] | None = None, filled: Newcomer | None = None
) -> Response:
    house = office_of(request).house
    context: dict[str, Any] = {
        "staff": await asked_of("staff unknown", people.listing, house),
        "roles": ROLES,
        "locales": {tag: locale.name for tag, locale in house.settings.locales.items()},
        "filled": filled or Newcomer(address="", roles=(), locale=request.state.person.locale),
        "wrong": wrong,
    }
    return await page(request, "staff.html", status=400 if wrong else 200, **context)


async def _linked(request: Request, person: Person, link: str) -> Response:
    return await page(request, "link.html", invited=person, link=link)
