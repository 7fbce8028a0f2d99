"""/metrics: for who comes from where the settings say, with the token that they name; for nobody else it is not there."""

import hmac
from collections.abc import Sequence
from ipaddress import ip_address, ip_network

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from syndicate.errors import SyndicateError
from syndicate.journeys.vitals import Vitals
from syndicate.web.hands import WATCHING, by
from syndicate.web.watch import Watch

# What proxies add: a request that was forwarded comes from who knows where, however near the proxy is.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_BEARER = "bearer "


async def show_metrics(request: Request) -> Response:
    """Answer with all numbers; 404 for whoever may not have them, as if there were none."""
    watch: Watch | None = getattr(request.app.state, "watch", None)
    if watch is None or not _may(request, watch):
        raise HTTPException(404)
    from syndicate.web.metrics.registry import exposed  # noqa: PLC0415 (few publications are watched so)

    found = await by(WATCHING, _vitals, watch)
    document, media_type = await by(
        WATCHING, exposed, watch.pulse, found, request.headers.get("accept", "")
    )
    return Response(document, media_type=media_type)


def _vitals(watch: Watch) -> Vitals | None:
    try:
        return watch.vitals()
    except SyndicateError:  # told by `syndicate_database_up`
        return None


def _may(request: Request, watch: Watch) -> bool:
    """Tell whether who asks meets every condition that is set; without one, nobody does."""
    token, networks = watch.token, watch.networks
    if token is None and not networks:
        return False
    by_token = token is None or _has(request.headers.get("authorization", ""), token)
    return by_token and (not networks or _is_within(request, networks))


def _has(authorization: str, token: str) -> bool:
    given = authorization[len(_BEARER) :] if authorization.lower().startswith(_BEARER) else ""
    return hmac.compare_digest(given.encode(), token.encode())


def _is_within(request: Request, networks: Sequence[str]) -> bool:
    peer = request.client.host if request.client else ""
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        found = ip_address(peer.partition("%")[0])
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    ours = (ip_network(one) for one in networks)
    return any(found in one for one in ours if one.version == found.version)
