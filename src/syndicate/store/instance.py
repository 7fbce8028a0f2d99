"""Which installation this database belongs to, and whether it may send."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from syndicate.store.database import columns, insert
from syndicate.store.schema import instance as t
from syndicate.store.schema import looks
from syndicate.store.schema import withdrawal_logs as logs

_SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceRow:
    """What the database remembers of its own installation.

    withdrawals_offset: bytes of withdrawals.log that were replayed before logs were told apart.
    identity: mark of the key under which addresses are hashed here; None before one was seen.
    """

    token: str
    home: str
    inode: int | None = None
    machine: str | None = None
    held_reason: str | None = None
    held_since: datetime | None = None
    last_tick: datetime | None = None
    withdrawals_offset: int = 0
    identity: str | None = None


_ROW = columns(t, [field.name for field in fields(InstanceRow)])


def read(c: Connection) -> InstanceRow | None:
    """Return the row, or None in a database that no installation has taken yet."""
    row = c.execute(select(*_ROW).where(t.c.id == 1)).mappings().first()
    return None if row is None else InstanceRow(**row)


def write(c: Connection, row: InstanceRow) -> None:
    """Replace the row whole."""
    values = asdict(row)
    statement = insert(c, t).values(id=1, **values)
    c.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


def held(c: Connection) -> tuple[str, datetime] | None:
    """Return why, and since when, sending is held; None where it is free."""
    row = read(c)
    if row is None or row.held_reason is None or row.held_since is None:
        return None
    return row.held_reason, row.held_since


def hold(c: Connection, reason: str, at: datetime) -> None:
    """Stop all sending; the first reason stays until `release`."""
    free = t.c.held_reason.is_(None)
    c.execute(update(t).where(t.c.id == 1, free).values(held_reason=reason, held_since=at))


def release(c: Connection) -> None:
    """Let sending go on."""
    c.execute(update(t).where(t.c.id == 1).values(held_reason=None, held_since=None))


def tick(c: Connection, at: datetime) -> None:
    """Remember when the schedule was last looked at."""
    c.execute(update(t).where(t.c.id == 1).values(last_tick=at))


def pin(c: Connection, identity: str) -> None:
    """Remember the mark of the key under which addresses are hashed, if none is remembered."""
    c.execute(update(t).where(t.c.id == 1, t.c.identity.is_(None)).values(identity=identity))


def read_to(c: Connection, log: str) -> int:
    """Return up to which byte a log of withdrawals is in this database; logs are known by their mark.

    Before there were marks, there was one log, of which the instance's own row tells.
    """
    marked = {row.log: row.offset for row in c.execute(select(logs))}
    if marked:
        return int(marked.get(log, 0))
    return c.execute(select(t.c.withdrawals_offset).where(t.c.id == 1)).scalar() or 0


def replayed(c: Connection, log: str, offset: int) -> None:
    """Remember how much of a log of withdrawals is in this database."""
    statement = insert(c, logs).values(log=log, offset=offset)
    c.execute(
        statement.on_conflict_do_update(
            index_elements=["log"], set_={"offset": statement.excluded.offset}
        )
    )


def forget_logs(c: Connection) -> None:
    """Have every log of withdrawals be read from its beginning: they are not those that were read."""
    c.execute(delete(logs))
    c.execute(update(t).where(t.c.id == 1).values(withdrawals_offset=0))


def sent_mark(c: Connection) -> datetime | None:
    """Return the mark of the last run that sent: an older database has an older one, or none."""
    return c.execute(select(looks.c.at).where(looks.c.name == _SENT)).scalar()


def move_sent_mark(c: Connection, now: datetime) -> None:
    """Move the mark on to `now`, and on in any case: it never stands still, nor goes back."""
    before = sent_mark(c)
    at = now if before is None else max(now, before + timedelta(microseconds=1))
    statement = insert(c, looks).values(name=_SENT, at=at)
    c.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"at": at}))
