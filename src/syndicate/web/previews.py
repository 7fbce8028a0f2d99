"""/v/{token}: a page before the public reads it, for whoever was given the link."""

import re
from html import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from syndicate.journeys import previews
from syndicate.journeys.previews import Shown
from syndicate.localise import formats
from syndicate.urls import media_type
from syndicate.web.console.office import office_of
from syndicate.web.hands import DATABASE
from syndicate.web.hands import by as by_hands

_MAIN = re.compile(rb"<main\b[^>]*>")


async def show_preview(request: Request) -> Response:
    """Show the page, with a notice that nobody else can read it yet."""
    office = office_of(request)
    token, tag = request.path_params["token"], request.path_params["tag"]
    found = await by_hands(DATABASE, previews.shown, office.house, token, tag, office.now())
    if found is None:
        raise HTTPException(404)
    return HTMLResponse(_marked(request, found))


async def show_image(request: Request) -> Response:
    """Show an image of the page."""
    office = office_of(request)
    token, path = request.path_params["token"], request.path_params["path"]
    data = await by_hands(DATABASE, previews.image, office.house, token, path, office.now())
    if data is None:
        raise HTTPException(404)
    return Response(data, media_type=media_type(path))


def _marked(request: Request, found: Shown) -> bytes:
    house = office_of(request).house
    words, settings = house.catalogue(found.tag), house.settings
    until = formats.moment(found.until, settings.locales[found.tag].babel, settings.site.zone)
    if found.public is None:
        said = words.gettext(
            "A preview: nobody can read this page yet but whoever has this link, which ends on {until}."
        ).format(until=until)
        told = escape(said)
    else:
        here, there = (
            words.gettext("This page is public by now."),
            words.gettext("Read it where it is published."),
        )
        told = f'{escape(here)} <a href="{escape(found.public)}">{escape(there)}</a>'
    notice = f'<p class="notice" role="note"><strong>{told}</strong></p>'.encode()
    html = _MAIN.sub(lambda main: main[0] + notice, found.html, count=1)
    return html.replace(b"</head>", b'<meta name="robots" content="noindex">\n</head>', 1)
