"""/u/{token}: leaving, by mail software (RFC 8058) or by the reader on the page."""

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from syndicate.audience.tokens import Claim
from syndicate.web.forms import fields
from syndicate.web.hands import LEAVING, by
from syndicate.web.language import site_of
from syndicate.web.pages import page
from syndicate.web.visitor import claim_of, language_of, newsletter_title

log = logging.getLogger(__name__)


async def ask_to_leave(request: Request) -> Response:
    """Show one button, or two. RFC 8058: mail software fetches links, so only POST unsubscribes."""
    claim = claim_of(request, "leave")
    tag = await language_of(request, claim)
    title = newsletter_title(request, claim, tag)
    several = bool(title) and len(site_of(request).settings.newsletters) > 1
    return await page(request, "unsubscribe.html", tag, newsletter=title, several=several)


async def leave(request: Request) -> Response:
    """Unsubscribe, as often as asked; never redirect (RFC 8058 §3.1)."""
    claim = claim_of(request, "leave")
    form = await fields(request)
    if form.get("List-Unsubscribe") != "One-Click":
        raise HTTPException(400)
    by_hand = "page" in form
    if by_hand and "all" in form:
        claim = Claim(claim.subscriber, None)
    source = "page" if by_hand else "one-click"
    try:
        await by(LEAVING, site_of(request).readers.withdraw, claim, source)
    except Exception as error:
        log.exception("withdrawal not kept", extra={"source": source})
        raise HTTPException(503, headers={"Retry-After": "60"}) from error
    log.info("reader left", extra={"newsletter": claim.newsletter, "source": source})
    if not by_hand:
        return PlainTextResponse("unsubscribed\n")  # read by mail software, by nobody else
    tag = await language_of(request, claim)
    return await page(
        request, "unsubscribed.html", tag, newsletter=newsletter_title(request, claim, tag)
    )
