"""The file `var/index.db`: SQLite, one writer at a time (who holds the lock of the build).

All of it follows from content and settings, but for the last good versions of works whose files are
broken, for what was told of them, and for what sources said before they were changed: lost, it is made
anew, and only these are forgotten.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from syndicate.errors import StoreError, unwritable

_VERSION = 4
_TABLES = """
CREATE TABLE works(
  kind TEXT, name TEXT, id TEXT, held INTEGER, shows INTEGER DEFAULT 0, seen INTEGER DEFAULT 0, files INTEGER, said INTEGER,
  told BLOB, work BLOB, texts BLOB,
  good BLOB, good_texts BLOB, next REAL, PRIMARY KEY(kind, name)
);
CREATE INDEX works_id ON works(id);
CREATE INDEX works_next ON works(next);
CREATE INDEX works_held ON works(held, id);
CREATE INDEX works_shows ON works(shows) WHERE shows != 0;
CREATE INDEX works_good ON works(held) WHERE good IS NOT NULL;
CREATE INDEX works_said ON works(kind, name) WHERE said;
CREATE TABLE addresses(
  kind TEXT, locale TEXT, slug TEXT, name TEXT, PRIMARY KEY(kind, locale, slug, name)
) WITHOUT ROWID;
CREATE INDEX addresses_name ON addresses(kind, name);
CREATE TABLE images(file TEXT, kind TEXT, name TEXT, PRIMARY KEY(file, kind, name)) WITHOUT ROWID;
CREATE INDEX images_name ON images(kind, name);
CREATE TABLE sources(
  kind TEXT, name TEXT, locale TEXT, fingerprint TEXT, said BLOB, PRIMARY KEY(kind, name, locale, fingerprint)
);
CREATE TABLE cards(
  locale TEXT, work TEXT, kind TEXT, name TEXT, section TEXT, date REAL, year INTEGER, starts REAL,
  ends REAL, withdrawn REAL, updated REAL, key BLOB, card BLOB, PRIMARY KEY(locale, work)
);
CREATE INDEX cards_newest ON cards(locale, kind, date DESC, work);
CREATE INDEX cards_section ON cards(locale, section, kind, date DESC, work);
CREATE INDEX cards_group ON cards(locale, kind, section, year, date DESC, work, key, updated, withdrawn)
  WHERE withdrawn IS NULL;
CREATE INDEX cards_ends ON cards(ends) WHERE ends IS NOT NULL;
CREATE INDEX cards_work ON cards(work);
CREATE INDEX cards_name ON cards(kind, name);
CREATE INDEX cards_withdrawn ON cards(withdrawn) WHERE withdrawn IS NOT NULL;
CREATE TABLE months(
  locale TEXT, month TEXT, work TEXT, PRIMARY KEY(locale, month, work)
) WITHOUT ROWID;
CREATE INDEX months_work ON months(work);
CREATE TABLE entries(
  locale TEXT, work TEXT, key BLOB, size INTEGER, entry BLOB, PRIMARY KEY(locale, work)
);
CREATE TABLE documents(path TEXT PRIMARY KEY, owner TEXT, key BLOB) WITHOUT ROWID;
CREATE INDEX documents_owner ON documents(owner);
CREATE TABLE media(path TEXT, owner TEXT, PRIMARY KEY(path, owner)) WITHOUT ROWID;
CREATE INDEX media_owner ON media(owner);
CREATE TABLE moves(
  owner TEXT, path TEXT, target TEXT, locale TEXT, PRIMARY KEY(owner, path)
) WITHOUT ROWID;
CREATE TABLE told(work TEXT PRIMARY KEY, facts BLOB) WITHOUT ROWID;
CREATE TABLE released(
  work TEXT, locale TEXT, PRIMARY KEY(work, locale)
) WITHOUT ROWID;
CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
"""

Row = tuple[object, ...]


class IndexDamaged(StoreError):
    """The index cannot be read; a build makes it anew."""


class Index:
    """An open index; `commit` keeps what was written since the last one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def rows(self, query: str, *values: object) -> Iterator[tuple[object, ...]]:
        """Yield the rows of a query."""
        # Not `yield from`: it closes the cursor of a query left half read, which the end may have done.
        for row in self.connection.execute(query, values):  # noqa: UP028
            yield row

    def one(self, query: str, *values: object) -> object:
        """Return the first column of the first row, or None."""
        found = self.connection.execute(query, values).fetchone()
        return found[0] if found else None

    def run(self, statement: str, *values: object) -> None:
        """Execute a statement that gives no rows."""
        self.connection.execute(statement, values)

    def many(self, statement: str, rows: Iterator[Row] | list[Row]) -> None:
        """Execute a statement for each of `rows`."""
        self.connection.executemany(statement, rows)

    def meta(self, name: str) -> bytes | None:
        """Return what was kept under `name`."""
        found = self.one("SELECT value FROM meta WHERE name = ?", name)
        return found if isinstance(found, bytes) else None

    def keep(self, name: str, value: bytes) -> None:
        """Keep a value under `name`."""
        self.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, value)

    def commit(self) -> None:
        """Keep what was written."""
        self.connection.commit()


