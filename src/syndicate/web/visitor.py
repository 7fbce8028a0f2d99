"""The token in an address → who it speaks for, and the language to answer them in."""

import logging

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

from syndicate.audience.tokens import Claim, Purpose, verify
from syndicate.web.language import preferred, site_of
from syndicate.web.site import Wishes

log = logging.getLogger(__name__)


def claim_of(request: Request, purpose: Purpose) -> Claim:
    """Return what the token in the path claims; raise HTTPException 404 if it is none of ours."""
    claim = verify(site_of(request).keys, request.path_params["token"], purpose)
    if claim is None:
        raise HTTPException(404)
    return claim


async def wishes_of(request: Request, claim: Claim) -> Wishes | None:
    """Return what the reader has; None for nobody we know. Raises what the database raises."""
    return await run_in_threadpool(site_of(request).wishes, claim)


async def language_of(request: Request, claim: Claim) -> str:
    """Return the reader's language, or the browser's while the database cannot tell."""
    try:
        wishes = await wishes_of(request, claim)
    except Exception:
        log.exception("reader's language unknown")
        wishes = None
    known = site_of(request).settings.locales
    return wishes.locale if wishes and wishes.locale in known else preferred(request)


def newsletter_title(request: Request, claim: Claim, tag: str) -> str:
    """Return the name of the newsletter; "" for all of them, or one that is no more."""
    newsletter = site_of(request).settings.newsletters.get(claim.newsletter or "")
    return newsletter.title[tag] if newsletter else ""
