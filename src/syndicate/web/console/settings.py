"""/console/settings: what the operator has set, to be read; it is changed in its file."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from syndicate.settings.listed import listed
from syndicate.web.console.office import office_of
from syndicate.web.console.page import shown


def show_settings(request: Request) -> Response:
    """Show every option with its value; secrets stand in files of their own, and are not read for it."""
    house = office_of(request).house
    file = Path(house.settings.file)
    inside = file.relative_to(house.home) if file.is_relative_to(house.home) else file
    return shown(request, "settings.html", tables=listed(house.settings), file=inside.as_posix())
