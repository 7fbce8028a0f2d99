"""A database in use → a copy of it as it was at one moment."""

import sqlite3
from contextlib import closing
from pathlib import Path

from syndicate import disk
from syndicate.errors import StoreError, UsageError, unwritable
from syndicate.store.database import Database


def copy(database: Database, target: Path) -> None:
    """Copy an SQLite database to `target` while others read and write it.

    The copy is one file, sound and on the disk when this returns; nobody waits meanwhile. Raises
    UsageError backup-exists and backup-server, StoreError backup-damaged and output-unwritable.
    """
    if database.file is None:
        raise UsageError("backup-server", setting="store.url")
    if target.exists():
        raise UsageError("backup-exists", file=str(target))
    try:
        with disk.alone_at(target) as (aside, _):
            _write(database, aside)
            target.hardlink_to(aside)
        disk.settle(target.parent)
    except FileExistsError as error:
        raise UsageError("backup-exists", file=str(target)) from error
    except OSError as error:
        raise unwritable(target, error) from error
    except sqlite3.Error as error:
        full = error.sqlite_errorname in ("SQLITE_FULL", "SQLITE_IOERR_WRITE")
        reason = "ENOSPC" if full else "EIO"
        raise StoreError("output-unwritable", file=str(target), reason=reason) from error


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
