"""`serve --dev`: pages in a browser reload when a build or a template has changed them.

Stands around the whole application. Files in `public/` know nothing of it.
"""

import asyncio
import ipaddress
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from syndicate.web.answer import Answer, Header

_CHANGES, _SCRIPT = "/dev/changes", "/dev/reload.js"
_ALLOWED = "; script-src 'self'; connect-src 'self'"
# What would have an answer come compressed, in part, or not at all.
_LEFT_OUT = frozenset(
    {
        *(b"accept-encoding", b"range", b"if-range", b"if-match", b"if-none-match"),
        *(b"if-modified-since", b"if-unmodified-since"),
    }
)
_END = re.compile(rb"</body\s*>", re.IGNORECASE)
_RELOAD = (Path(__file__).parent / "reload.js").read_bytes()


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Changes:
    """What is told to open pages, from any thread. `mark` is another after each change."""

    def __init__(self) -> None:
        self.mark = secrets.token_hex(8)
        self._lock = threading.Lock()
        self._open = True
        self._listening: set[tuple[asyncio.AbstractEventLoop, asyncio.Queue[bool]]] = set()

    def tell(self) -> None:
        """Have every open page reload."""
        self.mark = secrets.token_hex(8)
        self._put(news=True)

    def close(self) -> None:
        """Let every page go, so that the server can end."""
        self._open = False
        self._put(news=False)

    @contextmanager
    def heard(self, mark: str) -> "Iterator[asyncio.Queue[bool]]":
        """Give what comes: True for a change since `mark`, False at the end."""
        mine = (asyncio.get_running_loop(), asyncio.Queue[bool]())
        with self._lock:
            self._listening.add(mine)
        if not self._open:
            mine[1].put_nowait(False)
        elif mark != self.mark:
            mine[1].put_nowait(True)
        try:
            yield mine[1]
        finally:
            with self._lock:
                self._listening.discard(mine)

    def _put(self, *, news: bool) -> None:
        with self._lock:
            for loop, queue in self._listening:
                loop.call_soon_threadsafe(queue.put_nowait, news)


class Live:
    """ASGI: the application, its pages listening for changes."""

    def __init__(self, app: ASGIApp, changes: Changes) -> None:
        self._app = app
        self._changes = changes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] == "http" and scope["path"] == _CHANGES:
            await self._tell(scope["query_string"].decode("latin-1"), receive, send)
        elif scope["type"] == "http" and scope["path"] == _SCRIPT:
            kept = {"Cache-Control": "no-store"}
            script = Response(_RELOAD, 200, kept, "text/javascript; charset=utf-8")
            await script(scope, receive, send)
        elif scope["type"] == "http":
            page = _Page(send, self._changes.mark, with_body=scope["method"] != "HEAD")
            headers = [pair for pair in scope["headers"] if pair[0] not in _LEFT_OUT]
            await self._app({**scope, "headers": headers}, receive, page.send)
        else:
            await self._app(scope, receive, send)

    def ready(self, _target: bytes, _headers: list[Header]) -> Answer | None:
        """Return None: no answer is at hand, for each may be another than the one before."""
        return None

    async def _tell(self, mark: str, receive: Receive, send: Send) -> None:
        """Send an event for each change, until the browser or the server goes (text/event-stream)."""
        headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send(_part(b"retry: 300\n\n"))
        gone = asyncio.ensure_future(_gone(receive))
        with self._changes.heard(mark) as heard:
            while not gone.done():
                news = asyncio.ensure_future(heard.get())
                await asyncio.wait({gone, news}, return_when=asyncio.FIRST_COMPLETED)
                if not (news.done() and news.result()):
                    news.cancel()
                    break
                await send(_part(b"data: changed\n\n"))
        gone.cancel()
        await send(_part(b"", more=False))


class _Page:
    """One answer on its way: held back while it is HTML, and sent with the script in it."""

    def __init__(self, send: Send, mark: str, *, with_body: bool) -> None:
        self._send = send
        self._mark = mark
        self._with_body = with_body
        self._held: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Send a part of the answer, or keep it until the page is whole."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Cache-Control"] = "no-store"
            if headers.get("Content-Type", "").startswith("text/html") and self._with_body:
                self._held = message
                return
        elif self._held is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._whole(self._held)
            return
        await self._send(message)

    async def _whole(self, start: Message) -> None:
        script = f'<script src="{_SCRIPT}" data-mark="{self._mark}" defer></script>'.encode()
        ends = [found.start() for found in _END.finditer(self._body)]
        at = ends[-1] if ends else len(self._body)
        body = self._body[:at] + script + self._body[at:]
        headers = MutableHeaders(scope=start)
        for name in ("ETag", "Last-Modified"):
            del headers[name]
        headers["Content-Length"] = str(len(body))
        policy = headers.get("Content-Security-Policy")
        if policy:
            headers["Content-Security-Policy"] = policy + _ALLOWED
        await self._send(start)
        await self._send(_part(body, more=False))


def _part(body: bytes, *, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
