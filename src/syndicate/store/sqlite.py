"""SQLite's own ways: what each of its connections promises, and what its errors are called here."""

import sqlite3
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, event

from syndicate.store.standing import VERSION

BUSY_TIMEOUT_S = 5
WRITES = "syndicate_writes"
ARGUMENTS: Mapping[str, Any] = {"isolation_level": None, "timeout": BUSY_TIMEOUT_S}
# How SQLite's error names begin → what we call it (https://www.sqlite.org/rescode.html).
_SAYS: Mapping[str, str] = {
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


def prepare(engine: Engine) -> None:
    """Have each connection keep its promises, and each transaction begin as it will go on."""
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begun)


def taken(connection: Connection) -> str | None:
    """Return what stands for the revision as a writing transaction begins; None in a new database."""
    raw: Any = connection.connection.driver_connection
    try:  # by itself, as below
        found = raw.execute(f"SELECT version_num FROM {VERSION}").fetchone()  # noqa: S608 (a constant)
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise
    return None if found is None else str(found[0])


def named(error: BaseException) -> tuple[str, str] | None:
    """Return the code of an error and why, as far as SQLite's name for it tells; None for others."""
    name = getattr(error, "sqlite_errorname", "") if isinstance(error, sqlite3.Error) else ""
    code = next((code for start, code in _SAYS.items() if name.startswith(start)), None)
    if code is None:
        return None
    return code, "ENOENT" if name.startswith("SQLITE_CANTOPEN") else name


def _connected(connection: Any, _record: Any) -> None:
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
    cursor.execute("SELECT count(*), total(name = ?) FROM sqlite_master", (VERSION,))
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


def _begun(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    raw = connection.connection.driver_connection
    if raw is not None:  # by itself: SQLAlchemy's way costs more than these statements do
        raw.execute(f"PRAGMA query_only = {int(not writes)}")
        # A transaction that begins by reading cannot wait for its write lock: take it first.
        raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
