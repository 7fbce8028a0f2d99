"""URL → Database: the one place that opens connections and translates SQLAlchemy's errors."""

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    Table,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from syndicate.errors import SettingsError, StoreBusy, StoreError, reason_of
from syndicate.store.migrations import anew
from syndicate.store.schema import REVISION
from syndicate.store.types import metadata

BUSY_TIMEOUT_S = 5
_WRITES = "syndicate_writes"
_SETTING = "store.url"
_VERSION = "alembic_version"
# How SQLite's error names begin → what we call it (https://www.sqlite.org/rescode.html).
_SQLITE_SAYS: Mapping[str, str] = {
    "SQLITE_BUSY": "database-busy",
    "SQLITE_LOCKED": "database-busy",
    "SQLITE_FULL": "database-full",
    "SQLITE_NOTADB": "database-damaged",
    "SQLITE_CORRUPT": "database-damaged",
    "SQLITE_READONLY": "database-unwritable",
    "SQLITE_PERM": "database-unwritable",
    "SQLITE_CANTOPEN": "database-unopened",
    "SQLITE_IOERR": "database-disk",
}


@dataclass(frozen=True, slots=True)
class Database:
    """One database, its connections pooled; safe to share between threads.

    place: its file as people know it, from the home on; None for a server's.
    """

    engine: Engine
    place: str | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one moment and cannot write."""
        with _door(self), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection inside a writing transaction; commit at the end, roll back on error.

        Raises StoreBusy when another writer holds the database for over 5 s.
        """
        with _door(self), _writing(self.engine).begin() as connection:
            yield connection

    @property
    def file(self) -> Path | None:
        """Return the file of an SQLite database; None for a server's."""
        name = self.engine.url.database
        return Path(name) if name and self.engine.dialect.name == "sqlite" else None

    def revision(self) -> str | None:
        """Return the schema revision, or None for a database that has no tables yet.

        Raises StoreError database-foreign where tables are that we did not make.
        """
        return self._schema()[0]

    def check(self) -> None:
        """Raise StoreError unless the schema is the one this program knows, and whole."""
        found, tables = self._schema()
        if found is None or found < REVISION:
            raise self.error("database-unmigrated", found=found or "", expected=REVISION)
        if found > REVISION:
            raise self.error("database-newer", found=found, expected=REVISION)
        if missing := sorted(metadata.tables.keys() - tables):
            raise self.error("database-incomplete", missing=", ".join(missing))

    def error(self, code: str, **fields: Any) -> StoreError:
        """Return an error about this database."""
        kind = StoreBusy if code == "database-busy" else StoreError
        return kind(code, file=self.place, **fields)

    def _schema(self) -> tuple[str | None, frozenset[str]]:
        with self.read() as connection:
            tables = frozenset(inspect(connection).get_table_names())
            version = text(f"SELECT version_num FROM {_VERSION}")  # noqa: S608 (a constant)
            found = connection.execute(version).scalar() if _VERSION in tables else None
        # On a server's database others may have tables too; a file is one program's.
        others = tables if self.file else tables & metadata.tables.keys()
        if found is None and others:
            raise self.error("database-foreign")
        return found, tables

    def scrub(self) -> None:
        """Have what was deleted leave SQLite's log as well; whoever reads now has it done later."""
        if self.file is None:
            return
        with _door(self):
            raw = self.engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                raw.close()

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def open_database(url: str, home: Path) -> Database:
    """Return the database at `url`; a relative SQLite path is below `home`, its folder made.

    A database without tables gets them at once; an older one is left for `migrate`, and
    `Database.check` tells. Raises what `connect` does, StoreError and StoreBusy.
    """
    database = connect(url, home)
    if database.revision() is None:
        migrate(database)
    return database


def connect(url: str, home: Path) -> Database:
    """Return the database at `url` without a look at it.

    Raises SettingsError database-url or database-driver, StoreError database-unopened.
    """
    engine = _engine(url, home)
    name = engine.url.database
    return Database(engine, _shown(name, home) if name and engine.name == "sqlite" else None)


