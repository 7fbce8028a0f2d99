"""What the console is given to work with, and how its handlers find it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request

from syndicate.journeys.house import House
from syndicate.journeys.staff.sessions import Session
from syndicate.schedule.today import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The house at work.

    whoever(cookie, now): whose session it is; None for nobody's.
    today: what is due and waits, for the page that staff begin with.
    ending: set once the server ends, so that no answer goes on without end.
    """

    house: House
    now: Callable[[], datetime]
    whoever: Callable[[str, datetime], Session | None]
    today: Desk
    ending: threading.Event = field(default_factory=threading.Event)


def office_of(request: Request) -> Office:
    """Return the office; raise HTTPException 404 where the application has none."""
    office: Office | None = getattr(request.app.state, "office", None)
    if office is None:
        raise HTTPException(404)
    return office
