"""/console/staff: who may use the console, as an administrator sees and changes it."""

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate.errors import UsageError
from syndicate.journeys.staff import people
from syndicate.journeys.staff.people import Listed, Newcomer
from syndicate.localise.marks import N_
from syndicate.model import ROLES, Person, Role
from syndicate.web.console.calls import asking
from syndicate.web.console.office import office_of
from syndicate.web.console.page import onward, page, refused, told, words_of

_DONE: Mapping[str, str] = {
    "roles": N_("The roles are kept."),
    "disabled": N_("Nobody can sign in to this account any more."),
    "enabled": N_("This account can be used again."),
}


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
    return await page(request, "person.html", one=await _one(request), roles=ROLES)


async def change_person(request: Request) -> Response:
    """Do what the button says that was pressed."""
    one = await _one(request)
    do, here = request.state.form.get("do", ""), f"staff/{one.person.id}"
    try:
        if do == "reset":
            return await _linked(request, *await _reset(request, one))
        await _change(request, one, do)
    except UsageError as error:
        return refused(request, here, error)
    if (
        one.person.id == request.state.person.id and do == "roles"
    ):  # whose sessions have ended by this
        return onward(request, "login")
    return onward(request, here, words_of(request)(_DONE[do]))


async def _change(request: Request, one: Listed, do: str) -> None:
    office, by, address = office_of(request), request.state.person.address, one.person.address
    house, now = office.house, office.now()
    match do:
        case "roles":
            await asking(people.give, house, address, _roles(request.state.form), by, now)
        case "disabled":
            await asking(people.disable, house, address, by, now)
        case "enabled":
            await asking(people.enable, house, address, by, now)
        case _:
            raise HTTPException(400)


async def _reset(request: Request, one: Listed) -> tuple[Person, str]:
    office, by = office_of(request), request.state.person.address
    codes = "codes" in request.state.form
    return await asking(
        people.reset, office.house, one.person.address, by, office.now(), codes=codes
    )


def _roles(form: Mapping[str, str]) -> tuple[Role, ...]:
    return tuple(role for role in ROLES if f"role.{role}" in form)


async def _one(request: Request) -> Listed:
    found = await asking(people.listing, office_of(request).house)
    wanted = request.path_params["id"]
    one = next((one for one in found if one.person.id == wanted), None)
    if one is None:
        raise HTTPException(404)
    return one


async def _listed(
    request: Request, wrong: tuple[str, str] | None = None, filled: Newcomer | None = None
) -> Response:
    house = office_of(request).house
    context: dict[str, Any] = {
        "staff": await asking(people.listing, house),
        "roles": ROLES,
        "locales": {tag: locale.name for tag, locale in house.settings.locales.items()},
        "filled": filled or Newcomer(address="", roles=(), locale=request.state.person.locale),
        "wrong": wrong,
    }
    return await page(request, "staff.html", status=400 if wrong else 200, **context)


async def _linked(request: Request, person: Person, link: str) -> Response:
    return await page(request, "link.html", invited=person, invitation=link)
