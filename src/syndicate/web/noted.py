"""Each request gets a name, which its lines in the log and its answer carry, and its answer is counted.

A proxy of ours may have named it already (X-Request-Id); nobody else's word is taken for it.
"""

import re
import secrets
from collections.abc import Sequence
from ipaddress import ip_address, ip_network

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from syndicate import logs
from syndicate.web.pulse import Pulse, kind_of

_NAME = re.compile(rb"[A-Za-z0-9_-]{8,64}")
_HEADER = b"x-request-id"
_NAMED = frozenset({"console", "api", "hook", "reader"})  # what is published is the same for all
_FAILED = 500


class Noted:
    """ASGI middleware around the whole. trusted: networks of our proxies."""

    def __init__(self, app: ASGIApp, pulse: Pulse, trusted: Sequence[str]) -> None:
        self._app, self._pulse = app, pulse
        self._trusted = [ip_network(one) for one in trusted]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and count the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = self._name(scope)

        async def send_with_name(message: Message) -> None:
            if message["type"] == "http.response.start":
                kind, status = kind_of(scope["path"].encode()), message["status"]
                self._pulse.answered(kind, status)
                if kind in _NAMED or status >= _FAILED:
                    message["headers"] = [*message.get("headers", ()), (_HEADER, name.encode())]
            await send(message)

        with logs.about(name):
            await self._app(scope, receive, send_with_name)

    def _name(self, scope: Scope) -> str:
        given = next((value for key, value in scope["headers"] if key == _HEADER), b"")
        if given and _NAME.fullmatch(given) and self._trusts(scope.get("client")):
            return str(given.decode())
        return secrets.token_hex(8)

    def _trusts(self, client: tuple[str, int] | None) -> bool:
        try:
            peer = ip_address((client or ("", 0))[0].partition("%")[0])
        except ValueError:
            return False
        peer = getattr(peer, "ipv4_mapped", None) or peer
        return any(peer in one for one in self._trusted if one.version == peer.version)
