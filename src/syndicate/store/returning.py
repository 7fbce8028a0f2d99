"""A database from a backup → one of today, in its place, that sends nothing yet."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from syndicate.store import audit, instance, looks, standing
from syndicate.store.database import Database, connect_file, migrate
from syndicate.store.instance import InstanceRow
from syndicate.store.travel.carry import ARRIVAL, Difference, Journey, Told, origin_of
from syndicate.store.travel.rows import count
from syndicate.store.travel.shape import quoted, shapes, tables
from syndicate.store.types import Connection, metadata

_HELD = "restored"
_LEFT_FUNCTION = "audit_append_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """What a database that comes back is told. subject: of which instant its backup is, and a hash of it.

    log_stands: whether withdrawals.log still begins with what the database has taken in of it.
    """

    at: datetime
    by: str
    subject: str
    log_stands: bool


def make_current(copy: Path) -> str | None:
    """Bring a copy to the newest schema; return the mark of the key that it goes by.

    A database that was moved away counts again. Raises StoreError database-newer and what databases do.
    """
    database = connect_file(copy)
    try:
        with database.write_regardless() as c:
            found = standing.read(c)
            if found is not None and standing.word(found) in (standing.MOVING, standing.MOVED):
                standing.put(c, standing.revision(found))
                looks.forget(c, standing.MOVING)
        if database.revision() is None:
            raise database.error("database-foreign")
        migrate(database)
        database.check()
        with database.read() as c:
            row = instance.read(c)
    finally:
        database.close()
    return row.identity if row else None


def mark(copy: Path, told: Return) -> None:
    """Hold a copy before it is put in its place."""
    database = connect_file(copy)
    try:
        with database.write() as c:
            _mark(c, told)
    finally:
        database.close()


def fill(
    target: Database, copy: Path, told: Return, counting: Callable[[int], Told]
) -> list[Difference]:
    """Have a server's database hold what a copy holds; return what differs: nothing, or it counts not.

    Cut short, it goes on where it was, for the same backup.
    """
    source = connect_file(copy)
    try:
        journey = Journey(source, target, told.subject)
        journey.expect()
        rows = journey.rows()
        journey.carry(counting(rows))
        found = journey.differences(counting(2 * rows))
        if not found:
            with target.write_regardless() as c:
                _mark(c, told)
                journey.arrive(c)
    finally:
        source.close()
    return found


def is_expected(target: Database, subject: str) -> bool:
    """Tell whether a database is on its way back from this very backup already."""
    found = target.revision() or ""
    if standing.word(found) != standing.ARRIVING:
        return False
    with target.read() as c:
        return origin_of(c) == subject


def has_rows(target: Database) -> bool:
    """Tell whether there is anything in a server's database that somebody might want to keep."""
    if target.revision() is None:
        return False
    with target.read() as c:
        return any(count(c, shape) for shape in shapes(c, metadata.tables))


def clear(target: Database) -> None:
    """Remove all our tables from a server's database."""
    with target.write_regardless() as c:
        ours = {*metadata.tables, standing.VERSION, ARRIVAL} & tables(c)
        if ours:
            c.exec_driver_sql(f"DROP TABLE {quoted(sorted(ours))} CASCADE")
        c.exec_driver_sql(f"DROP FUNCTION IF EXISTS {_LEFT_FUNCTION}() CASCADE")


def _mark(c: Connection, told: Return) -> None:
    """Have nothing be sent before somebody adopts it, whatever it was held for; and have it known."""
    row = instance.read(c) or InstanceRow(token=secrets.token_hex(16), home="")
    instance.write(c, replace(row, held_reason=_HELD, held_since=told.at))
    if not told.log_stands:
        instance.forget_logs(c)
    at, _, sha256 = told.subject.partition(" ")
    audit.record(c, told.at, told.by, "restore", at, {"sha256": sha256})
