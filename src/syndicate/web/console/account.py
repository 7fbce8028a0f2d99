"""/console/account: what somebody of the staff sees of their own account, and changes."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from syndicate.errors import UsageError
from syndicate.journeys.staff import own, people, sessions
from syndicate.localise import formats
from syndicate.store.staff_sessions import SessionRow
from syndicate.web.console import cookies
from syndicate.web.console.calls import asking, hashing
from syndicate.web.console.entry import typed_twice
from syndicate.web.console.guard import root
from syndicate.web.console.office import office_of
from syndicate.web.console.page import page, tag_of, told
from syndicate.web.console.square import square
from syndicate.web.console.visit import origin_of
from syndicate.web.visitor import asked_of

DONE = frozenset({"introduced", "password", "codes", "removed", "ended"})


async def show_account(request: Request) -> Response:
    """Show name, language, password, codes and sessions."""
    return await _shown(request)


async def introduce(request: Request) -> Response:
    """Keep name and language."""
    form, person = request.state.form, request.state.person
    house = office_of(request).house
    name, locale = form.get("name", ""), form.get("locale", "")
    try:
        await asking(people.introduce, house, person, name, locale)
    except UsageError as error:
        return await _shown(request, wrong=("introduced", told(request, error)))
    return _back(request, "introduced")


async def change_password(request: Request) -> Response:
    """Change the password; every session ends, and this browser has a new one."""
    office, form = office_of(request), request.state.form
    try:
        token = await hashing(
            own.change_password,
            office.house,
            request.state.person,
            own.Change(form.get("before", ""), typed_twice(form)),
            origin_of(request),
            office.now(),
        )
    except UsageError as error:
        return await _shown(request, wrong=("password", told(request, error)))
    response = _back(request, "password")
    cookies.put(request, response, cookies.SESSION, token)
    return response


async def begin_codes(request: Request) -> Response:
    """Show the secret, as a picture and to be typed; a code from the app confirms it."""
    office = office_of(request)
    begun = own.begin_codes(office.house, request.state.person, office.now())
    return await _begun(request, begun)


async def confirm_codes(request: Request) -> Response:
    """Have signing in take codes from now on, and show those to write down."""
    office, form = office_of(request), request.state.form
    person, now, token = request.state.person, office.now(), form.get("begun", "")
    code, session = form.get("code", ""), request.state.session.id
    try:
        made = await asking(own.confirm_codes, office.house, person, token, code, session, now)
    except UsageError as error:
        if error.code != "code-wrong":
            return await _shown(request, wrong=("codes", told(request, error)))
        begun = own.begun_codes(office.house, person, token, now)
        return await _begun(request, begun, told(request, error))
    return await page(request, "recovery.html", codes=made)


async def renew_recovery(request: Request) -> Response:
    """Show new codes to write down; those from before are good no more."""
    office = office_of(request)
    try:
        made = await asking(own.renew_recovery, office.house, request.state.person, office.now())
    except UsageError as error:
        return await _shown(request, wrong=("codes", told(request, error)))
    return await page(request, "recovery.html", codes=made)


async def remove_codes(request: Request) -> Response:
    """Have signing in take no code; it takes the password to say so."""
    office, form = office_of(request), request.state.form
    password = form.get("password", "")
    try:
        await hashing(own.remove_codes, office.house, request.state.person, password, office.now())
    except UsageError as error:
        return await _shown(request, wrong=("codes", told(request, error)))
    return _back(request, "removed")


async def end_session(request: Request) -> Response:
    """End one of one's own sessions, or all the others."""
    house, person = office_of(request).house, request.state.person
    which = request.state.form.get("session", "")
    if which == "others":
        this = request.state.session.id
        await asked_of("session not ended", sessions.end_others, house, person, this)
    elif which.isdecimal() and len(which) < 18:  # noqa: PLR2004  a database counts that far
        await asked_of("session not ended", sessions.end, house, person, int(which))
    else:
        raise HTTPException(400)
    return _back(request, "ended")


async def _shown(request: Request, wrong: tuple[str, tuple[str, str]] | None = None) -> Response:
    house, person = office_of(request).house, request.state.person
    now = office_of(request).now()
    codes = await asked_of("account unknown", own.code_state, house, person)
    found = await asked_of("account unknown", sessions.mine, house, person, now)
    done = request.query_params.get("done", "")
    return await page(
        request,
        "account.html",
        status=400 if wrong else 200,
        wrong=wrong,
        done=done if done in DONE and not wrong else "",
        codes=codes,
        sessions=[_session(request, one) for one in found],
        locales={tag: locale.name for tag, locale in house.settings.locales.items()},
    )


def _session(request: Request, row: SessionRow) -> dict[str, Any]:
    settings = office_of(request).house.settings
    babel = settings.locales[tag_of(request)].babel
    return {
        "id": row.id,
        "is_this": row.id == request.state.session.id,
        "network": row.network or "",
        "browser": row.browser,
        "began": formats.moment(row.began_at, babel, settings.site.zone, compact=True),
        "seen": formats.moment(row.seen_at, babel, settings.site.zone, compact=True),
    }


async def _begun(
    request: Request, begun: own.Begun, wrong: tuple[str, str] | None = None
) -> Response:
    secret = " ".join(begun.secret[at : at + 4] for at in range(0, len(begun.secret), 4))
    return await page(
        request,
        "codes.html",
        status=400 if wrong else 200,
        begun=begun.token,
        secret=secret,
        picture=square(begun.uri),
        wrong=wrong,
    )


def _back(request: Request, done: str) -> Response:
    return RedirectResponse(f"{root(request)}console/account?done={done}", 303)
