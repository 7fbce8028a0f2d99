"""A provider on the loopback, which answers as it is told and keeps what it was sent whole."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Request:
    """A request that came whole."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)


# "drop" takes a request and hangs up; "hang" takes it and says nothing.
Script = Answer | str | Callable[[Request], Answer]


@dataclass
class Server:
    """script: of one request after another, the last for all that follow. broken: bytes of requests cut off.

    closed: a connection has been closed by us.
    """

    script: list[Script]
    heard: list[Request] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)

    def next(self) -> Script:
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


@contextmanager
def serving(*script: Script) -> Iterator[Server]:
    """Give a server that answers."""
    made = Server(list(script))

    class Closing(ThreadingHTTPServer):
        def shutdown_request(self, request: Any) -> None:
            super().shutdown_request(request)
            made.closed.set()

    server = Closing(("127.0.0.1", 0), _handler(made))
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield made
    finally:
        made.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(made: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                made.broken.append(len(body))
                self.close_connection = True
                return
            made.heard.append(Request(self.path, dict(self.headers.items()), body))
            script = made.next()
            if isinstance(script, str):
                self.close_connection = True
                made.over.wait(20 if script == "hang" else 0)
            else:
                _answer(self, script(made.heard[-1]) if callable(script) else script)

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    return Handler


def _answer(handler: BaseHTTPRequestHandler, found: Answer) -> None:
    handler.send_response_only(found.status)
    for name, value in found.headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(found.body)))
    handler.end_headers()
    handler.wfile.write(found.body)
    if found.headers.get("X-Test") == "close":
        handler.close_connection = True
