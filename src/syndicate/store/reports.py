"""Counts over the ledger: by locale, and of one reader."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from syndicate.model import DeliveryState
from syndicate.store.schema import deliveries
from syndicate.store.types import Connection

t = deliveries.c


def locales(c: Connection, state: DeliveryState) -> Mapping[str, int]:
    """Return locale → how many mails are in `state`."""
    counted = select(t.locale, func.count()).where(t.state == state)
    rows = c.execute(counted.group_by(t.locale).order_by(t.locale))
    return {row[0]: row[1] for row in rows}


def history(c: Connection, recipient: str) -> tuple[int, int, datetime | None]:
    """Return how many mails a reader was sent, how many are unknown, and when the last was settled."""
    counted = select(t.state, func.count(), func.max(t.settled_at)).where(
        t.recipient == recipient, t.state.in_(["sent", "unknown"])
    )
    found = {row[0]: (row[1], row[2]) for row in c.execute(counted.group_by(t.state))}
    sent, last = found.get("sent", (0, None))
    return sent, found.get("unknown", (0, None))[0], last
