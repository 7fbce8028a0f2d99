"""/console/login, /console/logout, /console/welcome/{token}: how staff come in, and leave."""

import re
from collections.abc import Mapping
from datetime import datetime
from math import ceil

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from syndicate.errors import UsageError
from syndicate.journeys.staff import entering, own, people, sessions
from syndicate.journeys.staff.entering import Entered
from syndicate.localise.marks import N_
from syndicate.web.console import cookies
from syndicate.web.console.calls import asking, hashing
from syndicate.web.console.guard import root
from syndicate.web.console.office import office_of
from syndicate.web.console.page import onward, page, told, words_of
from syndicate.web.console.visit import origin_of
from syndicate.web.visitor import asked_of

# What we would send somebody on to: a path below the console, as our own pages write them.
_BELOW = re.compile(
    r"/console(?:/(?!\.\.?(?:[/?]|\Z))[A-Za-z0-9._~-]+)*/?(?:\?[A-Za-z0-9._~%&=+:,/-]*)?"
)
_LONGEST_BACK = 500


async def show_login(request: Request) -> Response:
    """Show the form; who is signed in goes on to where they wanted."""
    back = request.query_params.get("next", "")
    if request.state.session is not None:
        return RedirectResponse(_to(request, back), 303)
    return await _form(request, back)


async def take_login(request: Request) -> Response:
    """Sign in with a password, or with the code that was asked for after it."""
    office, form, origin = office_of(request), request.state.form, origin_of(request)
    now = office.now()
    if "second" in form:
        made = await asking(
            entering.second, office.house, form["second"], form.get("code", ""), origin, now
        )
    else:
        made = await hashing(
            entering.enter,
            office.house,
            form.get("address", ""),
            form.get("password", ""),
            origin,
            now,
        )
    return await _answered(request, made, now)


async def take_logout(request: Request) -> Response:
    """End the session here and in the browser."""
    token = cookies.read(request, cookies.SESSION)
    await asked_of("session not ended", sessions.log_out, office_of(request).house, token)
    response = RedirectResponse(f"{root(request)}console/login", 303)
    cookies.drop(request, response, cookies.SESSION)
    # Nothing that the back button could show.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


async def show_welcome(request: Request) -> Response:
    """Show the form by which somebody chooses a password; a link that counts no more says so."""
    office = office_of(request)
    token = request.path_params["token"]
    person = await asked_of("link unknown", own.welcomed, office.house, token, office.now())
    status = 200 if person else 410
    return await page(request, "welcome.html", status=status, welcomed=person, wrong=None)


async def take_welcome(request: Request) -> Response:
    """Keep the password that was chosen; it is then used to sign in."""
    office, form = office_of(request), request.state.form
    token = request.path_params["token"]
    now = office.now()
    try:
        await hashing(own.choose, office.house, token, typed_twice(form), now)
    except UsageError as error:
        person = await asked_of("link unknown", own.welcomed, office.house, token, now)
        wrong, status = told(request, error), 400 if person else 410
        return await page(request, "welcome.html", status=status, welcomed=person, wrong=wrong)
    return onward(
        request, "login", words_of(request)(N_("Your password is kept. Sign in with it."))
    )


def typed_twice(form: Mapping[str, str]) -> str:
    """Return the new password of a form; raise UsageError password-unlike where it has two."""
    password = form.get("password", "")
    if password != form.get("again"):
        raise UsageError("password-unlike")
    return password


def minutes_until(until: datetime, now: datetime) -> int:
    """Return how many minutes somebody is told to wait: one at least."""
    return ceil((until - now).total_seconds() / 60) or 1


def _to(request: Request, back: str) -> str:
    """Return the way to where somebody wanted to go, if that is in the console; else to its first page."""
    is_ours = len(back) <= _LONGEST_BACK and _BELOW.fullmatch(back) is not None
    return root(request) + (back if is_ours else cookies.ROOT).removeprefix("/")


async def _form(request: Request, back: str, *, status: int = 200, **more: object) -> Response:
    is_nobody = await asked_of("staff unknown", people.is_nobody, office_of(request).house)
    context = {
        "back": back,
        "address": "",
        "wrong": "",
        "minutes": 0,
        "second": "",
        "is_nobody": is_nobody,
    }
    return await page(request, "login.html", status=status, **context | more)


async def _answered(request: Request, made: Entered, now: datetime) -> Response:
    """Go on, ask for a code, or say that it was not right; what was typed as address stays."""
    form = request.state.form
    back, address = form.get("next", ""), form.get("address", "")
    match made.state:
        case "in":
            return await _let_in(request, made.token, back)
        case "code":
            return await _form(request, back, second=made.token)
        case "wait":
            minutes = minutes_until(made.wait or now, now)
            return await _form(request, back, status=429, wrong="wait", minutes=minutes)
        case "over":
            return await _form(request, back, status=403, wrong="over")
        case "no":
            second = form.get("second", "")
            more = {"wrong": "no", "address": address, "second": second}
            return await _form(request, back, status=403, **more)


async def _let_in(request: Request, token: str, back: str) -> Response:
    """Have the browser bring the new session; the one that it brought ends."""
    before = cookies.read(request, cookies.SESSION)
    if before:
        await asked_of("session not ended", sessions.log_out, office_of(request).house, before)
    response = RedirectResponse(_to(request, back), 303)
    cookies.put(request, response, cookies.SESSION, token)
    cookies.drop(request, response, cookies.FORM)
    return response
