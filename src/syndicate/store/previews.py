"""Links by which somebody without an account reads a page before the public does: one row for each."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, select, update

from syndicate.store.database import columns
from syndicate.store.previewing import previews as table

t = table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A link to one language of a work: who made it, and until when it leads there."""

    id: str
    kind: str
    name: str
    locale: str
    by: str
    at: datetime
    until: datetime
    withdrawn_at: datetime | None = None


_PREVIEW = columns(table, [field.name for field in fields(Preview)])


def add(c: Connection, given: Preview) -> None:
    """Keep a link."""
    c.execute(table.insert().values(**asdict(given)))


def get(c: Connection, id_: str) -> Preview | None:
    """Return a link, whatever became of it."""
    row = c.execute(select(*_PREVIEW).where(t.id == id_)).mappings().first()
    return None if row is None else Preview(**row)


def open_of(c: Connection, kind: str, name: str, now: datetime) -> list[Preview]:
    """Return the links to a work that lead there now, the latest first."""
    own = (t.kind == kind, t.name == name, t.until > now, t.withdrawn_at.is_(None))
    rows = c.execute(select(*_PREVIEW).where(*own).order_by(t.at.desc(), t.id)).mappings()
    return [Preview(**row) for row in rows]


def withdraw(c: Connection, id_: str, now: datetime) -> bool:
    """Have a link lead nowhere; False where it did not lead anywhere already."""
    own = (t.id == id_, t.withdrawn_at.is_(None), t.until > now)
    return c.execute(update(table).where(*own).values(withdrawn_at=now)).rowcount == 1
