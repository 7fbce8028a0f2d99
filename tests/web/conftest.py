"""A publication served for real, on a free port of the loopback."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from syndicate.web.application import application
from syndicate.web.server import server
from tests.web.publication import Publication


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return Publication(tmp_path)


@pytest.fixture
def url(publication: Publication) -> Iterator[str]:
    """Serve `publication`; yield its address without a final slash."""
    address: list[str] = []
    answering = threading.Event()

    def started(where: str) -> None:
        address.append(where)
        answering.set()

    running = server(application(publication.site), "127.0.0.1", 0, started)
    thread = threading.Thread(target=running.run)
    thread.start()
    assert answering.wait(20)
    yield address[0]
    running.should_exit = True
    thread.join(20)
    assert not thread.is_alive()
