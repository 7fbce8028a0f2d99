"""/console/: what is due, what is held and why, what went wrong, and what waits for whom."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from syndicate.journeys.today.rows import Place, Row
from syndicate.web.console.office import office_of
from syndicate.web.console.page import shown

_PATHS: Mapping[Place, str] = {
    "issue": "issues/{id}",
    "work": "content",
    "deliveries": "deliveries",
    "bounces": "deliveries/bounces",
    "provider": "deliveries",
    "instance": "hold",
}


def show_today(request: Request) -> Response:
    """Show the day to whoever begins to work."""
    office = office_of(request)
    found = office.today.look(office.now())
    return shown(
        request,
        "today.html",
        today=found,
        held_rows=_rows(found.held),
        wrong=_rows(found.wrong),
        waiting=_rows(found.waiting),
    )


def _rows(those: Sequence[Row]) -> list[tuple[Row, str]]:
    """Return rows with the page below `console/` on which one acts."""
    return [(one, _PATHS[one.place].format(id=one.id)) for one in those]
