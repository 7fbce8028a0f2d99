"""Counts over the ledger: by locale, and of one reader."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, exists, func, select

from syndicate.model import DeliveryState
from syndicate.store.schema import WAITING, deliveries, pools
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


def fell_due(c: Connection, after: datetime, until: datetime) -> bool:
    """Tell whether mails of an issue that was frozen by `after` fell due since, and still wait."""
    p = pools.c
    frozen = exists().where(p.issue == t.issue, p.frozen_at <= after)
    missed = and_(WAITING, t.purpose == "issue", t.due > after, t.due <= until, frozen)
    return bool(c.execute(select(exists().where(missed))).scalar())
