"""Whoever is called from here: in time, at a public address, and without following anybody elsewhere."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from syndicate import fetch
from syndicate.errors import DeliveryError
from syndicate.fetch import Answered
from tests.delivery.http.server import Answer, serving
from tests.support.hubs import hub

FORM = {"hub.mode": "publish", "hub.url": "https://news.example/fr/feed.rss?é"}


@pytest.mark.parametrize(
    ("answer", "answered"),
    [
        ((202, {}), Answered(202)),
        ((503, {"Retry-After": "120"}), Answered(503, "120")),
        ((301, {"Location": "https://elsewhere.example/"}), Answered(301)),
    ],
)
def test_a_form_is_posted_and_the_answer_told(
    answer: tuple[int, dict[str, str]], answered: Answered
) -> None:
    with hub(answer) as one:
        assert fetch.post(one.url, FORM, allow_private=True) == answered
        assert one.heard == [list(FORM.items())]
        assert one.types == ["application/x-www-form-urlencoded"]


@pytest.mark.parametrize(
    ("answer", "reason"), [("hang", "ETIMEDOUT"), ("drip", "ETIMEDOUT"), ("close", "ECONNRESET")]
)
def test_a_server_that_does_not_answer_does_not_keep_us(answer: str, reason: str) -> None:
    with hub(answer) as one, pytest.raises(DeliveryError) as raised:
        fetch.post(one.url, FORM, within=0.3, allow_private=True)
    assert (raised.value.code, raised.value.fields) == ("fetch-failed", {"reason": reason})
    with hub(answer) as one, pytest.raises(DeliveryError) as raised:
        fetch.ping(one.url, within=0.3, allow_private=True)
    assert (raised.value.code, raised.value.fields) == ("fetch-failed", {"reason": reason})


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(DeliveryError) as raised:
        fetch.post(f"http://127.0.0.1:{port}/", FORM, allow_private=True)
    assert raised.value.fields == {"reason": "ECONNREFUSED"}


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1:9/", "http://[::1]:9/", "http://10.0.0.1/", "http://192.168.1.1/"),
        *("http://169.254.169.254/", "http://localhost:9/", "ftp://hub.example/", "https:///x"),
    ],
)
def test_what_is_not_public_is_not_called(url: str) -> None:
    for call in (lambda: fetch.post(url, FORM), lambda: fetch.ping(url)):
        with pytest.raises(DeliveryError) as raised:
            call()
        assert raised.value.code == "fetch-refused"


def test_a_heartbeat_tells_what_it_was_answered() -> None:
    with hub() as one, pytest.raises(DeliveryError) as raised:
        fetch.ping(one.url, allow_private=True)  # a hub has nothing for a GET
    assert (raised.value.code, raised.value.fields) == ("fetch-status", {"status": 501})


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def files(folder: Path) -> Iterator[str]:
    with answering(partial(Quiet, directory=str(folder))) as url:
        yield url


@contextmanager
def answering(handler: Any) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class TestALine:
    """A service that is called again and again."""

    def test_is_only_to_public_places_and_encrypted(self) -> None:
        for base in ("https://127.0.0.1/", "https://10.0.0.1", "ftp://api.example", "https:///"):
            with pytest.raises(DeliveryError) as raised:
                fetch.Line(base)
            assert raised.value.code == "fetch-refused"
        with pytest.raises(DeliveryError) as raised:
            fetch.Line("http://192.0.2.1", allow_private=True)
        assert raised.value.fields == {"reason": "scheme"}

    def test_keeps_the_last_byte_until_it_may_leave(self) -> None:
        with serving(Answer(200, b"fine", {"X-Kind": "A"})) as server:
            line, heard = fetch.Line(server.url, allow_private=True), list[int]()
            reply = line.post("/x", b"ab" * 99_999, {}, lambda: heard.append(len(server.heard)))
            assert (heard, server.heard[0].body) == ([0], b"ab" * 99_999)
            assert (reply.status, reply.headers["x-kind"], reply.body) == (200, "A", b"fine")
            line.hang_up()

    def test_ends_a_call_that_may_not_end(self) -> None:
        def no() -> None:
            raise KeyError("another has it")

        with serving(Answer(200)) as server, pytest.raises(KeyError):
            fetch.Line(server.url, allow_private=True).post("/x", b"abc", {}, no)
        assert server.heard == []

    def test_tells_a_netrc_nothing_and_is_told_nothing_by_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "netrc").write_text("machine 127.0.0.1 login a password b\n")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
        with serving(Answer(200)) as server:
            fetch.Line(server.url, allow_private=True).post("/x", b"abc", {"Authorization": "ours"})
        assert server.heard[0].headers["Authorization"] == "ours"


def test_what_is_fetched_is_whole_and_not_too_much(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 100)
    with files(tmp_path) as url:
        assert fetch.get(f"{url}/file", 100, allow_private=True) == b"x" * 100
        with pytest.raises(DeliveryError) as raised:
            fetch.get(f"{url}/file", 99, allow_private=True)
        assert raised.value.fields == {"reason": "EMSGSIZE"}
        with pytest.raises(DeliveryError) as raised:
            fetch.get(f"{url}/other", 9999, allow_private=True)
        assert raised.value.fields == {"status": 404}
        with pytest.raises(DeliveryError) as raised:
            fetch.get(f"{url}/file", 100)
        assert raised.value.code == "fetch-refused"


class Moving(Quiet):
    """Answers /0 with a redirect to /1, that to /2, and /2 with a page."""

    def do_GET(self) -> None:
        place = int(self.path[1:])
        self.send_response(301 + place if place < 2 else 200)
        if place < 2:
            self.send_header("Location", f"/{place + 1}" if place else "1")
        self.end_headers()
        self.wfile.write(b"" if place < 2 else b"fine")


@pytest.mark.parametrize(("hops", "status"), [(0, 301), (1, 302)])
def test_a_redirect_is_followed_no_oftener_than_was_said(hops: int, status: int) -> None:
    with answering(Moving) as url, pytest.raises(DeliveryError) as raised:
        fetch.get(f"{url}/0", 100, hops=hops, allow_private=True)
    assert raised.value.fields == {"status": status}


@pytest.mark.parametrize("hops", [2, 3])
def test_a_redirect_is_followed_as_often_as_was_said(hops: int) -> None:
    with answering(Moving) as url:
        assert fetch.get(f"{url}/0", 100, hops=hops, allow_private=True) == b"fine"


def test_a_redirect_to_a_private_place_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def asking(url: str, _most: int, *, allow_private: bool) -> fetch.Reply:
        asked.append(url)
        fetch._check(url, allow_private=allow_private)
        return fetch.Reply(302, {"location": "http://169.254.169.254/latest/"}, b"")

    monkeypatch.setattr(fetch, "ask", asking)
    with pytest.raises(DeliveryError) as raised:
        fetch.get("http://1.1.1.1/a", 100, hops=3)
    assert raised.value.fields == {"reason": "private"}
    assert asked == ["http://1.1.1.1/a", "http://169.254.169.254/latest/"]
