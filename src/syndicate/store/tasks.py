"""What programs asked for: kept before it is begun, so that whoever comes after a kill goes on with it."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, select, update

from syndicate.store.database import columns, insert
from syndicate.store.programs import tasks as table

t = table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing that a program asked for.

    key:         the program's own name for it (Idempotency-Key), unique with the token.
    mark:        of all that was asked; the same key with another mark is a mistake.
    subject:     the issue that it is about; "" for none.
    locale:      the language of its answer.
    lease_until: when another process may take it up, if it has not ended.
    attempts:    how many processes have begun it.
    status:      of the answer, once it has ended; `answer` is JSON.
    """

    id: str
    token: str
    key: str | None
    mark: str
    operation: str
    subject: str
    arguments: Mapping[str, Any]
    locale: str
    accepted_at: datetime
    lease_until: datetime
    attempts: int = 1
    ended_at: datetime | None = None
    status: int | None = None
    answer: str | None = None


_TASK = columns(table, [field.name for field in fields(Task)])


def accept(c: Connection, task: Task) -> Task:
    """Keep a task, or return the one that came earlier under the same key."""
    statement = insert(c, table).values(**asdict(task)).on_conflict_do_nothing()
    if c.execute(statement).rowcount == 1 or task.key is None:
        return task
    return _one(c, and_(t.token == task.token, t.key == task.key)) or task


def get(c: Connection, id_: str) -> Task | None:
    """Return the task with this id."""
    return _one(c, t.id == id_)


def abandoned(c: Connection, now: datetime) -> tuple[Task, ...]:
    """Return what was begun, has not ended, and has nobody at work on it; the oldest first."""
    left = and_(t.ended_at.is_(None), t.lease_until <= now)
    rows = c.execute(select(*_TASK).where(left).order_by(t.accepted_at, t.id)).mappings()
    return tuple(Task(**row) for row in rows)


def take(c: Connection, task: Task, now: datetime, until: datetime) -> bool:
    """Take an abandoned task up; return False where somebody was quicker."""
    left = and_(t.id == task.id, t.ended_at.is_(None), t.lease_until <= now)
    values = {"lease_until": until, "attempts": task.attempts + 1}
    return c.execute(update(table).where(left).values(**values)).rowcount == 1


def extend(c: Connection, ids: Collection[str], until: datetime) -> None:
    """Say that somebody is still at work on these."""
    open_ = and_(t.id.in_(list(ids)), t.ended_at.is_(None))
    c.execute(update(table).where(open_).values(lease_until=until))


def end(c: Connection, id_: str, now: datetime, status: int, answer: str, *, keep: bool) -> None:
    """Keep the answer; without `keep`, the same key asks anew."""
    values: dict[str, Any] = {"ended_at": now, "status": status, "answer": answer}
    values |= {} if keep else {"key": None}
    c.execute(update(table).where(t.id == id_, t.ended_at.is_(None)).values(**values))


def forget(c: Connection, before: datetime) -> None:
    """Forget what ended by an instant."""
    c.execute(delete(table).where(t.ended_at <= before))


def _one(c: Connection, which: Any) -> Task | None:
    row = c.execute(select(*_TASK).where(which)).mappings().first()
    return None if row is None else Task(**row)
