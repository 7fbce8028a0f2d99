"""What somebody met at work that staff should know of: a server that is away, an issue that cannot leave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from syndicate.store.alerting import sights as table
from syndicate.store.database import insert

t = table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Something that is so since then. `facts`: no address, no secret."""

    kind: str
    subject: str
    since: datetime
    facts: Mapping[str, Any]


def seen(c: Connection, kind: str) -> Mapping[str, Sight]:
    """Return what stands of a kind, by what it is about."""
    rows = c.execute(select(table).where(t.kind == kind).order_by(t.subject)).mappings()
    return {row["subject"]: Sight(**row) for row in rows}


def note(c: Connection, kind: str, subject: str, facts: Mapping[str, Any], now: datetime) -> None:
    """Keep that something is so; since when stays as it is."""
    statement = insert(c, table).values(kind=kind, subject=subject, since=now, facts=dict(facts))
    c.execute(
        statement.on_conflict_do_update(
            index_elements=["kind", "subject"], set_={"facts": statement.excluded.facts}
        )
    )


def forget(c: Connection, kind: str, subject: str) -> None:
    """Keep that it is over."""
    c.execute(delete(table).where(t.kind == kind, t.subject == subject))
