"""/console/feeds: what partners are given, how fresh it is, and what hubs were told."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from syndicate.journeys.desk import feeds
from syndicate.web.console.office import office_of
from syndicate.web.console.page import shown

_VALIDATOR = "https://validator.w3.org/feed/check.cgi?url="


def show_feeds(request: Request) -> Response:
    """Show every feed, by language."""
    house = office_of(request).house
    return shown(
        request,
        "feeds.html",
        tongues=feeds.feeds(house),
        opml=feeds.opml(house),
        hubs=len(house.settings.feeds.hubs),
        licence=house.settings.feeds.licence,
        contact=house.settings.feeds.contact,
        check=lambda address: _VALIDATOR + quote(address, safe=""),
        kilobytes=lambda size: max(round(size / 1000), 1),
    )
