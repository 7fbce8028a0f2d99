"""What a database says of itself: whether it is whole, how large, how far behind its log, and its own clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from syndicate.store.database import Database

_MOST_DAMAGES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A database as it is.

    kind, version: "sqlite" or "postgresql", and which. size, wal: bytes; wal of SQLite's log.
    whole: whether its pages are sound; None where nobody looked. read_only: a replica of another.
    now: what time it is there; None where it is this machine's own.
    """

    kind: str
    version: str
    revision: str
    size: int
    wal: int
    whole: bool | None
    read_only: bool
    now: datetime | None


def condition(database: Database, *, whole: bool) -> Condition:
    """Look; `whole` has every page of SQLite's file read. Raises StoreError."""
    database.check()
    with database.read() as c:
        seen = _of_file(database, c, whole=whole) if database.file else _of_server(c)
    return Condition(revision=database.revision() or "", **seen)


def _of_file(database: Database, c: Connection, *, whole: bool) -> Mapping[str, Any]:
    file = database.file
    assert file is not None  # noqa: S101 (asked before)
    wal = file.with_name(f"{file.name}-wal")
    check = text(f"PRAGMA quick_check({_MOST_DAMAGES})")
    return {
        "kind": "sqlite",
        "version": c.execute(text("SELECT sqlite_version()")).scalar_one(),
        "size": file.stat().st_size,
        "wal": wal.stat().st_size if wal.exists() else 0,
        "whole": c.execute(check).scalars().all() == ["ok"] if whole else None,
        "read_only": False,
        "now": None,
    }


def _of_server(c: Connection) -> Mapping[str, Any]:
    return {
        "kind": "postgresql",
        "version": c.execute(text("SHOW server_version")).scalar_one(),
        "size": c.execute(text("SELECT pg_database_size(current_database())")).scalar_one(),
        "wal": 0,
        "whole": None,
        "read_only": c.execute(text("SELECT pg_is_in_recovery()")).scalar_one(),
        "now": c.execute(text("SELECT clock_timestamp()")).scalar_one(),
    }
