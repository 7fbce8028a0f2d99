"""When we last looked at something, by its name."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from syndicate.store.database import insert
from syndicate.store.schema import looks


def last(c: Connection, name: str) -> datetime | None:
    """Return when we last looked; None for never."""
    return c.execute(select(looks.c.at).where(looks.c.name == name)).scalar()


def note(c: Connection, name: str, now: datetime) -> None:
    """Keep that we have looked, unless that was known of a later instant."""
    before = last(c, name)
    if before is not None and before >= now:
        return
    statement = insert(c, looks).values(name=name, at=now)
    c.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"at": statement.excluded.at})
    )


def forget(c: Connection, name: str) -> None:
    """Have it that we never looked."""
    c.execute(delete(looks).where(looks.c.name == name))
