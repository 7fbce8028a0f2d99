"""A database in use → a copy of it as it was at one moment."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from syndicate import disk
from syndicate.errors import StoreError, UsageError, unwritable
from syndicate.store import standing
from syndicate.store.database import Database, connect_file
from syndicate.store.travel.snapshot import Counting, snapshot

_REVISION = f"SELECT version_num FROM {standing.VERSION}"  # noqa: S608 (a constant)
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name != ?"
)


def copy(database: Database, target: Path, counting: Counting | None = None) -> None:
    """Copy a database, a server's too, to an SQLite file at `target` while others read and write it.

    The copy is one file, sound and on the disk when this returns; nobody waits meanwhile. Its schema is
    of the same revision, whichever that is. counting: see `snapshot`; a file is copied in one step. Raises
    UsageError backup-exists, StoreError backup-damaged and output-unwritable.
    """
    with placed(target) as (aside, _):
        write(database, aside, target, counting)


@contextmanager
def placed(target: Path, purpose: str = "") -> Iterator[tuple[Path, int]]:
    """Give an empty file that becomes `target` once its block has come to its end, in the place of none.

    purpose: what its own name has beside `target`'s. Raises UsageError backup-exists, StoreError output-unwritable.
    """
    if target.exists():
        raise UsageError("backup-exists", file=str(target))
    try:
        with disk.alone_at(target.with_name(f"{target.name}{purpose}")) as (aside, handle):
            yield aside, handle
            os.fsync(handle)
            target.hardlink_to(aside)
        disk.settle(target.parent)
    except FileExistsError as error:
        raise UsageError("backup-exists", file=str(target)) from error
    except OSError as error:
        raise unwritable(target, error) from error


def write(database: Database, aside: Path, target: Path, counting: Counting | None = None) -> None:
    """Make an empty file a copy of a database (see `copy`); target: the name that errors give it."""
    try:
        if database.file is not None:
            _write(database, aside)
        else:
            _carry(database, aside, counting or (lambda _rows: lambda _page: None))
    except sqlite3.Error as error:
        full = error.sqlite_errorname in ("SQLITE_FULL", "SQLITE_IOERR_WRITE")
        reason = "ENOSPC" if full else "EIO"
        raise StoreError("output-unwritable", file=str(target), reason=reason) from error


def _carry(database: Database, aside: Path, counting: Counting) -> None:
    made = connect_file(aside)
    try:
        whole = snapshot(database, made, counting)
    finally:
        made.close()
    with closing(sqlite3.connect(aside)) as file:
        file.execute("PRAGMA journal_mode = DELETE")  # one file, without -wal beside it
    if not whole:
        raise database.error("backup-damaged")


def counts(file: Path) -> dict[str, int]:
    """Return how many rows each table of a copy has. Raises StoreError backup-damaged for no sound one."""
    try:
        with closing(_opened(file)) as made:
            if made.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise StoreError("backup-damaged")
            names = made.execute(_TABLES, (standing.VERSION,)).fetchall()
            counted = {
                name: made.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
                for (name,) in names
            }
    except sqlite3.Error as error:
        raise StoreError("backup-damaged") from error
    return counted


def revision(file: Path) -> str:
    """Return the revision of a copy's schema, wherever it was moved since; "" for a strange one."""
    with closing(_opened(file)) as made, suppress(sqlite3.Error):
        return standing.revision(str(made.execute(_REVISION).fetchone()[0]))
    return ""


def take(file: Path, target: Path) -> None:
    """Make an empty file a copy of a database in a file that nobody changes. Raises StoreError backup-damaged."""
    try:
        with closing(_opened(file)) as source, closing(sqlite3.connect(target)) as made:
            source.backup(made)
    except sqlite3.Error as error:
        raise StoreError("backup-damaged", file=str(file)) from error


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)


def _write(database: Database, aside: Path) -> None:
    with database.read() as connection, closing(sqlite3.connect(aside)) as made:
        made.execute("PRAGMA journal_mode = OFF")  # a copy that is cut short is thrown away whole
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)  # noqa: S101 (it has a file)
        # All pages in one step: a copy in several would begin anew whenever somebody writes.
        source.backup(made, pages=-1)
        made.execute("PRAGMA journal_mode = DELETE")  # one file, without -wal beside it
        made.commit()
        sound = made.execute("PRAGMA quick_check").fetchone() == ("ok",)
    if not sound:
        raise database.error("backup-damaged")
