"""/healthz says that the process answers, /readyz whether it can work and why not."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from syndicate.store import instance
from tests.support import homes
from tests.support.ledger import NOW, at_revision, database
from tests.support.waiting import until
from tests.support.watched import Watched, watched

FILE = Path("var") / "syndicate.db"


def nothing(_one: Watched) -> None:
    """All is well."""


def damaged(one: Watched) -> None:
    (one.app.house.home / FILE).write_bytes(b"not a database, whatever its name says" * 20)


def old(one: Watched) -> None:
    at_revision(one.app.house.home, "0003").close()


def edited(one: Watched) -> None:
    file = one.app.house.home / "config" / "syndicate.toml"
    file.write_text(f"{file.read_text('utf-8')}\n# another\n", "utf-8")


def held(one: Watched) -> None:
    with one.app.house.database.write() as c:
        instance.hold(c, "a word of somebody@staff.example", NOW)


def ending(one: Watched) -> None:
    one.ending.set()


@pytest.mark.parametrize(
    ("act", "status", "reasons", "notes"),
    [
        (nothing, 200, [], []),
        (held, 200, [], ["instance-held"]),
        (edited, 200, [], ["settings-outdated"]),
        (damaged, 503, ["database-damaged"], []),
        (old, 503, ["database-unmigrated"], []),
        (ending, 503, ["stopping"], []),
    ],
)
def test_it_is_ready_unless_something_keeps_it_from_working(
    tmp_path: Path,
    act: Callable[[Watched], None],
    status: int,
    reasons: list[str],
    notes: list[str],
) -> None:
    with watched(homes.home(tmp_path / "home")) as one:
        act(one)
        answer = one.get("/readyz")
        assert answer.status_code == status
        assert answer.json() == {"ready": status == 200, "reasons": reasons, "notes": notes}
        assert answer.headers["Cache-Control"] == "no-store"
        alive = one.get("/healthz")
        assert (alive.status_code, alive.text) == (200, "alive\n")


def test_a_database_that_is_locked_keeps_nobody_waiting(tmp_path: Path) -> None:
    home = homes.home(tmp_path / "home")
    database(home).close()
    with closing(sqlite3.connect(home / FILE, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")  # in WAL, nobody can even read then
        other.execute("BEGIN EXCLUSIVE")
        with watched(home) as one:
            answer = one.get("/readyz")
            assert one.get("/healthz").elapsed.total_seconds() < 1
            other.close()
            until(lambda: one.get("/readyz").status_code == 200)
    assert answer.elapsed.total_seconds() < 4
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["database-busy"])


def test_a_driver_that_is_missing_is_a_reason_too(tmp_path: Path) -> None:
    url = 'url = "postgresql+nothing://h/d"'
    with watched(homes.home(tmp_path / "home", f"{homes.SETTINGS}\n[store]\n{url}\n")) as one:
        answer = one.get("/readyz")
    assert (answer.status_code, len(answer.json()["reasons"])) == (503, 1)
    assert answer.json()["reasons"][0].startswith("database-")


def test_head_is_answered_and_nothing_else(tmp_path: Path) -> None:
    import requests  # noqa: PLC0415 - of the test alone

    with watched(homes.home(tmp_path / "home")) as one:
        for path in ("/healthz", "/readyz"):
            assert requests.head(one.url + path, timeout=10).status_code == 200
            assert requests.post(one.url + path, timeout=10).status_code == 405
