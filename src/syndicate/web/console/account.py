"""/console/account: what somebody of the staff sees of their own account, and changes."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate.errors import UsageError
from syndicate.journeys.staff import own, people, sessions
from syndicate.localise.marks import N_
from syndicate.web.console import cookies
from syndicate.web.console.calls import asking, hashing
from syndicate.web.console.entry import minutes_until, typed_twice
from syndicate.web.console.office import office_of
from syndicate.web.console.page import onward, page, refused, told, words_of
from syndicate.web.console.square import square
from syndicate.web.console.visit import origin_of

_HERE = "account"
_MOST_DIGITS = 18  # a database counts that far


async def show_account(request: Request) -> Response:
    """Show name, language, password, codes and sessions."""
    return await _account(request)


async def _account(request: Request, minutes: int = 0) -> Response:
    """Return the page. minutes: how long nothing more may be tried, where too much was."""
    office, person = office_of(request), request.state.person
    house = office.house
    return await page(
        request,
        "account.html",
        status=429 if minutes else 200,
        minutes=minutes,
        codes=await asking(own.code_state, house, person),
        sessions=await asking(sessions.mine, house, person, office.now()),
        this=request.state.session.id,
        locales={tag: locale.name for tag, locale in house.settings.locales.items()},
    )


async def introduce(request: Request) -> Response:
    """Keep name and language, and say so in the new one."""
    form, person, house = request.state.form, request.state.person, office_of(request).house
    locale = form.get("locale", "")
    try:
        await asking(people.introduce, house, person, form.get("name", ""), locale)
    except UsageError as error:
        return refused(request, _HERE, error)
    said = N_("Your name and your language are kept.")
    return onward(request, _HERE, house.catalogue(locale).gettext(said))


async def change_password(request: Request) -> Response:
    """Change the password; every session ends, and this browser has a new one."""
    office, form = office_of(request), request.state.form
    try:
        after, given = typed_twice(form), _given(request, "before")
        person, now = request.state.person, office.now()
        token = await hashing(own.change_password, office.house, person, given, after, now)
    except UsageError as error:
        return refused(request, _HERE, error)
    if isinstance(token, own.Wait):
        return await _account(request, minutes_until(token.until, now))
    request.state.csrf = sessions.csrf(token)  # what is said next is said to the new session
    said = N_("Your password is another one from now on. You are signed out everywhere else.")
    response = onward(request, _HERE, words_of(request)(said))
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
    shown, session = (token, form.get("code", "")), request.state.session.id
    given = _given(request)
    try:
        made = await hashing(own.confirm_codes, office.house, person, given, shown, session, now)
    except UsageError as error:
        if error.code not in ("code-wrong", "password-wrong"):
            return refused(request, _HERE, error)
        begun = own.begun_codes(office.house, person, token, now)
        return await _begun(request, begun, told(request, error))
    if isinstance(made, own.Wait):
        return await _account(request, minutes_until(made.until, now))
    return await page(request, "recovery.html", codes=made)


async def renew_recovery(request: Request) -> Response:
    """Show new codes to write down; those from before are good no more."""
    office, given, person = office_of(request), _given(request), request.state.person
    now = office.now()
    try:
        made = await hashing(own.renew_recovery, office.house, person, given, now)
    except UsageError as error:
        return refused(request, _HERE, error)
    if isinstance(made, own.Wait):
        return await _account(request, minutes_until(made.until, now))
    return await page(request, "recovery.html", codes=made)


async def remove_codes(request: Request) -> Response:
    """Have signing in take no code; it takes the password to say so."""
    office, given, person = office_of(request), _given(request), request.state.person
    now = office.now()
    try:
        wait = await hashing(own.remove_codes, office.house, person, given, now)
    except UsageError as error:
        return refused(request, _HERE, error)
    if wait is not None:
        return await _account(request, minutes_until(wait.until, now))
    said = N_("Your sign-in takes no code any more.")
    return onward(request, _HERE, words_of(request)(said))


async def end_session(request: Request) -> Response:
    """End one of one's own sessions, or all the others."""
    house, person = office_of(request).house, request.state.person
    which = request.state.form.get("session", "")
    if which == "others":
        await asking(sessions.end_others, house, person, request.state.session.id)
    elif which.isascii() and which.isdecimal() and len(which) <= _MOST_DIGITS:
        await asking(sessions.end, house, person, int(which))
    else:
        raise HTTPException(400)
    return onward(request, _HERE, words_of(request)(N_("Signed out there.")))


def _given(request: Request, name: str = "password") -> own.Given:
    return own.Given(request.state.form.get(name, ""), origin_of(request))


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
