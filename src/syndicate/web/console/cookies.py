"""The two cookies of the console: the session's, and one by which forms work before there is a session.

`Path=/console` keeps them from readers' pages, and from the logs and caches that those go through. That
rules out the prefix `__Host-`, which takes `Path=/`; `__Secure-` at least keeps plain HTTP from setting
them. What another host of the same domain could still put there is no session: one begins with a token
that we made at that moment.
"""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from syndicate.web.console.office import office_of

SESSION, FORM = "syndicate-session", "syndicate-form"
ROOT = "/console"
_LONGEST = 128


def read(request: Request, name: str, longest: int = _LONGEST) -> str:
    """Return what a cookie says; "" for none, or one that cannot be ours."""
    found = request.cookies.get(_named(request, name), "")
    return found if len(found) <= longest and found.isascii() else ""


def put(request: Request, response: Response, name: str, value: str) -> None:
    """Have the browser keep a cookie until it is closed, or we no longer know what it says."""
    response.set_cookie(
        _named(request, name),
        value,
        path=_path(request),
        secure=_is_secure(request),
        httponly=True,
        # A link in an alert has to find who is signed in; no form is posted from elsewhere.
        samesite="lax" if name == SESSION else "strict",
    )


def drop(request: Request, response: Response, name: str) -> None:
    """Have the browser forget a cookie."""
    response.delete_cookie(
        _named(request, name), _path(request), secure=_is_secure(request), httponly=True
    )


def _named(request: Request, name: str) -> str:
    return f"__Secure-{name}" if _is_secure(request) else name


def _is_secure(request: Request) -> bool:
    return office_of(request).house.settings.web_url.startswith("https://")


def _path(request: Request) -> str:
    """Return where the console is for a browser, which may know us below a path of the host."""
    return urlsplit(office_of(request).house.settings.web_url).path.rstrip("/") + ROOT
