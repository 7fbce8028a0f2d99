"""An older database is raised only after a copy of it was kept, and whoever is at work meanwhile stops."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from syndicate.errors import StoreError
from syndicate.store import database as databases
from syndicate.store import works
from syndicate.store.database import Database, connect
from syndicate.store.migrations import anew
from syndicate.store.schema import REVISION
from tests.support import homes, postgres
from tests.support.cli import run, spawn
from tests.support.ledger import NOW

pytestmark = pytest.mark.filed  # each names its own databases
OLD = "0011"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Name a database that has nothing yet; the settings name it too."""
    if request.param == "sqlite":
        yield "sqlite:///var/syndicate.db"
        return
    server: postgres.Server = request.getfixturevalue("server")
    name = server.create()
    monkeypatch.setenv("SYNDICATE_STORE__URL", server.url(name))
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def older(tmp_path: Path, url: str) -> Iterator[Database]:
    """A database of an earlier version, with a row in it, and a home around it."""
    home = homes.home(tmp_path / "home")
    made = connect(url, home)
    with made.write_regardless() as c:
        anew.bring(c, is_new=True, to=OLD)
        works.record_released(c, {("work", "fr"): NOW}, NOW)
    yield made
    made.close()


@pytest.fixture
def home(older: Database, tmp_path: Path) -> Path:
    return tmp_path / "home"


def copies(home: Path) -> list[Path]:
    return sorted((home / "var").glob(f"syndicate-{OLD}-*.db"))


def rows(file: Path) -> tuple[str, list[tuple[str, ...]]]:
    """Return the revision of a copy, and the works in it."""
    with closing(sqlite3.connect(file)) as c:
        assert c.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (revision,) = c.execute("SELECT version_num FROM alembic_version").fetchone()
        return revision, c.execute("SELECT work, locale, at FROM works_released").fetchall()


def test_a_copy_of_it_as_it_was_is_kept_first(home: Path, older: Database) -> None:
    done = run(home, "migrate")
    assert done.code == 0, done.err
    (kept,) = copies(home)
    assert str(kept) in done.out
    assert kept.stat().st_mode & 0o777 == 0o600
    assert rows(kept) == (OLD, [("work", "fr", "2026-03-12T07:00:00.000000Z")])
    assert older.revision() == REVISION
    older.check()
    assert run(home, "migrate").code == 0  # there is nothing to keep any more
    assert copies(home) == [kept]


def test_the_copy_is_where_somebody_wants_it(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.tar"
    assert run(home, "migrate", "--backup", str(target)).code == 0
    assert copies(home) == []
    other = homes.home(tmp_path / "other")
    assert run(other, "restore", str(target), "--over").code == 0


def test_there_is_none_if_somebody_has_one(home: Path, older: Database) -> None:
    assert run(home, "migrate", "--no-backup").code == 0
    assert copies(home) == []
    assert older.revision() == REVISION


def test_without_its_copy_it_stays_as_it_is(home: Path, older: Database) -> None:
    refused = run(home, "migrate", "--backup", str(home / "nowhere" / "x.db"))
    assert refused.code == 1
    assert older.revision() == OLD


def test_serve_and_all_others_leave_it_to_migrate(home: Path, older: Database) -> None:
    said = run(home, "issue", "list")
    assert (said.code, "syndicate migrate" in said.err) == (1, True)
    assert older.revision() == OLD


def test_who_wrote_by_the_old_schema_waits_and_then_writes_no_more(
    home: Path, older: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "REVISION", OLD)  # this process is of the old release
    written: list[str] = []
    told: list[str] = []
    begun, stop = threading.Event(), threading.Event()

    def write() -> None:
        try:
            while not stop.wait(0.005):
                with older.write() as c:
                    works.record_released(c, {(f"work-{len(written)}", "fr"): NOW}, NOW)
                written.append(f"work-{len(written)}")
                begun.set()
        except StoreError as error:
            told.append(error.code)

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()
    raised = spawn(home, "migrate")
    stop.set()
    writer.join()
    assert raised.code == 0, raised.err
    assert told == ["database-newer"]
    with older.read() as c:
        found = set(c.execute(text("SELECT work FROM works_released")).scalars())
    assert found == {"work", *written}


def test_a_database_of_a_later_version_is_left_alone(home: Path, older: Database) -> None:
    with older.write_regardless() as c:
        c.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    refused = run(home, "migrate")
    assert (refused.code, "newer version" in refused.err) == (1, True)
    assert copies(home) == []
