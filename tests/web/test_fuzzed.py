"""Whatever is asked of the public addresses: no error of ours, nothing thrown back, nothing told, nothing done by looking."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from syndicate.audience import timed, tokens
from syndicate.store import subscribers
from syndicate.store.types import metadata
from tests.support.noise import ADDRESS, Asked, requests
from tests.support.subscribing import READER, TWO, World, filled, links, world
from tests.web.visit import Answer, ask

pytestmark = pytest.mark.long
MANY = settings(
    max_examples=int(os.environ.get("FUZZED", "200")),
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
TABLES = ("subscribers", "subscriptions", "consents", "requests", "suppressions", "deliveries")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Serve a publication with one reader, and nobody's limit reached."""
    folder = tmp_path_factory.mktemp("fuzzed")
    with world(Path(folder), f"{TWO}\n[web]\nasked_per_hour = 100000\n") as made:
        made.subscribe()
        made.deliver()
        made.press(links(made.mails("confirm")[0])["c"])
        made.subscribe("other@readers.example")
        made.deliver()
        yield made


def paths(here: World) -> dict[str, str]:
    """Return every address that readers have, with tokens that are good, and one that is over."""
    keys, now = here.app.house.keys, here.clock.now()
    with here.app.house.database.read() as c:
        reader = subscribers.by_address(c, READER)
    assert reader is not None
    own = tokens.preferences(keys, reader.id, "actualites")
    return {
        "root": "/",
        "forms": "/s",
        "form": "/s/fr",
        "form in English": "/s/en",
        "script": "/s/zone.js",
        "confirm": links(here.mails("confirm")[1])["c"],
        "confirmed": links(here.mails("confirm")[0])["c"],
        "of nothing": f"/c/{timed.sign(keys, 'confirm', 'nothing', now)}",
        "preferences": f"/p/{own}",
        "data": f"/p/{own}/data",
        "leave": f"/u/{tokens.one_click(keys, reader.id, 'actualites')}",
        "leave all": f"/u/{tokens.one_click(keys, reader.id, None)}",
        "leave another": f"/u/{tokens.one_click(keys, reader.id, 'gone')}",
        "page": "/fr/index.html",
    }


def state(here: World) -> list[object]:
    with here.app.house.database.read() as c:
        return [c.execute(select(metadata.tables[one])).all() for one in TABLES]


def sound(asked: Asked, answer: Answer) -> None:
    """Hold an answer to what every answer owes."""
    assert answer.status < 500, answer
    assert "<x-noise" not in answer.text
    assert answer.headers["Set-Cookie"] is None
    assert ADDRESS not in str(answer.headers)
    if answer.status >= 400 and "<form" not in answer.text:
        assert ADDRESS not in answer.text
    # What is no HTTP, or has a method that nobody knows, is refused before any page is asked.
    refused = answer.status == 400 or asked.method == "NOISE"
    if not refused or answer.headers["X-Content-Type-Options"] is not None:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@MANY
@given(data=st.data())
def test_nothing_breaks_comes_back_or_is_told(here: World, data: st.DataObject) -> None:
    form = filled(here.get("/s/fr"))
    asked = data.draw(requests(paths(here), {"seal": form["seal"], "newsletter.actualites": "1"}))
    here.step(seconds=3)
    logged = _Logged()
    logging.getLogger("syndicate").addHandler(logged)
    try:
        looks = asked.method != "POST"
        before = state(here) if looks else None
        answer = ask(here.url, asked.target, asked.method, asked.body, **asked.headers)
        sound(asked, answer)
        assert not looks or state(here) == before
    finally:
        logging.getLogger("syndicate").removeHandler(logged)
    assert not any(ADDRESS in one or READER in one for one in logged.lines)
    assert logged.worst < logging.ERROR


class _Logged(logging.Handler):
    """Keeps what is logged, as it would be written, and how bad the worst of it is."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.worst = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{self.format(record)} {record.__dict__}")
        self.worst = max(self.worst, record.levelno)
