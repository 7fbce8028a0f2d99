"""Who asks: the reader that a token speaks for, the language to answer them in, the network they are in."""

import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request

from syndicate.audience import networks
from syndicate.audience.tokens import Claim, Purpose, verify
from syndicate.journeys.wishes import Wishes
from syndicate.web.hands import DATABASE, by
from syndicate.web.language import preferred, site_of

log = logging.getLogger(__name__)


def claim_of(request: Request, purpose: Purpose) -> Claim:
    """Return what the token in the path claims; raise HTTPException 404 if it is none of ours."""
    claim = verify(site_of(request).keys, request.path_params["token"], purpose)
    if claim is None:
        raise HTTPException(404)
    return claim


P = ParamSpec("P")
T = TypeVar("T")


async def asked_of(trouble: str, ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what a call to the rest returns; raise HTTPException 503 where it fails."""
    try:
        return await by(DATABASE, ask, *args, **kwargs)
    except HTTPException:
        raise
    except Exception as error:
        log.exception(trouble)
        raise HTTPException(503, headers={"Retry-After": "60"}) from error


async def wishes_of(request: Request, claim: Claim) -> Wishes:
    """Return what the reader has; raise HTTPException 404 for nobody we know, 503 while we cannot know."""
    found = await asked_of("preferences unknown", site_of(request).readers.wishes, claim)
    if found is None:
        raise HTTPException(404)
    return found


async def language_of(request: Request, claim: Claim) -> str:
    """Return the reader's language, or the browser's while the database cannot tell."""
    try:
        wishes = await by(DATABASE, site_of(request).readers.wishes, claim)
    except Exception:
        log.exception("reader's language unknown")
        wishes = None
    known = site_of(request).settings.locales
    return wishes.locale if wishes and wishes.locale in known else preferred(request)


def network_of(request: Request) -> str | None:
    """Return the network that a request comes from, shortened; None where nobody can tell."""
    peer = request.client.host if request.client else ""
    forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
    trusted = site_of(request).settings.web.trusted_proxies
    return networks.shortened(networks.seen(peer, forwarded, trusted))


def newsletter_title(request: Request, claim: Claim, tag: str) -> str:
    """Return the name of the newsletter; "" for all of them, or one that is no more."""
    newsletter = site_of(request).settings.newsletters.get(claim.newsletter or "")
    return newsletter.title[tag] if newsletter else ""