@contextmanager
def opened(path: Path | None) -> Iterator[Index]:
    """Open the index at `path`, made anew if it is absent, damaged or of another version of ours.

    None opens one in memory. Raises StoreError output-unwritable, and IndexDamaged where the damage
    shows only later: the file is then thrown away.
    """
    connection = _connected(path)
    try:
        with _told(path):
            yield Index(connection)
    except IndexDamaged:
        connection.close()
        _thrown_away(path)
        raise
    finally:
        _at_rest(connection)
        connection.close()


@contextmanager
def reading(path: Path) -> Iterator[Index | None]:
    """Open an index that nobody changes through this; None where there is none to read.

    Raises IndexDamaged where it cannot be read after all.
    """
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)
    except sqlite3.Error:
        yield None
        return
    try:
        with _told(path):
            yield Index(connection) if _version(connection) == _VERSION else None
    finally:
        connection.close()


def copy(path: Path, target: Path) -> bool:
    """Copy the index at `path`, as it is at one moment, into an empty file; tell whether there is one to copy."""
    try:
        with (
            closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as index,
            closing(sqlite3.connect(target)) as made,
        ):
            index.backup(made)
            made.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error:  # what cannot be read can be made again
        return False
    return True


@contextmanager
def _told(path: Path | None) -> Iterator[None]:
    """Have the file named whose bytes make no sense."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if path is None or type(error) is not sqlite3.DatabaseError:  # as SQLITE_CORRUPT is raised
            raise
        raise IndexDamaged("index-damaged", file=path.as_posix()) from error


def _thrown_away(path: Path | None) -> None:
    if path is not None:
        for one in (path, *path.parent.glob(f"{path.name}-*")):
            one.unlink(missing_ok=True)


def _at_rest(connection: sqlite3.Connection) -> None:
    """Leave one file alone, which those who only read it need not write beside."""
    with suppress(sqlite3.Error):  # somebody reads it now; whoever comes next does this
        connection.rollback()
        connection.execute("PRAGMA journal_mode=DELETE")


def _connected(path: Path | None) -> sqlite3.Connection:
    if path is None:
        return _made(sqlite3.connect(":memory:"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _made(sqlite3.connect(path))
        except sqlite3.DatabaseError:
            _thrown_away(path)
            return _made(sqlite3.connect(path))
    except sqlite3.OperationalError as error:
        raise unwritable(path, OSError(0, str(error))) from error
    except OSError as error:
        raise unwritable(path, error) from error


def _made(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA cache_size=-16000")  # KiB: lists are long
    if _version(connection) != _VERSION:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall():
            connection.execute(f'DROP TABLE "{name}"')
        connection.executescript(_TABLES)
        connection.execute(f"PRAGMA user_version={_VERSION}")
        connection.commit()
    return connection


def _version(connection: sqlite3.Connection) -> int:
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error:
        return 0
