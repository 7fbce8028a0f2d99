"""Hubs hear of changed feeds after a build: each once, again after trouble, and no build waits or fails."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from syndicate import app as composition
from syndicate import fetch
from syndicate.app import App
from syndicate.clocks import SteppingClock
from syndicate.delivery import websub
from syndicate.journeys import hubs
from syndicate.journeys.publish import publish
from syndicate.model import Finding
from tests.support.homes import SETTINGS, home, write_article
from tests.support.hubs import Hub, hub

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
POST = partial(fetch.post, within=0.4, allow_private=True)
Answer = tuple[int, dict[str, str]] | str
Opened = Callable[..., tuple[App, Hub]]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Give a publication of one article that has a hub with these answers."""
    with ExitStack() as stack:

        def open_(*answers: Answer) -> tuple[App, Hub]:
            one = stack.enter_context(hub(*answers))
            folder = home(tmp_path / "home", f'{SETTINGS}\n[feeds]\nhubs = ["{one.url}"]\n')
            write_article(folder, "fete")
            return compose(folder), one

        def compose(folder: Path) -> App:
            app = composition.compose(folder, os.environ, SteppingClock(NOW), needs_database=False)
            stack.callback(app.close)
            return app

        yield open_


def built_and_told(app: App, *, after: float = 0) -> list[Finding]:
    app.clock.sleep(after)
    publish(app.house, app.clock.now())
    return hubs.tell(app.house, app.clock, POST)


def told_later(app: App, *, after: float) -> list[Finding]:
    app.clock.sleep(after)
    return hubs.tell(app.house, app.clock, POST)


def feeds_of(app: App) -> set[str]:
    """Return the self URLs of all feeds, as the documents themselves give them."""
    public = app.house.public
    found = [one for form in ("rss", "atom", "json") for one in public.rglob(f"*.{form}")]
    return {f"https://news.example/{one.relative_to(public).as_posix()}" for one in found}


def test_every_feed_is_told_once_by_its_own_address(opened: Opened) -> None:
    app, one = opened()
    assert built_and_told(app) == []
    assert len(one.topics) == len(set(one.topics))
    assert set(one.topics) == feeds_of(app)
    assert one.heard[0] == [
        ("hub.mode", "publish"),
        ("hub.url", one.topics[0]),
        ("hub.topic", one.topics[0]),
    ]
    assert told_later(app, after=600) == []
    assert len(one.topics) == len(feeds_of(app))
    assert not app.house.hubs.exists()


def test_the_address_is_the_one_in_the_feed(opened: Opened) -> None:
    app, one = opened()
    built_and_told(app)
    for topic in one.topics:
        document = app.house.public / topic.removeprefix("https://news.example/")
        assert topic in document.read_text(encoding="utf-8")


def test_only_feeds_that_changed_are_told(opened: Opened) -> None:
    app, one = opened()
    built_and_told(app)
    one.heard.clear()
    built_and_told(app, after=600)
    assert one.topics == []
    english = {"title": "The fair", "summary": "A sentence."}
    for later, tags in ({}, {"fr", "fr-ca", "en"}), ({"title": "The feast"}, {"en"}):
        write_article(app.house.home, "fete", "en", **english | later)
        one.heard.clear()
        built_and_told(app, after=600)
        # The others name a translation where it is: its coming changes them, its text does not.
        assert {topic.split("/")[3] for topic in one.topics} == tags


def test_changes_within_a_minute_are_told_together(opened: Opened) -> None:
    app, one = opened()
    built_and_told(app)
    one.heard.clear()
    for number in range(3):
        write_article(app.house.home, "fete", title=f"Titre {number}")
        built_and_told(app, after=5)
    assert one.topics == []
    told_later(app, after=60)
    assert len(one.topics) == len(set(one.topics)) > 0


def test_a_hub_in_trouble_is_told_later_and_asked_once_meanwhile(opened: Opened) -> None:
    app, one = opened((500, {}), (202, {}))
    (finding,) = built_and_told(app)
    assert (finding.code, finding.severity) == ("hub-silent", "warning")
    assert finding.fields == {"hub": "127.0.0.1", "reason": "HTTP 500"}
    assert len(one.heard) == 1
    assert told_later(app, after=10) == []
    assert len(one.heard) == 1
    assert told_later(app, after=30) == []
    assert set(one.topics) == feeds_of(app)


