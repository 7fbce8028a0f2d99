"""One connection, many requests, and those who mean ill."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tests.web.publication import Publication

TEXT = "<feed>" + "x" * 99_000 + "</feed>"


@pytest.fixture(autouse=True)
def feed(publication: Publication) -> None:
    publication.publish("fr/feed.atom", TEXT)
    publication.publish("fr/feed.rss", "<rss/>")


@contextmanager
def line(url: str) -> Iterator[socket.socket]:
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as one:
        yield one


def request(path: str, method: str = "GET", version: str = "1.1", more: str = "") -> bytes:
    return f"{method} {path} HTTP/{version}\r\nHost: x\r\n{more}\r\n".encode()


def answers(one: socket.socket, count: int) -> Iterator[tuple[int, bytes]]:
    reader = one.makefile("rb")
    for _ in range(count):
        status = int(reader.readline().split()[1])
        headers = http.client.parse_headers(reader)
        yield status, reader.read(int(headers["Content-Length"] or 0))
    reader.close()


def test_answers_come_in_the_order_of_requests(url: str) -> None:
    paths = ["/fr/feed.atom", "/fr/feed.rss", "/none", "/u/none", "/fr/feed.rss", "/fr/feed.atom"]
    with line(url) as one:
        for _ in range(3):  # read from the disk at first, at hand afterwards
            one.sendall(b"".join(map(request, paths)))
            found = [(status, len(body)) for status, body in answers(one, len(paths))]
            assert [status for status, _ in found] == [200, 200, 404, 404, 200, 200]
            assert found[0][1] == found[5][1] == len(TEXT)


def test_a_reader_who_asks_much_and_takes_it_late_gets_all_of_it(url: str) -> None:
    with line(url) as one:
        one.sendall(request("/fr/feed.atom"))
        list(answers(one, 1))
        one.sendall(request("/fr/feed.atom") * 400)  # forty megabytes
        found = list(answers(one, 400))
    assert {(status, len(body)) for status, body in found} == {(200, len(TEXT))}


def test_a_request_may_come_in_pieces(url: str) -> None:
    with line(url) as one:
        for byte in request("/fr/feed.rss") * 2:
            one.sendall(bytes([byte]))
        assert list(answers(one, 2)) == [(200, b"<rss/>")] * 2


def test_a_body_that_nobody_asked_for_is_no_request(url: str) -> None:
    body = request("/fr/feed.atom")
    with line(url) as one:
        for _ in range(2):
            one.sendall(request("/fr/feed.rss", more=f"Content-Length: {len(body)}\r\n") + body)
            chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
            one.sendall(request("/fr/feed.rss", more="Transfer-Encoding: chunked\r\n") + chunked)
        assert list(answers(one, 4)) == [(200, b"<rss/>")] * 4


@pytest.mark.parametrize(("version", "more"), [("1.0", ""), ("1.1", "Connection: close\r\n")])
def test_a_connection_ends_when_it_is_asked_to(url: str, version: str, more: str) -> None:
    for _ in range(2):
        with line(url) as one:
            one.sendall(request("/fr/feed.rss", version=version, more=more))
            said = b"".join(iter(lambda: one.recv(65_536), b""))
        assert said.startswith(b"HTTP/1.1 200 ")
        assert b"connection: close\r\n" in said.lower()
        assert said.endswith(b"\r\n\r\n<rss/>")


def test_every_answer_has_a_date(url: str) -> None:
    for _ in range(2):
        with line(url) as one:
            one.sendall(request("/fr/feed.rss", "HEAD", more="Connection: close\r\n"))
            said = b"".join(iter(lambda: one.recv(65_536), b"")).lower()
        assert said.count(b"\r\ndate: ") == 1
        assert b"content-length: 6\r\n" in said
        assert said.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    "endless",
    [
        pytest.param(b"GET /" + b"a" * 1_000_000, id="a target without end"),
        pytest.param(b"GET / HTTP/1.1\r\nX: " + b"a" * 1_000_000, id="a header without end"),
        pytest.param(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200_000, id="headers without end"),
        pytest.param(
            b"POST /u/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
            + b"X: y\r\n" * 200_000,
            id="trailers without end",
        ),
        pytest.param(
            b"POST /u/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;"
            + b"x" * 1_000_000,
            id="an extension of a chunk without end",
        ),
    ],
)
def test_what_never_ends_is_ended(url: str, endless: bytes) -> None:
    with line(url) as one:
        said = b""
        try:
            for start in range(0, len(endless), 10_000):
                one.sendall(endless[start : start + 10_000])
            said = b"".join(iter(lambda: one.recv(65_536), b""))
        except ConnectionError:  # it has hung up, which is what we want
            return
    assert said == b"" or said.split()[1] in (b"400", b"404", b"431")


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET  HTTP/1.1\r\n\r\n",
        b"GET /fr/feed.rss HTTP/9.9\r\n\r\n",
        b"GET /fr/feed.rss HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        b"POST /u/x HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /fr/feed.rss HTTP/1.1\r\nX : y\r\n\r\n",
        b"GET /fr/feed.rss HTTP/1.1\r\nX: a\x00b\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(url: str, nonsense: bytes) -> None:
    with line(url) as one:
        one.sendall(nonsense)
        said = b"".join(iter(lambda: one.recv(65_536), b""))
    assert said.split()[1] in (b"400", b"405")
    assert b"<rss/>" not in said
