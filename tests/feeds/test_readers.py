"""Programs that people read feeds with, run for real over HTTP, where they are installed."""

import http.server
import json
import mailbox
import os
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from email.header import decode_header, make_header
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path

import pytest

from syndicate.feeds.formats import FORMATS
from syndicate.model import Channel, Entry
from tests.support import sample

XML = ("rss", "atom")
Titles = Mapping[str, int]


class Silent(http.server.SimpleHTTPRequestHandler):
    """A server that says nothing, and knows our types."""

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        ending = os.fspath(path).rpartition(".")[2]
        return {form.extension: form.media_type for form in FORMATS.values()}[ending]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its own name)
        pass


class Desk:
    """A folder on the web, and a home for the programs that read it."""

    def __init__(self, place: Path, port: int) -> None:
        self.place = place
        self.web = place / "web"
        self._port = port

    def publish(self, name: str, channel: Channel, form: str) -> str:
        """Put a feed on the web; return its URL."""
        (self.web / name).write_bytes(FORMATS[form].write(channel))
        return f"http://127.0.0.1:{self._port}/{name}"

    def run(self, *command: str) -> str:
        kept = ("PATH", "LANG", "LC_ALL")
        known = {name: os.environ[name] for name in kept if name in os.environ}
        environment = known | {"HOME": str(self.place), "TERM": "dumb", "no_proxy": "*"}
        ran = subprocess.run(
            command, cwd=self.place, env=environment, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "web").mkdir()
    handler = partial(Silent, directory=str(tmp_path / "web"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Desk(tmp_path, server.server_address[1])
        server.shutdown()
        thread.join()


def newsboat(desk: Desk, url: str) -> Titles:
    """Return title → seconds, of all that newsboat has in its database."""
    (desk.place / "urls").write_text(f"{url}\n")
    (desk.place / "config").write_text("")
    here = ("-u", "urls", "-C", "config", "-c", "cache.db")
    desk.run("newsboat", *here, "-x", "reload")
    with closing(sqlite3.connect(desk.place / "cache.db")) as database:
        rows = database.execute("SELECT title, pubDate FROM rss_item WHERE deleted = 0").fetchall()
    assert len({title for title, _ in rows}) == len(rows)
    return dict(rows)


def sfeed(desk: Desk, url: str) -> Titles:
    (desk.place / "sfeedrc").write_text(
        f"sfeedpath={desk.place}/sfeed\nfeeds() {{ feed one '{url}'; }}\n"
    )
    (desk.place / "sfeed").mkdir(exist_ok=True)
    desk.run("sfeed_update", "sfeedrc")
    lines = (desk.place / "sfeed" / "one").read_text(encoding="utf-8").splitlines()
    fields = [line.split("\t") for line in lines]
    return {title: int(seconds) for seconds, title, *_ in fields}


def rss2email(desk: Desk, url: str) -> Titles:
    """Return title → seconds of all mails that rss2email has made; it knows entries by their ids."""
    r2e = ("r2e", "-c", "r2e.cfg", "-d", "r2e.json")
    if not (desk.place / "r2e.cfg").exists():
        desk.run(*r2e, "new", "reader@example.org")
        (desk.place / "mail").mkdir()
        config = (desk.place / "r2e.cfg").read_text()
        choices = (
            f"email-protocol = maildir\nmaildir-path = {desk.place}/mail\ndate-header = True\n"
        )
        kept = [
            line
            for line in config.splitlines()
            if not line.startswith(("email-protocol", "date-header", "maildir-path"))
        ]
        kept.insert(kept.index("[DEFAULT]") + 1, choices)
        (desk.place / "r2e.cfg").write_text("\n".join(kept))
        desk.run(*r2e, "add", "one", url)
    desk.run(*r2e, "run")
    found = {}
    for message in mailbox.Maildir(desk.place / "mail" / "INBOX"):
        title = str(make_header(decode_header(message["Subject"])))
        found[title] = int(parsedate_to_datetime(message["Date"]).timestamp())
    return found


PROGRAMS: Mapping[str, tuple[str, Callable[[Desk, str], Titles]]] = {
    "newsboat": ("newsboat", newsboat),
    "sfeed": ("sfeed_update", sfeed),
    "rss2email": ("r2e", rss2email),
}

BY_CHANGE = {"rss2email"}  # which dates a mail by the last change, in RSS as well


def needing(name: str) -> Callable[[Desk, str], Titles]:
    command, read = PROGRAMS[name]
    if shutil.which(command) is None:
        pytest.skip(f"{name} is not installed")
    return read


@pytest.mark.parametrize("form", XML)
@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("path", ["fr-ca/feed", "en/agenda"])
def test_titles_and_dates_arrive(program: str, form: str, path: str, desk: Desk) -> None:
    read = needing(program)
    channel = sample.sample_channels()[path]
    expected = {_plain(one.title): _dated(one, program) for one in channel.entries}
    found = read(desk, desk.publish(f"feed.{form}", channel, form))
    assert {_plain(title): when for title, when in found.items()} == expected


def _dated(entry: Entry, program: str) -> int:
    when = entry.updated if program in BY_CHANGE else entry.published
    return int(when.timestamp())


def _plain(title: str) -> str:
    """Return a title with plain spaces: a mail's subject may be folded at any of them."""
    return " ".join(title.split())


@pytest.mark.parametrize("form", XML)
def test_a_translation_stays_one_entry_in_newsboat(form: str, desk: Desk) -> None:
    read = needing("newsboat")
    before, after = sample.before_and_after_translation()
    found = [
        sorted(read(desk, desk.publish(f"feed.{form}", channel, form)))
        for channel in (before, after)
    ]
    assert found == [["La fête", "The bridge"], ["The bridge", "The feast"]]


@pytest.mark.parametrize("form", XML)
def test_a_translation_is_no_second_mail_from_rss2email(form: str, desk: Desk) -> None:
    read = needing("rss2email")
    before, after = sample.before_and_after_translation()
    for channel in (before, after):
        found = read(desk, desk.publish(f"feed.{form}", channel, form))
        assert sorted(found) == ["La fête", "The bridge"]
    (known,) = json.loads((desk.place / "r2e.json").read_text())["feeds"]
    assert set(known["seen"]) == {entry.id for entry in after.entries}
