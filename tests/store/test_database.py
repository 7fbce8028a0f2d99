import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from syndicate.errors import SettingsError, StoreBusy, StoreError
from syndicate.store import works
from syndicate.store.database import Database, migrate, open_database
from syndicate.store.migrations.upgrade import configuration
from syndicate.store.schema import REVISION, works_released
from syndicate.store.types import Connection, metadata
from tests.support.ledger import NOW, URL


def test_a_new_database_is_made_with_its_folder_and_its_tables(tmp_path: Path) -> None:
    database = open_database(URL, tmp_path)
    assert database.file == tmp_path / "var" / "syndicate.db"
    assert database.revision() == REVISION
    assert migrate(database) == (REVISION, REVISION)
    database.check()
    database.close()


def test_migrations_make_the_schema_that_the_code_speaks_of(database: Database) -> None:
    with database.write() as c:
        options = {"compare_server_default": True, "include_name": _is_ours}
        context = MigrationContext.configure(c, opts=options)
        assert compare_metadata(context, metadata) == []
        named = {table: _names(c, table) for table in metadata.tables}
    assert named == {
        table.name: sorted(str(index.name) for index in table.indexes)
        for table in metadata.tables.values()
    }
    assert ScriptDirectory.from_config(configuration()).get_heads() == [REVISION]


def _is_ours(name: str | None, _kind: str, _parents: object) -> bool:
    return not (name or "").startswith("procrastinate")  # which stand beside ours on a server


def _names(c: Connection, table: str) -> list[str]:
    found = [str(index["name"]) for index in inspect(c).get_indexes(table)]
    return sorted(name for name in found if not name.startswith("uq_"))


def test_two_processes_that_open_a_new_database_at_once_both_succeed(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from syndicate.store.database import open_database;"
        f"open_database({URL!r}, pathlib.Path(sys.argv[1])).check()"
    )
    command = [sys.executable, "-W", "error", "-c", code, str(tmp_path)]
    running = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait(60) for process in running] == [0, 0, 0, 0]


def test_every_connection_keeps_its_promises(filed: Database) -> None:
    pragmas = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    with filed.read() as c:
        for name, value in pragmas.items():
            assert c.execute(text(f"PRAGMA {name}")).scalar() == value


def test_a_reading_connection_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError) as caught, database.read() as c:
        works.record_released(c, {("w", "fr"): NOW}, NOW)
    assert caught.value.code == "database-unwritable"
    with database.write() as c:
        works.record_released(c, {("w", "fr"): NOW}, NOW)


def test_a_writer_that_waits_too_long_is_told_the_database_is_busy(
    filed: Database,
) -> None:
    other = sqlite3.connect(filed.file or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with filed.read() as c:  # readers do not wait
        assert works.released(c) == {}
    with pytest.raises(StoreBusy) as caught, filed.write():
        pass
    assert caught.value.code == "database-busy"
    other.execute("ROLLBACK")
    other.close()


def test_an_error_inside_a_transaction_leaves_nothing_behind(database: Database) -> None:
    def fail_late() -> None:
        with database.write() as c:
            works.record_released(c, {("w", "fr"): NOW}, NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_late()
    with database.read() as c:
        assert works.released(c) == {}


@pytest.mark.parametrize(
    ("revision", "code"), [("0000", "database-unmigrated"), ("9999", "database-newer")]
)
def test_a_schema_of_another_age_is_named(database: Database, revision: str, code: str) -> None:
    with database.write() as c:
        c.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
    with pytest.raises(StoreError) as caught:
        database.check()
    assert caught.value.code == code
    if code == "database-newer":
        with pytest.raises(StoreError) as caught:
            migrate(database)
        assert caught.value.fields == {"found": "9999", "expected": REVISION}


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "mysql://host/db", "sqlite://", "sqlite:///:memory:"],
    ids=["empty", "nonsense", "another engine", "no file", "memory"],
)
def test_an_address_that_is_no_database_names_the_setting(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        open_database(url, tmp_path)
    assert (caught.value.code, caught.value.setting) == ("database-url", "store.url")


def test_a_driver_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SettingsError) as caught:
        open_database("postgresql://u:secret@localhost/x", tmp_path)
    assert (caught.value.code, caught.value.fields) == ("database-driver", {"driver": "psycopg"})


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("not a database " * 100)
    with pytest.raises(StoreError) as caught:
        open_database("sqlite:///x.db", tmp_path)
    assert (caught.value.code, caught.value.file) == ("database-damaged", "x.db")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    with pytest.raises(StoreError) as caught:
        open_database(URL, tmp_path)
    assert (caught.value.code, caught.value.fields) == ("database-unopened", {"reason": "EEXIST"})


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db")) as other:
        other.execute("CREATE TABLE theirs (x)")
    with pytest.raises(StoreError) as caught:
        open_database("sqlite:///x.db", tmp_path)
    assert caught.value.code == "database-foreign"
    with closing(sqlite3.connect(tmp_path / "x.db")) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]


def test_a_missing_table_is_named(database: Database) -> None:
    with database.write() as c:
        c.execute(text("DROP TABLE works_released"))
    for look in (_released, Database.check):
        with pytest.raises(StoreError) as caught:
            look(database)
        assert caught.value.code == "database-incomplete"
        assert caught.value.fields == {"missing": "works_released"}


def _released(database: Database) -> None:
    with database.read() as c:
        works.released(c)


def test_an_absolute_path_is_used_as_it_is(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/elsewhere.db", tmp_path / "home")
    assert database.file == tmp_path / "elsewhere.db"
    database.close()


class TestInstants:
    @pytest.mark.parametrize(
        "instant",
        [
            datetime(2026, 3, 12, 8, 0, tzinfo=timezone(timedelta(hours=1))),
            datetime(2026, 3, 12, 7, 0, 0, 1, tzinfo=UTC),
            datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        ],
        ids=["offset", "microsecond", "last century"],
    )
    def test_come_back_aware_and_in_utc(self, database: Database, instant: datetime) -> None:
        with database.write() as c:
            c.execute(works_released.insert().values(work="w", locale="fr", at=instant))
            found = c.execute(select(works_released.c.at)).scalar_one()
        assert found == instant
        assert found.tzinfo is UTC

    def test_without_a_zone_are_refused(self, database: Database) -> None:
        naive = datetime(2026, 3, 12)  # noqa: DTZ001  the very mistake
        with pytest.raises(StoreError), database.write() as c:
            c.execute(works_released.insert().values(work="w", locale="fr", at=naive))

    def test_sort_as_text(self, database: Database) -> None:
        instants = [NOW + timedelta(microseconds=n) for n in (10**6, 0, 1, 999999)]
        with database.write() as c:
            for n, at in enumerate(instants):
                c.execute(works_released.insert().values(work=str(n), locale="fr", at=at))
            kept = c.execute(select(works_released.c.at).order_by(works_released.c.at)).scalars()
            assert list(kept) == sorted(instants)
