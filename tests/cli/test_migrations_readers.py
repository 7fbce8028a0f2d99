"""Programs that people read feeds with, subscribed before a migration: they show what the command says."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from reader import make_reader

from tests.support.cli import at, run
from tests.support.homes import home
from tests.support.oldfeeds import POSTS, ghost_export, ghost_feed, wordpress_export, wordpress_feed
from tests.support.oldsite import Answer, site

NOW = "2026-03-20T08:00:00Z"
Look = Callable[[Path, str], set[str]]
"""(the program's folder, a feed's URL) → titles of what is unread; afterwards nothing is."""


def newsboat(place: Path, url: str) -> set[str]:
    (place / "urls").write_text(f"{url}\n")
    (place / "config").write_text("")
    here = ("-u", "urls", "-C", "config", "-c", "cache.db", "-x", "reload")
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    environment = kept | {"HOME": str(place), "TERM": "dumb", "no_proxy": "*"}
    subprocess.run(("newsboat", *here), cwd=place, env=environment, check=True, capture_output=True)
    with closing(sqlite3.connect(place / "cache.db")) as database:
        rows = database.execute("SELECT title FROM rss_item WHERE unread = 1").fetchall()
        database.execute("UPDATE rss_item SET unread = 0")
        database.commit()
    return {title for (title,) in rows}


def library(place: Path, url: str) -> set[str]:
    with make_reader(str(place / "reader.db")) as reader:
        reader.add_feed(url, exist_ok=True)
        reader.update_feed(url)
        unread = list(reader.get_entries(read=False))
        for one in unread:
            reader.mark_entry_as_read(one)
    return {one.title or "" for one in unread}


PROGRAMS: Mapping[str, tuple[str | None, Look]] = {
    "newsboat": ("newsboat", newsboat),
    "reader": (None, library),
}


@pytest.fixture(params=PROGRAMS)
def unread(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], set[str]]:
    command, look = PROGRAMS[request.param]
    if command and shutil.which(command) is None:
        pytest.skip(f"{command} is not installed")
    (tmp_path / "program").mkdir()
    return lambda url: look(tmp_path / "program", url)


@pytest.fixture
def web() -> Iterator[tuple[dict[str, Answer], str]]:
    """Give a feed's address and the pages of its server."""
    pages: dict[str, Answer] = {}
    with site(pages) as url:
        yield pages, f"{url}/feed"


@pytest.mark.wide
@pytest.mark.parametrize(
    ("program", "export", "old"),
    [("wordpress", wordpress_export(), wordpress_feed()), ("ghost", ghost_export(), ghost_feed())],
)
def test_nothing_is_unread_after_a_migration_that_the_command_lets_pass(
    program: str,
    export: str,
    old: str,
    unread: Callable[[str], set[str]],
    web: tuple[dict[str, Answer], str],
    tmp_path: Path,
) -> None:
    place, pages, url = home(tmp_path / "home"), *web
    (tmp_path / "export").write_text(export, "utf-8")
    (tmp_path / "old.xml").write_text(old, "utf-8")
    at(NOW, place, "import", program, str(tmp_path / "export"), "--images", "link", "--lang", "fr")
    assert at(NOW, place, "build").code == 0
    pages["/feed"] = old.encode()
    assert unread(url) == {one.title for one in POSTS}
    pages["/feed"] = (place / "public" / "fr" / "feed.rss").read_bytes()
    assert run(place, "feeds", "compare", str(tmp_path / "old.xml"), url).code == 0
    assert unread(url) == set()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("http://ville.example/?p=", "https://ville.example/?p="),
        ("http://ville.example/?p=", "http://www.ville.example/?p="),
        ("/?p=7<", "/?P=7<"),
        ("/?p=7<", "/?p=7#x<"),
        ('isPermaLink="false"', 'isPermaLink="true"'),
    ],
)
def test_what_is_unread_is_what_the_command_tells(
    before: str,
    after: str,
    unread: Callable[[str], set[str]],
    web: tuple[dict[str, Answer], str],
    tmp_path: Path,
) -> None:
    pages, url = web
    old, new = wordpress_feed(), wordpress_feed().replace(before, after)
    assert old != new
    (tmp_path / "old.xml").write_text(old, "utf-8")
    pages["/feed"] = old.encode()
    unread(url)
    pages["/feed"] = new.encode()
    ran = run(tmp_path, "feeds", "compare", str(tmp_path / "old.xml"), url, "--json")
    told = {one["title"] for one in ran.json["entries"] if one["state"] == "new"}
    assert unread(url) == told
    assert ran.code == bool(told)
