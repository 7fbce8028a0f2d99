"""A web server that answers what a test tells it to, by path."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = bytes | tuple[int, Mapping[str, str], bytes]
"""A body with status 200, or status, headers and body."""


@contextmanager
def site(pages: Mapping[str, Answer]) -> Iterator[str]:
    """Serve `pages`, bytes with status 200; give the server's address. HERE in bodies and headers is that."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here = f"http://{self.headers['Host']}"
            found: Answer = pages.get(self.path, (404, {}, b""))
            status, headers, body = found if isinstance(found, tuple) else (200, {}, found)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value.replace("HERE", here))
            self.end_headers()
            self.wfile.write(body.replace(b"HERE", here.encode()))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its own name)
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
