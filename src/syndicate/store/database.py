"""URL → Database: the one place that opens connections and translates SQLAlchemy's errors."""

import json
from collections.abc import Iterator, Sequence
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
    inspect,
    make_url,
)
from sqlalchemy.dialects import postgresql as postgresql_dialect
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from syndicate.errors import SettingsError, StoreBusy, StoreError, reason_of
from syndicate.store import postgresql, sqlite, standing
from syndicate.store.migrations import anew
from syndicate.store.schema import REVISION
from syndicate.store.types import metadata

_SETTING = "store.url"
_PASSING = ("database-busy", "database-away")
_DRIVER = "postgresql+psycopg"


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
        with self.door(), _reading(self.engine).begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection inside a writing transaction; commit at the end, roll back on error.

        Whoever writes is alone. Raises StoreBusy when another writer holds the database for over 5 s,
        StoreError (see `standing`) where it was raised to a newer schema meanwhile, or is moved.
        """
        with self._writes(postgresql.ALONE) as connection:
            yield connection

    @contextmanager
    def write_regardless(self) -> Iterator[Connection]:
        """Give the same to whoever changes the schema or moves the database: they ask what stands there."""
        with self._writes(postgresql.ALONE, asks=False) as connection:
            yield connection

    @contextmanager
    def write_beside(self) -> Iterator[Connection]:
        """Give the same to a sender that moves rows of its own; on PostgreSQL, others may do so meanwhile.

        Every statement must be conditional on what makes a row its own: nothing else is sure to be
        as it was read.
        """
        with self._writes(postgresql.BESIDE) as connection:
            yield connection

    @contextmanager
    def _writes(self, way: str, *, asks: bool = True) -> Iterator[Connection]:
        with self.door(), _writing(self.engine).begin() as connection:
            if self.engine.dialect.name == "postgresql":
                found = postgresql.take(connection, way, asks=asks)
            else:
                found = sqlite.taken(connection) if asks else None
            if found and (code := standing.refusal(found, REVISION)):
                raise self.error(code, found=found, expected=REVISION)
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
        if code := standing.refusal(found, REVISION):
            raise self.error(code, found=found, expected=REVISION)
        if missing := sorted(metadata.tables.keys() - tables):
            raise self.error("database-incomplete", missing=", ".join(missing))

    def error(self, code: str, **fields: Any) -> StoreError:
        """Return an error about this database."""
        kind = StoreBusy if code in _PASSING else StoreError
        return kind(code, file=self.place, **fields)

    def _schema(self) -> tuple[str | None, frozenset[str]]:
        with self.read() as connection:
            tables = frozenset(inspect(connection).get_table_names())
            found = standing.read(connection)
        # On a server's database others may have tables too; a file is one program's.
        others = tables if self.file else tables & metadata.tables.keys()
        if found is None and others:
            raise self.error("database-foreign")
        return found, tables

    def scrub(self) -> None:
        """Have what was deleted leave SQLite's log as well; whoever reads now has it done later."""
        if self.file is None:
            return
        with self.door():
            raw = self.engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                raw.close()

    @contextmanager
    def door(self) -> Iterator[None]:
        """Have whatever goes wrong inside be said as one of our errors."""
        with _door(self):
            yield

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


def connect_file(file: Path) -> Database:
    """Return the SQLite database in a file, whatever its name, without a look at it."""
    return connect(URL.create("sqlite", database=str(file)), file.parent)


def connect(url: str | URL, home: Path) -> Database:
    """Return the database at `url` without a look at it.

    Raises SettingsError database-url or database-driver, StoreError database-unopened.
    """
    engine = _engine(url, home)
    name = engine.url.database
    return Database(engine, _shown(name, home) if name and engine.name == "sqlite" else None)


def _engine(url: str | URL, home: Path) -> Engine:
    try:
        target = _resolved(make_url(url), home)
        is_file = target.get_backend_name() == "sqlite"
        engine = create_engine(
            target,
            hide_parameters=True,  # addresses must not reach logs or tracebacks
            json_serializer=partial(json.dumps, ensure_ascii=False, sort_keys=True),
            connect_args=dict(sqlite.ARGUMENTS)
            if is_file
            else {**postgresql.ARGUMENTS, **target.query},
            pool_pre_ping=not is_file,  # a server may have been restarted since
        )
    except ModuleNotFoundError as error:
        raise SettingsError("database-driver", setting=_SETTING, driver=error.name) from error
    except (ArgumentError, ValueError) as error:
        raise SettingsError("database-url", setting=_SETTING) from error
    if is_file:
        sqlite.prepare(engine)
    return engine


def migrate(database: Database) -> tuple[str, str]:
    """Bring the schema up to date in one transaction; return the revisions before and after.

    The revision before is "" for a new database. Raises StoreError for a newer one.
    """
    found = database.revision() or ""
    if code := standing.refusal(found, REVISION):
        raise database.error(code, found=found, expected=REVISION)
    if found == REVISION:
        return found, found
    with database.write_regardless() as connection:
        anew.bring(connection, is_new=not found)
    return found, REVISION


def insert(
    connection: Connection, table: Table
) -> sqlite_dialect.Insert | postgresql_dialect.Insert:
    """Return an INSERT that knows ON CONFLICT, for whichever database this is."""
    if connection.dialect.name == "postgresql":
        return postgresql_dialect.insert(table)
    return sqlite_dialect.insert(table)


def columns(table: Table, names: Sequence[str]) -> list[Column[Any]]:
    """Return the columns with these names, in this order."""
    return [table.c[name] for name in names]


def _resolved(url: URL, home: Path) -> URL:
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername=_DRIVER)
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


@lru_cache(maxsize=16)
def _writing(engine: Engine) -> Engine:
    """Return the same engine for who writes, made once: that costs as much as a small transaction."""
    # Whoever inserts where something may stand already asks how many rows it became.
    return engine.execution_options(**{sqlite.WRITES: True, "preserve_rowcount": True})


@lru_cache(maxsize=16)
def _reading(engine: Engine) -> Engine:
    """Return the same engine for who reads: what is read in one transaction is of one moment."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


@contextmanager
def _door(database: Database) -> Iterator[None]:
    try:
        yield
    except PoolTimeout as error:
        raise database.error("database-busy") from error
    except DBAPIError as error:
        raise _translated(error.orig, database) from error
    except database.engine.dialect.loaded_dbapi.Error as error:  # of what SQLAlchemy does not see
        raise _translated(error, database) from error
    except SQLAlchemyError as error:
        raise database.error("database-broken", reason=type(error).__name__) from error


def _translated(error: BaseException | None, database: Database) -> StoreError:
    # PostgreSQL quotes the row's values on the lines after the first.
    reason = str(error).partition("\n")[0]
    if error is not None and (said := sqlite.named(error)) is not None:
        return database.error(said[0], reason=said[1])
    if "no such table" in reason or type(error).__name__ == "UndefinedTable":
        return database.error("database-incomplete", missing=_table(reason))
    if error is not None and (code := postgresql.named(error)) is not None:
        return database.error(code, reason=reason)
    return database.error("database-broken", reason=reason)


def _table(reason: str) -> str:
    """Return the table that an error names: "no such table: x", 'relation "x" does not exist'."""
    quoted = reason.split('"')
    return quoted[1] if len(quoted) > 1 else reason.rpartition(" ")[2]
