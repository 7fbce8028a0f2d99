"""A WebSub hub on the loopback, which answers as it is told and keeps what it heard."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

Form = list[tuple[str, str]]


@dataclass
class Hub:
    """answers: (status, headers) of one request after another, the last for all that follow;
    "hang", "close" and "drip" are a hub that says nothing, hangs up, or never ends."""

    answers: list[tuple[int, dict[str, str]] | str] = field(default_factory=lambda: [(202, {})])
    heard: list[Form] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def topics(self) -> list[str]:
        return [dict(form)["hub.url"] for form in self.heard]


@contextmanager
def hub(*answers: tuple[int, dict[str, str]] | str) -> Iterator[Hub]:
    """Give a hub that answers."""
    made = Hub(list(answers) or [(202, {})])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """A hub has nothing for whoever asks, but for what is odd about it."""
            if isinstance(made.answers[0], str):
                _odd(self, made.answers[0], made.over)
            else:
                self.send_error(501)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            made.heard.append(parse_qsl(self.rfile.read(length).decode()))
            made.types.append(self.headers["Content-Type"])
            answer = made.answers.pop(0) if len(made.answers) > 1 else made.answers[0]
            if isinstance(answer, str):
                _odd(self, answer, made.over)
                return
            self.send_response(answer[0])
            for name, value in answer[1].items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield made
    finally:
        made.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _odd(handler: BaseHTTPRequestHandler, answer: str, over: threading.Event) -> None:
    handler.close_connection = True
    if answer == "hang":
        over.wait(20)
    elif answer == "drip":
        last = time.monotonic() + 20
        try:
            while not over.wait(0.05) and time.monotonic() < last:
                handler.wfile.write(b"H")
        except OSError:  # whoever asked has gone
            return
