"""Every desk of the console, in one list, the first match answering. What no desk is at is not there.

The last one has whoever is not signed in sent to where they can, for any address: nobody else learns
which addresses there are.
"""

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate.web.console import static
from syndicate.web.console.guard import Desk, desk


def _lost(_request: Request) -> Response:
    raise HTTPException(404)


DESKS: Sequence[Desk] = (
    desk("/console/static/{digest}/{name}", static.take, needs="anyone"),
    desk("/console", _lost, needs="staff"),
    desk("/console/{path:path}", _lost, methods=("GET", "POST"), needs="staff"),
)
