"""The one way to a page of the console: a desk, which names who may come to it.

Handlers find in `request.state`: `person` and `session` (None before somebody signed in), `csrf` (what
each form carries in a field of that name, or a script in the header X-CSRF-Token), and after a POST `form`
(its fields) and `files` (those chosen in it, `forms.Upload` by field). They are coroutines, or plain functions, which then run where they may wait for the database.
"""

import hmac
import inspect
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from syndicate.journeys.staff.sessions import Session, csrf
from syndicate.model import Person, Role
from syndicate.web.console import cookies
from syndicate.web.console.lost import SHOWN, keep_typed, show_again, too_long
from syndicate.web.console.office import office_of
from syndicate.web.console.origins import may_be_ours
from syndicate.web.forms import MANY, MAX_BYTES, Upload, form
from syndicate.web.hands import DATABASE, by
from syndicate.web.visitor import asked_of

Needs = Role | tuple[Role, ...] | Literal["staff", "anyone"]
Handler = Callable[[Request], Any]
_ASKS = ("GET", "HEAD")
ROLE, SESSION = "role", "session"
"""What somebody lacks who may not do something: `detail` of the 403; else it is the form's token."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a form may have: bytes in all, and files."""

    longest: int
    files: int


class Desk(Route):
    """A route of the console, with who may come to it."""

    def __init__(
        self, path: str, handler: Handler, methods: Sequence[str], needs: Needs, limits: Limits
    ) -> None:
        super().__init__(path, _guarded(handler, needs, limits), methods=list(methods))
        self.needs = needs


def desk(
    path: str,
    handler: Handler,
    *,
    methods: Sequence[str] = ("GET",),
    needs: Needs,
    longest: int = MAX_BYTES,
    files: int = 0,
) -> Desk:
    """Return the route of a page of the console.

    needs:   a role, or several of which one will do; "staff" for whoever is signed in, "anyone" for who
             is not.
    longest: how many bytes a form may have; files: how many files may be chosen in it.
    """
    if not f"{path}/".startswith(f"{cookies.ROOT}/"):
        raise ValueError(path)
    return Desk(path, handler, methods, needs, Limits(longest, files))


def may(person: Person, needs: Needs) -> bool:
    """Tell whether somebody who is signed in may come to a desk."""
    if needs in ("staff", "anyone"):
        return True
    return any(person.may(role) for role in (needs if isinstance(needs, tuple) else (needs,)))  # type: ignore[arg-type] # the two others are gone


def login_path(request: Request) -> str:
    """Return the way to the page to sign in at, which leads back here."""
    path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
    back = quote(f"{path}?{query}" if query else path, safe="/")
    return f"{root(request)}console/login?next={back}"


def root(request: Request) -> str:
    """Return the way from what was asked for to the root."""
    return str(request.app.state.site.root(request.scope["path"]))


def _guarded(
    handler: Handler, needs: Needs, limits: Limits
) -> Callable[[Request], Awaitable[Response]]:
    @wraps(handler)
    async def guarded(request: Request) -> Response:
        session, token = await _recognise(request)
        own = token if session else cookies.read(request, cookies.FORM)
        made = "" if own else secrets.token_urlsafe()
        request.state.csrf = csrf(own or made)
        if needs != "anyone":
            if session is None:
                return await _sent_away(request, limits)
            if not may(session.person, needs):
                raise HTTPException(403, ROLE)
        if request.method not in _ASKS:
            await _require_own_form(request, limits)
        response = await _answer(handler, request)
        # A file that caches keep must not bring it.
        if made and response.headers.get("content-type", "").startswith("text/html"):
            cookies.put(request, response, cookies.FORM, made)
        return response

    return guarded


async def _recognise(request: Request) -> tuple[Session | None, str]:
    """Find out who asks, and keep it with the request."""
    office = office_of(request)
    token = cookies.read(request, cookies.SESSION)
    session = None
    if token:
        session = await asked_of("session unknown", office.whoever, token, office.now())
    request.state.session = session
    request.state.person = session.person if session else None
    return session, token


async def _sent_away(request: Request, limits: Limits) -> Response:
    """Send who is not signed in to where they can; what they wanted to do is not done."""
    if "hx-request" in request.headers:  # a fragment cannot show the page to sign in at
        return Response(status_code=403, headers={"HX-Redirect": f"{root(request)}console/login"})
    if request.method not in _ASKS:
        await keep_typed(request, limits.longest)
        raise HTTPException(403, SESSION)
    return RedirectResponse(login_path(request), 303)


async def _require_own_form(request: Request, limits: Limits) -> None:
    """Keep the fields of a form; raise HTTPException 403 for one that is not of our page, with its token."""
    if not may_be_ours(request):
        raise HTTPException(403)
    found: dict[str, str] = {}
    files: dict[str, Upload] = {}
    if too_long(request, limits.longest):
        await keep_typed(request, SHOWN)
        raise HTTPException(413, headers={"Connection": "close"})
    if "content-type" in request.headers:
        found, files = await form(request, MANY, limits.longest, files=limits.files)
    said = found.pop("csrf", "") or request.headers.get("x-csrf-token", "")
    request.state.form, request.state.files = found, files
    if not hmac.compare_digest(said.encode("utf-8", "replace"), request.state.csrf.encode()):
        show_again(request, found)
        raise HTTPException(403)


async def _answer(handler: Handler, request: Request) -> Response:
    if inspect.iscoroutinefunction(handler):
        response: Response = await handler(request)
    else:
        response = await by(DATABASE, handler, request)
    return response
