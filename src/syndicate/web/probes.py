"""/healthz: this process answers. /readyz: it can do its work, or why not, for machines.

The first asks nothing of anything. The second asks the database, for two seconds at most and by a thread
of its own: of many who ask at once, one waits.
"""

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from syndicate.journeys.readiness import Readiness
from syndicate.web.hands import WATCHING, by
from syndicate.web.watch import Watch

_PATIENCE_S = 2.0
_BUSY = Readiness(("database-busy",))


async def show_health(_request: Request) -> Response:
    """Answer, which is all there is to say."""
    return PlainTextResponse("alive\n")


async def show_readiness(request: Request) -> Response:
    """Answer 200 or 503, with codes of docs/errors.md as reasons and as what should be known besides."""
    watch: Watch | None = getattr(request.app.state, "watch", None)
    if watch is None:
        raise HTTPException(404)
    found = await _asked(watch)
    lacking = found.lacking
    if watch.stopping() and "stopping" not in lacking:
        lacking = ("stopping", *lacking)
    document = {"ready": not lacking, "reasons": [*lacking], "notes": [*found.told]}
    return JSONResponse(document, 503 if lacking else 200)


async def _asked(watch: Watch) -> Readiness:
    try:
        return await asyncio.wait_for(by(WATCHING, watch.ready), _PATIENCE_S)
    except TimeoutError:
        return _BUSY
