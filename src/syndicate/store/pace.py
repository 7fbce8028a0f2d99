"""How many mails wait, and how many have left lately."""

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
