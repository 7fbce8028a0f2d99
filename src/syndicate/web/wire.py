"""HTTP/1.1 over one connection: uvicorn's, which first asks for an answer that is at hand.

A request for a feed then costs a look at the disk and one write: no task, no routing. What an
application answers goes the usual way.
"""

import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from syndicate.site import served
from syndicate.web import conditions, ready
from syndicate.web.answer import Answer, Header
from syndicate.web.answer import answer as made
from syndicate.web.pulse import Pulse

_HEAD_BYTES = 64 * 1024  # of all that is no body


def _refusal(status: int, *more: Header) -> bytes:
    """Return what answers who spoke no HTTP, or too much of it: nothing, and no more after it."""
    policy = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
    usual = ready.raw(served.PRECAUTIONS)
    end = ((b"connection", b"close"), (b"content-length", b"0"))
    return made(status, (*more, *usual, policy, *end)).head + b"\r\n"


_NO_REQUEST = _refusal(400)
_UNKNOWN_METHOD = _refusal(405, (b"allow", b"GET, HEAD"))
_TOO_LARGE = _refusal(431)


Ready = Callable[[bytes, list[Header]], Answer | None]


class Wire(HttpToolsProtocol):
    """One connection. An application may have `ready(target, headers)`, which never waits."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._pulse: Pulse | None = getattr(self.config.app, "pulse", None)
        self._ready: Ready = getattr(self.config.app, "ready", _nothing)
        self._at_hand = False
        self._beside_bodies = 0
        self._usual: list[Header] = []
        self._usual_lines = b""

    def connection_made(self, transport: Any) -> None:
        """Begin; those that are open are known to whoever counts them."""
        super().connection_made(transport)
        if self._pulse is not None:
            self._pulse.connections = self.connections

    def data_received(self, data: bytes) -> None:
        """Take bytes. llhttp, unlike h11, has no limit for what it keeps of a head: it is here."""
        self._beside_bodies += len(data)
        super().data_received(data)
        if self._beside_bodies > _HEAD_BYTES and not self.transport.is_closing():
            self._hang_up(_TOO_LARGE)

    def send_400_response(self, _msg: str) -> None:
        """Answer what is no request; a method that llhttp does not know is one that we do not have."""
        if isinstance(sys.exception(), httptools.HttpParserInvalidMethodError):
            self._hang_up(_UNKNOWN_METHOD)
        else:
            self._hang_up(_NO_REQUEST)

    def on_headers_complete(self) -> None:
        """Answer, if the answer is at hand and nothing before it waits; else have the application answer."""
        answer = self._answer()
        self._at_hand = answer is not None
        if answer is not None:
            self._send(answer)
            return
        # A target is no URL: "//elsewhere/" and "http://elsewhere/" are paths that we do not have.
        target, self.url = self.url, b"/"
        super().on_headers_complete()
        path, _, query = target.partition(b"?")
        self.scope["path"] = unquote(path.decode("ascii"))
        self.scope["raw_path"] = path
        self.scope["query_string"] = query

    def on_body(self, body: bytes) -> None:
        """Take a part of a body; one that came with a request already answered is nobody's."""
        self._beside_bodies -= len(body)
        if not self._at_hand:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Take the end of a request."""
        self._beside_bodies = 0
        if not self._at_hand:
            super().on_message_complete()

    def _answer(self) -> Answer | None:
        waiting = self.cycle is not None and not self.cycle.response_complete  # type: ignore[redundant-expr] # None until the first
        method = self.parser.get_method()
        if waiting or self.flow.write_paused or method not in (b"GET", b"HEAD"):
            return None
        headers = self.headers if method == b"GET" else conditions.whole(self.headers)
        return self._ready(self.url, headers)

    def _send(self, answer: Answer) -> None:
        stays = self.parser.should_keep_alive() and self.parser.get_http_version() != "1.0"
        usual = self.server_state.default_headers  # the date: a new list every second
        if usual is not self._usual:
            self._usual = usual
            self._usual_lines = b"".join(b"%s: %s\r\n" % one for one in usual)
        end = b"\r\n" if stays else b"connection: close\r\n\r\n"
        body = b"" if self.parser.get_method() == b"HEAD" else answer.body
        self.transport.write(b"".join((answer.head, self._usual_lines, end, body)))
        if not stays:
            self.transport.close()
        self.on_response_complete()

    def _hang_up(self, last: bytes) -> None:
        self.transport.write(last)
        self.transport.close()


def _nothing(_target: bytes, _headers: list[Header]) -> Answer | None:
    return None
