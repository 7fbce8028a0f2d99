"""/c/{token}: the link of a mail by which somebody confirms that they want what was asked for.

Mail software fetches links, so that only the button does anything.
"""

import hmac
import logging
from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate.audience import timed
from syndicate.audience.tokens import form_seal, preferences
from syndicate.journeys.signup import Opened
from syndicate.urls import tag_path
from syndicate.web.forms import fields
from syndicate.web.language import preferred, site_of
from syndicate.web.pages import page
from syndicate.web.visitor import asked_of, network_of

log = logging.getLogger(__name__)
# What it asks for ends sooner, and says when; the longest are reminders that a consent ends.
_LASTS = timedelta(days=32)


async def show_confirm(request: Request) -> Response:
    """Show what was asked for, and one button."""
    found = await asked_of("request unknown", site_of(request).readers.opened, _id(request))
    if found is None or found.state != "open":
        return await _told(request, found)
    return await page(request, "confirm.html", found.locale, words=found.words, seal=_seal(request))


async def take_confirm(request: Request) -> Response:
    """Confirm, once. A second time says how it is; a form that is not ours is refused."""
    id_ = _id(request)
    form = await fields(request)
    if not hmac.compare_digest(form.get("seal", "").encode(), _seal(request).encode()):
        raise HTTPException(403)
    readers = site_of(request).readers
    found = await asked_of("consent not kept", readers.confirm, id_, network_of(request))
    log.info("request answered", extra={"state": found.state if found else "gone"})
    return await _told(request, found)


def _id(request: Request) -> str:
    site = site_of(request)
    found = timed.read(site.keys, "confirm", request.path_params["token"], site.now(), _LASTS)
    if found is None:
        raise HTTPException(404)
    return found.value


def _seal(request: Request) -> str:
    return form_seal(site_of(request).keys, f"confirm {request.path_params['token']}")


async def _told(request: Request, found: Opened | None) -> Response:
    """Say that it is done, or that the link leads nowhere any more."""
    site = site_of(request)
    root = site.root(request.scope["path"])
    if found is None or found.state != "done" or found.subscriber is None:
        tag = found.locale if found else preferred(request)
        again = f"{root}s/{tag_path(tag)}"
        return await page(request, "over.html", tag, status=410, again=again)
    one = found.words[0].newsletter if len(found.words) == 1 else None
    own = f"{root}p/{preferences(site.keys, found.subscriber, one)}"
    return await page(request, "confirmed.html", found.locale, words=found.words, preferences=own)
