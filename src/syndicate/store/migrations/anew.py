"""All migrations at once, for a new SQLite database: what they leave there, as `make schema` wrote it down."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Connection, text

from syndicate.store.schema import REVISION

SCRIPT = Path(__file__).with_name("anew.sql")


def bring(connection: Connection, *, is_new: bool, to: str = REVISION) -> None:
    """Bring the schema up to date, or to an older revision, inside the caller's transaction."""
    if is_new and to == REVISION and create(connection):
        return
    # Alembic takes 0.3 s to import, and almost no start has anything to migrate.
    from syndicate.store.migrations.upgrade import upgrade  # noqa: PLC0415

    upgrade(connection, to)


def create(connection: Connection) -> bool:
    """Make every table in a database that has none; return False where migrations have to do it.

    A dozen migrations take as long as a command does; whoever starts one for the first time is looking.
    """
    if connection.dialect.name != "sqlite" or _is_begun(connection):
        return False
    for statement in statements(SCRIPT.read_text(encoding="utf-8").splitlines(keepends=True)):
        connection.exec_driver_sql(statement)
    return True


def statements(lines: Iterable[str]) -> Iterator[str]:
    """Yield what ends with a semicolon; those within a trigger end nothing."""
    held = ""
    for line in lines:
        held += line
        if sqlite3.complete_statement(held):
            yield held.strip()
            held = ""


def _is_begun(connection: Connection) -> bool:
    """Tell whether another process was quicker; a transaction that writes sees what it did."""
    return bool(connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar())
