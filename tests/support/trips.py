"""Journeys to interrupt: what each begins with, what it does, and what has to be true afterwards."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import time_machine

from syndicate.store.schema import REVISION
from tests.support.cli import run, sample

PLAN_AT, FIRST_WAVE_AT = "2018-11-20T21:00:00Z", "2018-11-21T21:00:00Z"
ISSUE = "actualites-2018-11-22"
READERS = 120


@dataclass(frozen=True, slots=True)
class Trip:
    """A command that may be cut short at any moment.

    before:  makes a home ready for it.
    done:    asserts that it was done, once and whole; after any number of attempts.
    mails:   it hands mails to a server.
    exits:   the exit codes of an attempt that came to its end.
    """

    command: tuple[str, ...]
    before: Callable[[Path], None]
    done: Callable[[Path], None]
    mails: bool = False
    exits: tuple[int, ...] = (0,)


def _built(home: Path) -> None:
    ok(home, "build")


def _edited(home: Path) -> None:
    """Have new pages, other pages, and some that go."""
    ok(home, "build")
    for number, file in enumerate(sorted((home / "content" / "articles").glob("*/index.fr.md"))):
        text = file.read_text(encoding="utf-8")
        if number % 3 == 0:
            file.write_text(text + "\nUn paragraphe de plus.\n", encoding="utf-8")
    works = sorted((home / "content" / "articles").iterdir())
    shutil.copytree(works[0], home / "content" / "articles" / "de-plus")
    for copied in (home / "content" / "articles" / "de-plus").glob("*.md"):
        lines = copied.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(("id:", "slug:", "aliases:"))]
        copied.write_text("".join(kept), encoding="utf-8")
    shutil.rmtree(works[-1])


def _read(home: Path) -> None:
    _built(home)
    with time_machine.travel("2018-11-20T17:00:00Z", tick=False):
        ok(home, "subscribers", "import", str(home / "config" / "sample-readers.csv"))


def _planned(home: Path) -> None:
    _read(home)
    ok(home, "schedule", "tick", "--at", PLAN_AT)


def _enrolled(home: Path) -> None:
    _planned(home)
    ok(home, "schedule", "tick", "--at", FIRST_WAVE_AT)


def _unstamped(home: Path) -> None:
    for file in (home / "content").rglob("*.md"):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join(one for one in lines if not one.startswith("id:")), "utf-8")


def _migrated(home: Path) -> None:
    assert REVISION in ok(home, "migrate").out


def _imported(home: Path) -> None:
    found = query(home, "SELECT count(*) FROM subscribers")
    rows = query(home, "SELECT count(*) FROM subscriptions")
    once = "SELECT DISTINCT subscriber, newsletter, act FROM consents"
    acts = query(home, f"SELECT (SELECT count(*) FROM consents), count(*) FROM ({once})")  # noqa: S608 (ours)
    assert found == [(126,)]
    assert rows == [(126,)]
    assert acts[0][0] == acts[0][1] >= 126


def _one_issue(home: Path) -> None:
    assert query(home, "SELECT id FROM issues") == [(ISSUE,)]


def _all_enrolled(home: Path) -> None:
    _one_issue(home)
    rows = query(home, "SELECT count(*), count(DISTINCT recipient) FROM deliveries")
    assert rows == [(READERS, READERS)]
    assert query(home, "SELECT state FROM issues") == [("sending",)]


def _all_delivered(home: Path) -> None:
    counts = dict(query(home, "SELECT state, count(*) FROM deliveries GROUP BY state"))
    assert sum(counts.values()) == READERS
    assert set(counts) <= {"sent", "unknown"}


def _all_stamped(home: Path) -> None:
    for file in (home / "content").rglob("index.*.md"):
        if "issues" not in file.parts:
            assert "\nid: urn:uuid:" in file.read_text(encoding="utf-8")


def _nothing_more(_home: Path) -> None:
    """Nothing beside what is asserted of every trip."""


TRIPS: Mapping[str, Trip] = {
    "build": Trip(("build",), _edited, _nothing_more),
    "plan": Trip(("schedule", "tick", "--at", PLAN_AT), _read, _one_issue),
    "enrol": Trip(("schedule", "tick", "--at", FIRST_WAVE_AT), _planned, _all_enrolled),
    "deliver": Trip(("deliver", "--until-empty"), _enrolled, _all_delivered, mails=True),
    "import": Trip(("subscribers", "import", "config/sample-readers.csv"), _built, _imported),
    "migrate": Trip(("migrate",), lambda _home: None, _migrated),
    "stamp": Trip(("stamp",), _unstamped, _all_stamped),
}


def ok(home: Path, *command: str) -> Any:
    """Run a command that has to succeed."""
    ran = run(home, *command)
    assert ran.code == 0, ran.err
    return ran


def query(home: Path, statement: str) -> list[tuple[Any, ...]]:
    """Ask the database of `home`, past all our code: its file, or the server that its environment names."""
    if url := os.environ.get("SYNDICATE_STORE__URL"):
        with psycopg.connect(url) as server:
            return server.execute(statement.encode()).fetchall()
    with closing(sqlite3.connect(home / "var" / "syndicate.db")) as connection:
        return connection.execute(statement).fetchall()


def files(folder: Path) -> dict[str, bytes]:
    """Return what a folder holds by path, with the hidden files that writers leave."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def written(home: Path) -> dict[str, bytes]:
    """Return every file that readers or editors see."""
    folders = ("public", "content")
    return {f"{one}/{path}": data for one in folders for path, data in files(home / one).items()}


def command_of(home: Path, trip: Trip) -> tuple[str, ...]:
    """Return what to type for `trip`, from wherever one stands."""
    return tuple(str(home / part) if part.startswith("config/") else part for part in trip.command)


def begin(home: Path, trip: Trip) -> None:
    """Make `home` the sample publication, ready for `trip`."""
    sample(home)
    trip.before(home)


def assert_whole(home: Path) -> None:
    """Assert that no file of ours is torn: the database, JSON, and what is JSON in public/."""
    if (home / "var" / "syndicate.db").is_file():
        assert query(home, "PRAGMA integrity_check") == [("ok",)]
    for file in [
        *home.glob("var/*.json"),
        *home.glob("var/archives/feeds/**/*.json"),
        *home.glob("public/**/*.json"),
    ]:
        if not file.name.startswith("."):
            json.loads(file.read_text(encoding="utf-8"))


def leftovers(home: Path) -> list[str]:
    """Return what writers left aside anywhere in `home`."""
    found = [*home.rglob("*.new"), *home.rglob("*.part"), *home.glob("var/keys/.*")]
    return sorted(one.relative_to(home).as_posix() for one in found if one.is_file())
