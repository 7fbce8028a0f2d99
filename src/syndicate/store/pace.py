"""How many mails wait, and for when."""

from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from syndicate.store.deliveries import pending
from syndicate.store.schema import WAITING, deliveries

t = deliveries.c


def waiting(c: Connection, now: datetime | None = None) -> int:
    """Return how many mails wait: those due by `now`, or all that can move by themselves."""
    if now is None:
        return pending(c)
    due = and_(WAITING, t.ready <= now)
    return c.execute(select(func.count()).select_from(deliveries).where(due)).scalar_one()


def waves(
    c: Connection, issue: str, *, waiting: bool = False
) -> list[tuple[str | None, datetime, int]]:
    """Return (zone, due, readers) of each wave of an issue, the first to leave first.

    waiting: of those alone whose mail has not left.
    """
    left = (t.state.in_(["queued", "claimed", "deferred"]),) if waiting else ()
    statement = (
        select(t.zone, t.due, func.count())
        .where(t.issue == issue, t.purpose == "issue", *left)
        .group_by(t.zone, t.due)
        .order_by(t.due, t.zone)
    )
    return [(row[0], row[1], row[2]) for row in c.execute(statement)]
