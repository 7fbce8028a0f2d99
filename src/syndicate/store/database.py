"""URL → Database: the one place that opens connections and translates SQLAlchemy's errors."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
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

from syndicate.errors import StoreBusy, StoreError
from syndicate.store.schema import REVISION

BUSY_TIMEOUT_S = 5
_WRITES = "syndicate_writes"


@dataclass(frozen=True, slots=True)
class Database:
    """One database, its connections pooled; safe to share between threads."""

    engine: Engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one moment and cannot write."""
        with _door(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection inside a writing transaction; commit at the end, roll back on error.

        Raises StoreBusy when another writer holds the database for over 5 s.
        """
        engine = self.engine.execution_options(**{_WRITES: True})
        with _door(), engine.begin() as connection:
            yield connection

    @property
    def file(self) -> Path | None:
        """Return the file of an SQLite database; None for a server's."""
        name = self.engine.url.database
        return Path(name) if name and self.engine.dialect.name == "sqlite" else None

    def revision(self) -> str | None:
        """Return the schema revision, or None for a database that has no tables yet."""
        with self.read() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()

    def check(self) -> None:
        """Raise StoreError unless the schema is the one this program knows."""
        found = self.revision()
        if found is None or found < REVISION:
            raise StoreError("database-unmigrated", found=found or "", expected=REVISION)
        if found > REVISION:
            raise StoreError("database-newer", found=found, expected=REVISION)

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def open_database(url: str, home: Path) -> Database:
    """Return the database at `url`; a relative SQLite path is below `home`, its folder made.

    A database without tables gets them at once; an older one is left for `migrate`, and
    `Database.check` tells. Raises StoreError database-url or database-broken, and StoreBusy.
    """
    database = connect(url, home)
    if database.revision() is None:
        migrate(database)
    return database


def connect(url: str, home: Path) -> Database:
    """Return the database at `url` without a look at it. Raises StoreError database-url."""
    return Database(_engine(url, home))


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
    except (ArgumentError, ModuleNotFoundError, ValueError) as error:
        raise StoreError("database-url", setting="store.url", reason=str(error)) from error
    except OSError as error:
        raise StoreError("database-broken", reason=str(error)) from error
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
        raise StoreError("database-newer", found=found, expected=REVISION)
    if found == REVISION:
        return found, found
    # Alembic takes 0.3 s to import, and almost every start has nothing to migrate.
    from syndicate.store.migrations.upgrade import upgrade  # noqa: PLC0415

    with database.write() as connection:
        upgrade(connection)
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
    path.parent.mkdir(parents=True, exist_ok=True)
    return url.set(database=str(path))


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000}")
    _use_wal(cursor)
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


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
    connection.exec_driver_sql(f"PRAGMA query_only = {int(not writes)}")
    # A transaction that begins by reading cannot wait for its write lock: take it first.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _door() -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        raise StoreBusy("database-busy") from error
    except DBAPIError as error:
        raise _translated(error) from error
    except SQLAlchemyError as error:
        raise StoreError("database-broken", reason=type(error).__name__) from error


def _translated(error: DBAPIError) -> StoreError:
    # PostgreSQL quotes the row's values on the lines after the first.
    reason = str(error.orig).partition("\n")[0]
    if "database is locked" in reason or "database table is locked" in reason:
        return StoreBusy("database-busy")
    if "no such table" in reason or type(error.orig).__name__ == "UndefinedTable":
        return StoreError("database-unmigrated", found="", expected=REVISION)
    return StoreError("database-broken", reason=reason)
