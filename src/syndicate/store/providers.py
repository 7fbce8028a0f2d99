"""Mailbox providers that are left alone for a while, because they would not have our mail."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete, select, update

from syndicate.store.database import columns, insert
from syndicate.store.easing import provider_pauses as table

t = table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A provider is left alone until then: what it said, how often in a row it did, and since when.

    kind: "policy" where it refused for what it thinks of us, "rate" where it asked for fewer mails.
    """

    provider: str
    kind: Literal["policy", "rate"]
    since: datetime
    until: datetime
    times: int
    code: int | None = None
    enhanced: str | None = None
    text: str | None = None


_PAUSE = columns(table, [field.name for field in fields(Pause)])


def pauses(c: Connection) -> Mapping[str, Pause]:
    """Return what is left alone, or was until somebody tries again, by provider."""
    rows = c.execute(select(*_PAUSE).order_by(t.provider)).mappings()
    return {row["provider"]: Pause(**row) for row in rows}


def pause(c: Connection, given: Pause) -> None:
    """Leave a provider alone, in place of what is known of it."""
    values = asdict(given)
    statement = insert(c, table).values(**values)
    c.execute(statement.on_conflict_do_update(index_elements=["provider"], set_=values))


def try_again(c: Connection, known: Pause, until: datetime) -> bool:
    """Take the right to send it one mail, which others have again after `until`; False: somebody else has."""
    same = (t.provider == known.provider, t.until == known.until)
    return c.execute(update(table).where(*same).values(until=until)).rowcount == 1


def lift(c: Connection, provider: str) -> bool:
    """Send to a provider as before; False where it was not left alone."""
    return c.execute(delete(table).where(t.provider == provider)).rowcount == 1
