"""/console/issues/<id>/live: how far a send is, told again whenever that changes (server-sent events).

However many look, an issue's ledger is asked once a second at most: whoever comes within that second
gets what the one before them got. The door to sse-starlette.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate import templating
from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.journeys.issues.progress import LATELY, Progress, Sample, progress
from syndicate.web.console.guard import root
from syndicate.web.console.office import office_of
from syndicate.web.console.page import tag_of, voice_of
from syndicate.web.hands import DATABASE, by

EVERY_S = 1.0
_LONGEST_S = 300.0  # then the browser comes again, and is asked anew who it is
_MOST = 50  # issues whose last seconds are remembered
_END = "end"


@dataclass(slots=True)
class Board:
    """One issue as all see it who look at it."""

    house: House
    issue_id: str
    _lock: Lock = field(default_factory=Lock)
    _last: Progress | None = None
    _asked: float = float("-inf")
    _before: deque[Sample] = field(default_factory=lambda: deque(maxlen=int(LATELY.seconds)))

    def look(self, now: Callable[[], datetime]) -> Progress:
        """Return how far the issue is, or was within the last second; raise UsageError issue-unknown."""
        with self._lock:
            if self._last is None or time.monotonic() - self._asked >= EVERY_S:
                found = progress(self.house, self.issue_id, now(), tuple(self._before))
                self._before.append((found.at, found.done))
                self._last, self._asked = found, time.monotonic()
            return self._last


_boards: dict[tuple[int, str], Board] = {}
_boards_lock = Lock()


def board_of(house: House, issue_id: str) -> Board:
    """Return the board of an issue: one for all."""
    key = (id(house), issue_id)
    with _boards_lock:
        found = _boards.get(key)
        if found is None or found.house is not house:
            while len(_boards) >= _MOST:
                _boards.pop(next(iter(_boards)))
            found = _boards[key] = Board(house, issue_id)
        return found


async def follow(request: Request) -> Response:
    """Tell how far a send is until it is over, the server ends, or five minutes have passed."""
    office = office_of(request)
    board = board_of(office.house, request.path_params["id"])
    try:
        await by(DATABASE, board.look, office.now)
    except UsageError as error:
        raise HTTPException(404) from error
    return EventSourceResponse(_told(request, board), ping=15, sep="\n")


async def _told(request: Request, board: Board) -> AsyncIterator[ServerSentEvent]:
    office, told = office_of(request), ""
    until = time.monotonic() + _LONGEST_S
    while not office.ending.is_set() and time.monotonic() < until:
        found = await by(DATABASE, board.look, office.now)
        part = rendered(request, found)
        if part != told:
            told = part
            yield ServerSentEvent(data=part)
        if found.over:
            yield ServerSentEvent(event=_END, data=found.issue.state)
            return
        await asyncio.sleep(EVERY_S)


def rendered(request: Request, found: Progress) -> str:
    """Return the part of the page that tells how far a send is, without asking anything."""
    context: dict[str, Any] = {
        "voice": voice_of(request),
        "live": found,
        "link": lambda path="": f"{root(request)}console/{path}",
    }
    environment = office_of(request).house.environment(tag_of(request))
    return templating.render(environment, "console/issues/progress.html", **context)
