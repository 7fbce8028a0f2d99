"""A process that stays builds when there is something to build, one build at a time."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicate import app as composition
from syndicate.app import App
from syndicate.clocks import SteppingClock
from syndicate.journeys.build.made import Build
from syndicate.paths import data_root
from syndicate.schedule.building import Builder, Listener, Pace
from tests.support.cli import run
from tests.support.homes import home, write_article
from tests.support.waiting import until

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
CATALOGUE = """\
msgid ""
msgstr "Language: fr\\nPlural-Forms: nplurals=2; plural=(n > 1);\\nContent-Type: text/plain; charset=utf-8\\n"

msgid "Feeds and calendars"
msgstr "Nos flux"
"""
QUICK = Pace(look=0.01, calm=0.01, patience=0.2)


@dataclass
class Heard:
    """A builder at work, and what it told."""

    app: App
    stop: threading.Event = field(default_factory=threading.Event)
    builds: list[tuple[Build, bool]] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    outdated: list[bool] = field(default_factory=list)

    @property
    def home(self) -> Path:
        return self.app.house.home

    def begin(self, progress: Callable[[int, int], None] | None = None) -> threading.Thread:
        listener = Listener(
            built=lambda made, anew: self.builds.append((made, anew)),
            failed=self.errors.append,
            outdated=lambda: self.outdated.append(True),
            progress=progress,
        )
        builder = Builder(self.app.house, self.app.clock.now, self.stop, listener, QUICK)
        thread = threading.Thread(target=builder.run)
        thread.start()
        return thread

    def page(self, path: str) -> str:
        file = self.app.house.public / path
        return file.read_text(encoding="utf-8") if file.exists() else ""


@pytest.fixture
def heard(tmp_path: Path) -> Iterator[Heard]:
    folder = home(tmp_path / "home")
    write_article(folder, "fete")
    app = composition.compose(folder, os.environ, SteppingClock(NOW), needs_database=False)
    yield Heard(app)
    app.close()


@pytest.fixture
def running(heard: Heard) -> Iterator[Heard]:
    thread = heard.begin()
    until(lambda: heard.builds)
    yield heard
    heard.stop.set()
    thread.join(20)
    assert not thread.is_alive()


def test_it_builds_at_its_start(running: Heard) -> None:
    assert "Article fete" in running.page("fr/feed.rss")


def test_what_an_editor_saves_is_built(running: Heard) -> None:
    write_article(running.home, "fete", title="La foire")
    until(lambda: "La foire" in running.page("fr/feed.rss"))
    write_article(running.home, "nouveau", title="Tout neuf")
    until(lambda: "Tout neuf" in running.page("fr/feed.rss"))
    (running.home / "content/articles/nouveau/index.fr.md").unlink()
    until(lambda: "Tout neuf" not in running.page("fr/feed.rss"))


def test_a_change_with_the_size_and_the_time_of_before_is_built(running: Heard) -> None:
    file = running.home / "content/articles/fete/index.fr.md"
    seen = file.stat()
    with file.open("r+b") as open_:  # the same inode
        data = open_.read().replace(b"Article fete", b"Article fini")
        open_.seek(0)
        open_.write(data)
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    until(lambda: "Article fini" in running.page("fr/feed.rss"))


def test_templates_are_read_anew(running: Heard) -> None:
    ours = data_root() / "templates" / "web" / "footer.html"
    own = running.home / "templates" / "web" / "footer.html"
    own.parent.mkdir(parents=True)
    own.write_text(ours.read_text(encoding="utf-8") + "<p>Pied de page", encoding="utf-8")
    until(lambda: running.errors or "Pied de page" in running.page("fr/articles/fete/index.html"))
    assert running.errors == []
    until(lambda: len(running.builds) > 1)
    first, *others = (anew for _made, anew in running.builds)
    assert (first, set(others)) == (False, {True})  # twice where it was seen half written
    own.unlink()
    until(lambda: "Pied de page" not in running.page("fr/articles/fete/index.html"))


def test_catalogues_are_read_anew(running: Heard) -> None:
    own = running.home / "locales" / "fr" / "LC_MESSAGES" / "syndicate.po"
    own.parent.mkdir(parents=True)
    own.write_text(CATALOGUE, encoding="utf-8")
    until(lambda: "Nos flux" in running.page("fr/articles/fete/index.html"))


@pytest.mark.parametrize(
    ("front", "before"),
    [("date: 2026-11-27T08:00:00Z", False), ("expires: 2026-11-27T08:00:00Z", True)],
)
def test_time_alone_is_followed(heard: Heard, front: str, *, before: bool) -> None:
    key, _, value = front.partition(": ")
    write_article(heard.home, "concours", title="Concours", **{key: value})
    thread = heard.begin()
    until(lambda: heard.builds)
    assert ("Concours" in heard.page("fr/feed.rss")) is before
    clock, builds = heard.app.clock, len(heard.builds)
    clock.sleep(24 * 3600 - 1)
    until(lambda: len(heard.builds) > builds)
    assert ("Concours" in heard.page("fr/feed.rss")) is before
    clock.sleep(1)
    until(lambda: ("Concours" in heard.page("fr/feed.rss")) is not before)
    heard.stop.set()
    thread.join(20)


def test_it_builds_now_and_then_whatever_happens(running: Heard) -> None:
    feed = running.app.house.public / "fr" / "feed.rss"
    feed.unlink()
    running.app.clock.sleep(running.app.house.settings.schedule.publish.total_seconds())
    until(feed.exists)


def test_a_build_that_fails_is_tried_again(heard: Heard) -> None:
    public = heard.app.house.public
    (public / "fr").mkdir(parents=True)
    (public / "fr" / "feed.rss").mkdir()  # where a file is to be written
    thread = heard.begin()
    until(lambda: len(heard.errors) == 1)
    (public / "fr" / "feed.rss").rmdir()
    heard.app.clock.sleep(5)
    until(lambda: heard.builds)
    assert "Article fete" in heard.page("fr/feed.rss")
    heard.stop.set()
    thread.join(20)


def test_changed_settings_are_said_once_and_not_half_applied(running: Heard) -> None:
    file = running.home / "config" / "syndicate.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('title.fr = "Coopération"', 'title.fr = "Neuf"'),
        encoding="utf-8",
    )
    until(lambda: running.outdated == [True])
    write_article(running.home, "fete", title="La foire")
    until(lambda: "La foire" in running.page("fr/feed.rss"))
    assert "Coopération" in running.page("fr/feed.rss")
    assert "Neuf" not in running.page("fr/feed.rss")
    assert running.outdated == [True]


def test_a_build_with_newer_settings_is_not_undone(running: Heard) -> None:
    file = running.home / "config" / "syndicate.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('title.fr = "Coopération"', 'title.fr = "Neuf"'),
        encoding="utf-8",
    )
    until(lambda: running.outdated == [True])
    assert run(running.home, "build").code == 0
    assert "Neuf" in running.page("fr/feed.rss")
    builds = len(running.builds)
    write_article(running.home, "fete", title="La foire")
    running.app.clock.sleep(3600)
    assert run(running.home, "build").code == 0
    assert "Neuf" in running.page("fr/feed.rss")
    assert "La foire" in running.page("fr/feed.rss")
    assert sum(made.written.written for made, _anew in running.builds[builds:]) == 0


def test_settings_that_are_put_back_are_ours_again(running: Heard) -> None:
    file = running.home / "config" / "syndicate.toml"
    before = file.read_text(encoding="utf-8")
    file.write_text(before + "# a word\n", encoding="utf-8")
    until(lambda: running.outdated == [True])
    file.write_text(before, encoding="utf-8")
    write_article(running.home, "fete", title="La foire")
    until(lambda: "La foire" in running.page("fr/feed.rss"))
    assert running.outdated == [True]


def test_an_end_in_the_middle_loses_nothing(heard: Heard) -> None:
    for number in range(5):
        write_article(heard.home, f"article-{number}")
    seen: list[int] = []

    def progress(done: int, _all: int) -> None:
        seen.append(done)
        heard.stop.set()

    thread = heard.begin(progress)
    thread.join(20)
    assert not thread.is_alive()
    assert (seen, heard.builds, heard.errors) == ([1], [], [])
    heard.stop.clear()
    thread = heard.begin()
    until(lambda: heard.builds)
    assert heard.builds[0][0].works == 6
    assert all(f"article-{number}" in heard.page("fr/feed.rss") for number in range(5))
    heard.stop.set()
    thread.join(20)


def test_a_restart_with_nothing_new_writes_nothing(running: Heard) -> None:
    running.stop.set()
    other = Heard(running.app)
    thread = other.begin()
    until(lambda: other.builds)
    assert other.builds[0][0].written.written == 0
    other.stop.set()
    thread.join(20)


def test_a_burst_is_built_once_it_is_over(heard: Heard) -> None:
    thread = heard.begin()
    until(lambda: heard.builds)
    for number in range(30):
        write_article(heard.home, f"article-{number}")
    until(lambda: "article-29" in heard.page("fr/feed.json"))
    assert len(heard.builds) < 31
    heard.stop.set()
    thread.join(20)