def test_a_hub_that_asks_for_time_gets_it(opened: Opened) -> None:
    app, one = opened((429, {"Retry-After": "900"}), (202, {}))
    built_and_told(app)
    told_later(app, after=800)
    assert len(one.heard) == 1
    told_later(app, after=150)
    assert set(one.topics) == feeds_of(app)


@pytest.mark.parametrize(("answer", "reason"), [("hang", "ETIMEDOUT"), ("close", "ECONNRESET")])
def test_a_hub_that_does_not_answer_costs_one_attempt(
    opened: Opened, answer: str, reason: str
) -> None:
    app, one = opened(answer)
    (finding,) = built_and_told(app)
    assert (finding.code, finding.fields["reason"]) == ("hub-silent", reason)
    assert len(one.heard) == 1
    one.answers[:] = [(202, {})]
    assert told_later(app, after=60) == []
    assert set(one.topics) == feeds_of(app)


def test_a_hub_that_never_answers_is_given_up(opened: Opened) -> None:
    app, one = opened((503, {}))
    found = built_and_told(app)
    for _ in range(20):
        found += told_later(app, after=3600)
    assert found[-1].code == "hub-given-up"
    assert len(one.heard) < 15
    assert not app.house.hubs.exists()


def test_a_hub_that_refuses_is_said_and_left(opened: Opened) -> None:
    app, one = opened((404, {}))
    (finding,) = built_and_told(app)
    assert (finding.code, finding.fields["reason"]) == ("hub-refuses", "HTTP 404")
    one.heard.clear()
    assert told_later(app, after=600) == []
    assert one.heard == []


def test_a_hub_on_a_private_address_is_not_called(opened: Opened) -> None:
    app, one = opened()
    publish(app.house, app.clock.now())
    (finding,) = hubs.tell(app.house, app.clock)
    assert finding.code == "hub-private"
    assert one.heard == []


def test_what_is_pending_outlives_the_process(opened: Opened) -> None:
    app, one = opened()
    publish(app.house, app.clock.now())
    app.close()
    again = composition.compose(app.house.home, os.environ, SteppingClock(NOW + timedelta(hours=1)))
    assert hubs.tell(again.house, again.clock, POST) == []
    assert set(one.topics) == feeds_of(app)
    again.close()


def test_a_build_that_was_killed_has_every_feed_told(opened: Opened) -> None:
    app, one = opened()
    built_and_told(app)
    one.heard.clear()
    (app.house.var / "index.lock").write_bytes(b"\n")  # what a killed build leaves
    built_and_told(app, after=600)
    assert set(one.topics) == feeds_of(app)


def test_the_end_of_a_process_leaves_the_rest_for_the_next(opened: Opened) -> None:
    app, one = opened()
    publish(app.house, app.clock.now())
    hubs.tell(app.house, app.clock, POST, stopped=lambda: len(one.heard) >= 2)
    assert len(one.heard) == 2
    told_later(app, after=websub.LEASE.total_seconds())
    assert sorted(one.topics) == sorted(feeds_of(app))


@pytest.mark.parametrize(
    ("path", "is_topic"),
    [
        ("fr/feed.rss", True),
        ("fr-ca/cooperation/feed.atom", True),
        ("en/agenda.json", True),
        ("fr/feed-archive-1.atom", False),
        ("fr/agenda.ics", False),
        ("fr/events/concert/event.ics", False),
        ("feeds.opml", False),
        ("fr/index.html", False),
        ("media/0123/feed.json", False),
        ("fr/articles/feed.rss/index.html", False),
    ],
)
def test_feeds_alone_are_told(path: str, *, is_topic: bool) -> None:
    assert hubs.is_topic(path) is is_topic


def test_without_hubs_nothing_is_kept(tmp_path: Path) -> None:
    folder = home(tmp_path / "home")
    write_article(folder, "fete")
    app = composition.compose(folder, os.environ, SteppingClock(NOW), needs_database=False)
    assert built_and_told(app) == []
    assert not app.house.hubs.exists()
    app.close()
