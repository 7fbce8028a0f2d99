"""`serve --dev` around the application: pages listen for changes; nothing else is another than served."""

import re
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from syndicate.web.application import application
from syndicate.web.dev import Changes, Live, is_loopback
from syndicate.web.server import Server, server
from tests.web.conftest import Served
from tests.web.publication import Publication
from tests.web.visit import get, until

PAGE = "<!doctype html><title>Fête</title><body><p>&lt;/body></p></body>\n"
SCRIPT = re.compile(r'<script src="/dev/reload.js" data-mark="([0-9a-f]+)" defer></script>')


@pytest.fixture
def changes() -> Iterator[Changes]:
    made = Changes()
    yield made
    made.close()


@pytest.fixture
def url(served: Served, publication: Publication, changes: Changes) -> str:
    publication.publish("fr/index.html", PAGE)
    publication.publish("fr/feed.rss", "<rss/>")
    served.app = Live(application(publication.site), changes)
    return served.url


def mark(page: str) -> str:
    (found,) = SCRIPT.findall(page)
    return str(found)


def test_a_page_has_the_script_and_a_file_has_not(url: str, publication: Publication) -> None:
    answer = get(f"{url}/fr/")
    assert SCRIPT.sub("", answer.text) == PAGE
    assert answer.text.endswith("</script></body>\n")
    assert (publication.public / "fr/index.html").read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize("path", ["/fr/", "/nowhere/", "/u/x"])
def test_the_policy_lets_this_script_in_and_no_other(url: str, path: str) -> None:
    answer = get(f"{url}{path}")
    mark(answer.text)
    policy = dict(
        rule.strip().partition(" ")[::2]
        for rule in answer.headers["Content-Security-Policy"].split(";")
    )
    assert (policy["script-src"], policy["connect-src"]) == ("'self'", "'self'")
    assert policy["default-src"] == "'none'"


def test_without_dev_no_script_is_let_in(served: Served, publication: Publication) -> None:
    publication.publish("fr/index.html", PAGE)
    served.app = application(publication.site)
    answer = get(f"{served.url}/fr/")
    assert answer.text == PAGE
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert get(f"{served.url}/dev/reload.js").status_code == 404
    assert get(f"{served.url}/dev/changes").status_code == 404


def test_what_is_no_page_stays_as_it_is(url: str) -> None:
    answer = get(f"{url}/fr/feed.rss")
    assert answer.text == "<rss/>"
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_a_browser_keeps_nothing_and_always_gets_the_whole(url: str) -> None:
    for path in ("/fr/", "/fr/feed.rss"):
        first = get(f"{url}{path}")
        assert first.headers["Cache-Control"] == "no-store"
        again = get(f"{url}{path}", **{"If-None-Match": "*", "Range": "bytes=0-1"})
        assert (again.status_code, len(again.content)) == (200, len(first.content))


def test_head_has_no_body(url: str) -> None:
    answer = requests.head(f"{url}/fr/", timeout=10)
    assert (answer.status_code, answer.text) == (200, "")


def test_a_change_is_told_to_every_open_page(url: str, changes: Changes) -> None:
    listening = [_listen(url, mark(get(f"{url}/fr/").text)) for _ in range(3)]
    changes.tell()
    assert [next(one) for one in listening] == ["data: changed"] * 3


def test_a_change_before_a_page_listens_is_not_lost(url: str, changes: Changes) -> None:
    before = mark(get(f"{url}/fr/").text)
    changes.tell()
    assert next(_listen(url, before)) == "data: changed"
    assert mark(get(f"{url}/fr/").text) != before


def test_open_pages_do_not_keep_a_server_from_its_end(publication: Publication) -> None:
    changes, started = Changes(), threading.Event()
    urls: list[str] = []

    def start(where: str) -> None:
        urls.append(where)
        started.set()

    app = Live(application(publication.site), changes)
    running: Server = server(app, "127.0.0.1", 0, start, changes.close)
    thread = threading.Thread(target=running.run)
    thread.start()
    assert started.wait(20)
    address = urlsplit(urls[0])
    with socket.create_connection((address.hostname, address.port), timeout=10) as line:
        line.sendall(b"GET /dev/changes?%s HTTP/1.1\r\nHost: x\r\n\r\n" % changes.mark.encode())
        assert line.recv(9) == b"HTTP/1.1 "
        until(lambda: bool(changes._listening))
        running.should_exit = True
        thread.join(8)
        assert not thread.is_alive()


def test_a_page_that_goes_is_forgotten(url: str, changes: Changes) -> None:
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as line:
        line.sendall(b"GET /dev/changes?%s HTTP/1.1\r\nHost: x\r\n\r\n" % changes.mark.encode())
        until(lambda: len(changes._listening) == 1)
    until(lambda: not changes._listening)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        *(("127.0.0.1", True), ("127.0.0.2", True), ("::1", True), ("localhost", True)),
        *(("0.0.0.0", False), ("::", False), ("192.168.1.2", False), ("", False)),  # noqa: S104
        ("news.example", False),
    ],
)
def test_only_this_machine_reaches_a_loopback(host: str, *, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def _listen(url: str, mark: str) -> Iterator[str]:
    """Open a stream, and yield the events that come."""
    stream = requests.request("GET", f"{url}/dev/changes?{mark}", stream=True, timeout=10)
    assert stream.headers["Content-Type"] == "text/event-stream"
    lines = stream.iter_lines(chunk_size=1, decode_unicode=True)
    assert next(lines) == "retry: 300"
    return (line for line in lines if line)
