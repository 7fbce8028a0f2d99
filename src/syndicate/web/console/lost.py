"""What somebody typed into a form that is refused unread: shown to be copied, and used for nothing.

A session may end and a page grow old while somebody writes an editorial.
"""

from collections.abc import Mapping
from contextlib import suppress

from starlette.exceptions import HTTPException
from starlette.requests import Request

from syndicate.web.console.origins import is_ours
from syndicate.web.forms import MANY, form

SHOWN = 1_048_576  # bytes of a form that are read to be shown and nothing else
# What nobody typed, or nobody else may read.
_HIDDEN = frozenset({"csrf", "password", "before", "again", "code", "second", "mark", "seen"})
_URLENCODED = "application/x-www-form-urlencoded"


def too_long(request: Request, longest: int) -> bool:
    """Tell whether a form is longer than it may be, and yet can be shown: somebody who is signed in wrote it."""
    said = request.headers.get("content-length", "")
    length = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0  # noqa: PLR2004
    return request.state.session is not None and _is_ours(request) and longest < length <= SHOWN


async def keep_typed(request: Request, longest: int) -> None:
    """Read a form of our own pages, to be shown; one that cannot be read is lost."""
    if _is_ours(request):
        with suppress(HTTPException):
            show_again(request, (await form(request, MANY, min(longest, SHOWN), files=0))[0])


def show_again(request: Request, found: Mapping[str, str]) -> None:
    """Have the page that says what went wrong show the fields of a form of our own pages."""
    if _is_ours(request):
        request.state.typed = {
            name: value for name, value in found.items() if name not in _HIDDEN and value.strip()
        }


def _is_ours(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == _URLENCODED and is_ours(request)
