"""A publication whose every door is tried: real forms, a real database, and links that are good."""

import logging
import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.utils import getaddresses
from pathlib import Path

from syndicate.app import compose
from syndicate.audience import timed, tokens
from syndicate.cli.rooms import site
from tests.support.hostile import MARK
from tests.support.noise import Doors, Given, Listener, Wanted, ask, judge
from tests.support.subscribing import READER, TWO, World, filled, links, text, world
from tests.support.webservers import running

SETTINGS = TWO + "\n[web]\nasked_per_hour = 100000\n"
WAITING = 4  # who have asked, and can still confirm


@dataclass
class Besieged:
    """A publication, what lets somebody in, and what was logged. version: of its database, if it has one."""

    here: World
    doors: Doors
    listener: Listener
    secrets: tuple[str, ...]
    version: sqlite3.Connection | None = None

    def withstands(self, wanted: Wanted) -> Given:
        """Send a request; assert what has to be true of its answer, the database and the log."""
        before = self.state()
        given = ask(self.here.url, wanted)
        judge(wanted, given, away=self.version is None)
        target = wanted.target.decode().partition("?")[0]
        if wanted.method != "POST" or target not in self.doors.good:
            assert self.state() == before, "the database was changed"
        heard = "\n".join(self.listener.heard)
        self.listener.heard.clear()
        assert not any(secret in heard for secret in self.secrets), heard
        return given

    def writes_no_strange_mails(self) -> int:
        """Hand over what all that asked for; return how many mails it is, each to one address and no more."""
        self.here.deliver()
        mails = self.here.mails()
        for mail in mails:
            (_, address), *others = getaddresses(mail.get_all("To", []))
            assert not others
            assert address.count("@") == 1
            assert not {name.lower() for name in mail} & {"cc", "bcc", "set-cookie"}
            assert not any(MARK in str(value) for name, value in mail.items() if name != "To")
            assert MARK not in text(mail)
        return len(mails)

    def state(self) -> int:
        """Return a number that is another after each change of the database."""
        if self.version is None:
            return 0
        return int(self.version.execute("PRAGMA data_version").fetchone()[0])


@contextmanager
def besieged(folder: Path) -> Iterator[Besieged]:
    with world(folder, SETTINGS) as here:
        doors = _doors(here)
        database = here.app.house.database.file
        assert database is not None
        with closing(sqlite3.connect(database)) as version, _listening() as listener:
            yield Besieged(here, doors, listener, _secrets(doors), version)


@contextmanager
def besieged_without_database(folder: Path) -> Iterator[Besieged]:
    """Have a publication whose database was damaged before it was started again."""
    with world(folder, SETTINGS) as before:
        doors = _doors(before)
        home, clock = before.app.house.home, before.clock
    for file in (home / "var").glob("syndicate.db*"):
        file.write_bytes(b"\x5a" * 9_000)
    app = compose(home, os.environ, clock, needs_database=False)
    try:
        with running(site(app)) as url, _listening() as listener:
            yield Besieged(World(app, clock, url), doors, listener, _secrets(doors))
    finally:
        app.close()


def _secrets(doors: Doors) -> tuple[str, ...]:
    """Return what nobody may log: addresses, and tokens that are good."""
    last = (one.rpartition("/")[2] for one in doors.good)
    return ("noise.example", READER, *(one for one in last if len(one) > len("fr-ca")))


def _doors(here: World) -> Doors:
    """Publish a few pages, have readers come, and return what lets whom in."""
    house, now = here.app.house, here.clock.now()
    for path in ("index.html", "fr/index.html", "fr/feed.rss", "fr/articles/fete/index.html"):
        (house.public / path).parent.mkdir(parents=True, exist_ok=True)
        (house.public / path).write_text(f"<!doctype html><title>{path}</title>", encoding="utf-8")
    for number in range(WAITING):
        here.subscribe(f"waiting{number}@readers.example")
    here.subscribe()
    here.deliver()
    waiting = [links(mail)["c"] for mail in here.mails("confirm")]
    here.press(waiting.pop())
    here.deliver()
    reader = links(here.mails("welcome")[0])
    nobody = str(uuid.UUID(int=7))
    good = [
        *waiting,
        reader["u"],
        reader["p"],
        f"/u/{tokens.one_click(house.keys, nobody, 'actualites')}",
        *(f"/s/{tag}" for tag in ("fr", "fr-ca", "en")),
    ]
    over = timed.sign(house.keys, "confirm", str(uuid.UUID(int=8)), now - timedelta(days=40))
    other = [
        f"/c/{over}",
        f"/p/{reader['u'][3:]}",
        f"/u/{reader['p'][3:]}",
        f"/c/{reader['p'][3:]}",
        f"/p/{tokens.preferences(house.keys, nobody, None)}",
        f"{reader['p']}/data",
        *("/", "/s", "/s/", "/s/xx", "/s/zone.js", "/u/", "/p/x", "/c/", "/fr/feed.rss", "/fr"),
        *("/FR/feed.rss", "/fr/articles/fete", "/index.html", "/dev/changes", "*"),
    ]
    forms = {path: list(filled(here.get(path)).items()) for path in good}
    forms |= {f"{reader['p']}/data": [("seal", dict(forms[reader["p"]])["seal"]), ("form", "csv")]}
    here.step(seconds=5)
    targets = [*good, *other, *3 * [*good[-3:], reader["p"]]]
    return Doors(targets, frozenset(good), forms)


@contextmanager
def _listening() -> Iterator[Listener]:
    """Hear what the server logs, of every level; the libraries of the tests log in the same process."""
    listener, root = Listener(), logging.getLogger()
    before = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    quiet = [logging.getLogger(name) for name in ("urllib3", "hypothesis", "asyncio")]
    for one in quiet:
        one.setLevel(logging.WARNING)
    try:
        yield listener
    finally:
        root.setLevel(before)
        root.removeHandler(listener)