def _engine(url: str, home: Path) -> Engine:
    try:
        target = _resolved(make_url(url), home)
        engine = create_engine(
            target,
            hide_parameters=True,  # addresses must not reach logs or tracebacks
            json_serializer=partial(json.dumps, ensure_ascii=False, sort_keys=True),
            connect_args={"isolation_level": None, "timeout": BUSY_TIMEOUT_S}
            if target.get_backend_name() == "sqlite"
            else {},
        )
    except ModuleNotFoundError as error:
        raise SettingsError("database-driver", setting=_SETTING, driver=error.name) from error
    except (ArgumentError, ValueError) as error:
        raise SettingsError("database-url", setting=_SETTING) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def migrate(database: Database) -> tuple[str, str]:
    """Bring the schema up to date in one transaction; return the revisions before and after.

    The revision before is "" for a new database. Raises StoreError for a newer one.
    """
    found = database.revision() or ""
    if found > REVISION:
        raise database.error("database-newer", found=found, expected=REVISION)
    if found == REVISION:
        return found, found
    with database.write() as connection:
        anew.bring(connection, is_new=not found)
    return found, REVISION


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that knows ON CONFLICT, for whichever database this is."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def columns(table: Table, names: Sequence[str]) -> list[Column[Any]]:
    """Return the columns with these names, in this order."""
    return [table.c[name] for name in names]


def _resolved(url: URL, home: Path) -> URL:
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url
    if backend != "sqlite" or not url.database or url.database == ":memory:":
        raise ValueError(f"{backend} is not SQLite with a file or PostgreSQL")
    path = home / url.database
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        file = _shown(str(path), home)
        raise StoreError("database-unopened", file=file, reason=reason_of(error)) from error
    return url.set(database=str(path))


def _shown(path: str, home: Path) -> str:
    inside = Path(path).is_relative_to(home)
    return Path(path).relative_to(home).as_posix() if inside else path


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000}")
    if _is_ours(cursor):
        _use_wal(cursor)
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what was erased is not in the file any more
    cursor.close()


def _is_ours(cursor: Any) -> bool:
    """Tell whether a file is new or has our tables: what is another program's stays as it is."""
    cursor.execute("SELECT count(*), total(name = ?) FROM sqlite_master", (_VERSION,))
    tables, ours = cursor.fetchone()
    return not tables or bool(ours)


def _use_wal(cursor: Any) -> None:
    """Switch to WAL; SQLite does not wait by itself when two processes do this at once."""
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except Exception as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    raw = connection.connection.driver_connection
    if raw is not None:  # by itself: SQLAlchemy's way costs more than these statements do
        raw.execute(f"PRAGMA query_only = {int(not writes)}")
        # A transaction that begins by reading cannot wait for its write lock: take it first.
        raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


@lru_cache(maxsize=16)
def _writing(engine: Engine) -> Engine:
    """Return the same engine for who writes, made once: that costs as much as a small transaction."""
    return engine.execution_options(**{_WRITES: True})


@contextmanager
def _door(database: Database) -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        raise database.error("database-busy") from error
    except DBAPIError as error:
        raise _translated(error.orig, database) from error
    except sqlite3.Error as error:  # at the beginning of a transaction
        raise _translated(error, database) from error
    except SQLAlchemyError as error:
        raise database.error("database-broken", reason=type(error).__name__) from error


def _translated(error: BaseException | None, database: Database) -> StoreError:
    # PostgreSQL quotes the row's values on the lines after the first.
    reason = str(error).partition("\n")[0]
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", "")
        code = next((code for start, code in _SQLITE_SAYS.items() if name.startswith(start)), None)
        if code is not None:
            return database.error(code, reason=_reason(name))
    if "no such table" in reason or type(error).__name__ == "UndefinedTable":
        return database.error("database-incomplete", missing=reason.rpartition(" ")[2])
    return database.error("database-broken", reason=reason)


def _reason(name: str) -> str:
    """Return why, as far as SQLite's name for it tells; its own name where it does not."""
    return "ENOENT" if name.startswith("SQLITE_CANTOPEN") else name
