"""/hooks/{provider}: what providers tell of mails that they took; nobody else is heard."""

import asyncio
import logging
from collections import Counter, OrderedDict
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from threading import Lock

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from syndicate.delivery.hooks import sns
from syndicate.delivery.hooks.mailgun import WINDOW_S
from syndicate.delivery.hooks.table import Head, Heard, Hook, Unwelcome, hook
from syndicate.errors import DeliveryError, SettingsError, StoreError
from syndicate.web.hands import DATABASE, by
from syndicate.web.language import site_of
from syndicate.web.site import Hooks

log = logging.getLogger(__name__)
MAX_BYTES = 1024 * 1024  # Mailjet tells many events at once
_TIMEOUT_S = 15
_KEPT = timedelta(seconds=2 * WINDOW_S)
_MOST_KEPT = 50_000
_LATER = {"Retry-After": "60"}


class Once:
    """Tokens that were used, and for what; each is good for one body."""

    def __init__(self) -> None:
        self._used: OrderedDict[str, tuple[datetime, bytes]] = OrderedDict()
        self._lock = Lock()

    def is_first(self, token: str, body: bytes, now: datetime) -> bool:
        """Tell whether a token is new; raise Unwelcome where it was used for something else."""
        digest = sha256(body).digest()
        with self._lock:
            while self._used and (
                len(self._used) >= _MOST_KEPT or next(iter(self._used.values()))[0] < now - _KEPT
            ):
                self._used.popitem(last=False)
            used = self._used.get(token)
            if used is not None and used[1] != digest:
                raise Unwelcome(403)
            return used is None

    def use(self, token: str, body: bytes, now: datetime) -> None:
        """Remember a token, once what it came with is kept."""
        with self._lock:
            self._used[token] = (now, sha256(body).digest())


class Certificates:
    """What SNS signs with, by address: it is the same for months."""

    def __init__(self, hooks: Hooks) -> None:
        self._hooks = hooks
        self._found: dict[str, bytes] = {}

    def at(self, url: str) -> bytes:
        """Return what stands at an address of SNS. Raises DeliveryError."""
        if url not in self._found:
            if len(self._found) > 8:  # noqa: PLR2004  a region has one, and now and then a new one
                self._found.clear()
            self._found[url] = self._hooks.fetch(url, sns.CERTIFICATE_BYTES)
        return self._found[url]


async def take_webhook(request: Request) -> Response:
    """Hear a provider: 200 once it is kept; 401 or 403 for anybody else; 503 to be told again."""
    site, name = site_of(request), request.path_params["provider"]
    hooks = site.hooks
    if hooks is None:
        return _answer(404)
    try:
        found = await by(DATABASE, hook, name, site.settings.delivery, site.settings.home)
        if found is None:
            return _answer(404)
        authorization = request.headers.get("authorization", "")
        found.admit(Head(authorization, request.path_params.get("secret", "")))
        body = await _body(request)
        act = partial(_take, request, found, hooks, body, site.now())
        counts = await by(DATABASE, act)
    except Unwelcome as error:
        log.warning("webhook refused", extra={"provider": name, "status": error.status})
        return _answer(error.status)
    except (StoreError, DeliveryError, SettingsError) as error:
        log.warning("webhook not kept", extra={"provider": name, "trouble": str(error)})
        return _answer(503)
    log.info("webhook taken", extra={"provider": name, **counts})
    return _answer(200)


def _take(request: Request, found: Hook, hooks: Hooks, body: bytes, now: datetime) -> Counter[str]:
    """Verify, read and pass on what was posted; return how much of each kind it was."""
    state = request.app.state
    heard: Heard = found.hear(body, now, state.certificates.at)
    if heard.once and not state.once.is_first(heard.once, body, now):
        return Counter(again=1)
    if heard.confirm:
        hooks.fetch(heard.confirm, sns.CERTIFICATE_BYTES)
    if heard.notices:
        hooks.take(heard.notices)
    if heard.once:
        state.once.use(heard.once, body, now)
    return Counter(one.kind for one in heard.notices)


async def _body(request: Request) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(_TIMEOUT_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BYTES:
                    raise Unwelcome(413)
    except TimeoutError as error:
        raise Unwelcome(408) from error
    except ClientDisconnect as error:
        raise Unwelcome(400) from error
    return bytes(body)


def _answer(status: int) -> Response:
    headers = {
        401: {"WWW-Authenticate": 'Basic realm="hooks"'},
        413: {"Connection": "close"},
        503: _LATER,
    }
    return PlainTextResponse("", status, headers.get(status))
