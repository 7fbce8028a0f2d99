"""Publications served for real, one after another, on a free port of the loopback."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send

from syndicate.web.answer import Answer, Header
from syndicate.web.application import Application, application
from syndicate.web.dev import Live
from syndicate.web.server import server
from tests.web.publication import Publication


class Served:
    """One server for all tests: starting and stopping it takes longer than most of them."""

    url: str
    app: Application | Live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)

    def ready(self, target: bytes, headers: list[Header]) -> Answer | None:
        return self.app.ready(target, headers)


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    one = Served()
    answering = threading.Event()

    def started(where: str) -> None:
        one.url = where
        answering.set()

    running = server(one, "127.0.0.1", 0, started)
    thread = threading.Thread(target=running.run)
    thread.start()
    assert answering.wait(20)
    yield one
    running.should_exit = True
    thread.join(20)
    assert not thread.is_alive()


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return Publication(tmp_path)


@pytest.fixture
def url(served: Served, publication: Publication) -> str:
    """Serve `publication`; return its address without a final slash."""
    served.app = application(publication.site)
    return served.url
