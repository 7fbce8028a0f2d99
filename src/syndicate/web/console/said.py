"""What was done, said on the page that comes next: a cookie that lives for one page."""

from typing import Literal

from itsdangerous import BadData, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response

from syndicate.web.console import cookies

Tone = Literal["done", "wrong"]
_NAME = "syndicate-said"
_LONGEST = 900  # letters; with their signature and their coding they have to fit into a cookie


def say_next(request: Request, response: Response, text: str, tone: Tone = "done") -> None:
    """Have the next page say `text`."""
    value = _signer(request).dumps([tone, text[:_LONGEST]])
    cookies.put(request, response, _NAME, str(value))


def said(request: Request) -> tuple[Tone, str] | None:
    """Return what this page is to say; None for nothing, or what another session was told."""
    try:
        tone, text = _signer(request).loads(cookies.read(request, _NAME, longest=4096))
    except (BadData, ValueError):
        return None
    return ("wrong" if tone == "wrong" else "done"), str(text)


def unsay(request: Request, response: Response) -> None:
    """Have it said once."""
    if cookies.read(request, _NAME, longest=4096):
        cookies.drop(request, response, _NAME)


def _signer(request: Request) -> URLSafeSerializer:
    return URLSafeSerializer(request.state.csrf, salt="said")
