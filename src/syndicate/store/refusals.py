"""Mails that were refused in the session, of which it was not counted against their addresses."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, and_, exists, or_, select

from syndicate.model import DeliveryState
from syndicate.store.database import columns
from syndicate.store.schema import bounces, deliveries, issues

t = deliveries.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A mail that a server refused, or that was given up, and the reply that it had last."""

    id: int
    key: str
    recipient: str
    state: DeliveryState
    settled_at: datetime
    reply_code: int | None
    reply_enhanced: str | None
    reply_text: str | None
    reply_kind: str


_KEPT = columns(deliveries, [field.name for field in fields(Refusal)])


def untold(c: Connection, source: str, kinds: Collection[str], since: datetime) -> list[Refusal]:
    """Return mails refused since an instant for reasons of these kinds, of which `source` told nothing."""
    leaving = select(issues.c.id).where(
        or_(issues.c.state.in_(["sending", "cancelled"]), issues.c.sent_at >= since)
    )
    told = exists().where(bounces.c.delivery == t.id, bounces.c.source == source)
    # The ledger is long: by issue and state there is an index.
    lately = and_(or_(t.issue.is_(None), t.issue.in_(leaving)), t.state.in_(["refused", "expired"]))
    rows = c.execute(
        select(*_KEPT).where(lately, t.settled_at >= since, t.reply_kind.in_(list(kinds)), ~told)
    )
    return [Refusal(**row) for row in rows.mappings()]
