"""How far a send is, told to whoever looks."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from syndicate.cli.rooms import office, site
from syndicate.journeys.issues import progress as progressing
from syndicate.journeys.issues.progress import Progress, progress
from syndicate.web.console.issues.live import Board
from tests.support.newsroom import ISSUE, PAGE, Newsroom, newsroom
from tests.support.staff import Browser
from tests.support.webservers import running
from tests.web.console.test_issues import sent


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as made:
        yield made


@contextmanager
def listening(url: str, browser: Browser) -> Iterator[http.client.HTTPResponse]:
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    cookies = "; ".join(f"{key}={value}" for key, value in browser.cookies.items())
    line.request("GET", f"{PAGE}/live", headers={"Cookie": cookies})
    try:
        yield line.getresponse()
    finally:
        line.close()


def test_a_server_that_ends_lets_its_listeners_go(room: Newsroom) -> None:
    sender = sent(room)
    found = office(room.app)
    with running(site(room.app), found) as url, listening(url, sender) as told:
        assert b"progress-line" in told.readline()
        read: list[bytes] = []
        rest = threading.Thread(target=lambda: read.append(told.read()))
        rest.start()
        found.ending.set()
        rest.join(20)
        assert not rest.is_alive()
        assert b"event: end" not in read[0]


def test_however_many_look_the_ledger_is_asked_once_a_second(room: Newsroom) -> None:
    sent(room)
    board = Board(room.app.house, ISSUE)
    asked: list[int] = []

    def now():  # type: ignore[no-untyped-def]
        asked.append(1)
        return room.clock.now()

    found = [board.look(now) for _ in range(50)]
    assert len(asked) < 5
    assert all(one.total == 3 for one in found)


def test_a_rate_and_a_time_left_are_told_from_the_last_looks(room: Newsroom) -> None:
    sent(room)
    now = room.clock.now()
    before = [(now - 2 * progressing.LATELY, -400), (now - progressing.LATELY / 2, -20)]
    found: Progress = progress(room.app.house, ISSUE, now, before)
    assert (found.done, found.total, found.rate) == (0, 3, 2.0)
    assert found.left == 1.5
    assert progress(room.app.house, ISSUE, now).rate is None
