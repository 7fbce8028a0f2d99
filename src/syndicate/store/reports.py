"""Counts over the ledger: by locale, and of one reader; and what one reader was sent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, select

from syndicate.model import DeliveryState, Purpose
from syndicate.store.schema import (
    WAITING,
    deliveries,
    pool_blocks,
    pool_frames,
    pools,
    selection_items,
    selections,
)
from syndicate.store.types import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One mail to one reader, and what their server said of it.

    subject: of an issue's mail; None for another, or where its pool is no more.
    """

    id: int
    purpose: Purpose
    key: str
    recipient: str
    state: DeliveryState
    locale: str
    subject: str | None
    handed_over_at: datetime | None
    settled_at: datetime | None
    reply_code: int | None
    reply_enhanced: str | None
    reply_text: str | None


t = deliveries.c


def locales(c: Connection, state: DeliveryState) -> Mapping[str, int]:
    """Return locale → how many mails are in `state`."""
    counted = select(t.locale, func.count()).where(t.state == state)
    rows = c.execute(counted.group_by(t.locale).order_by(t.locale))
    return {row[0]: row[1] for row in rows}


def history(c: Connection, recipients: Collection[str]) -> tuple[int, int, datetime | None]:
    """Return how many mails a reader was sent, how many are unknown, and when the last was settled."""
    counted = select(t.state, func.count(), func.max(t.settled_at)).where(
        t.recipient.in_(list(recipients)), t.state.in_(["sent", "unknown"])
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


def mails(c: Connection, recipients: Collection[str]) -> tuple[Sent, ...]:
    """Return every mail to a reader, under all that stands for them, oldest first."""
    s, f, b, i = selections.c, pool_frames.c, pool_blocks.c, selection_items.c
    part = and_(f.issue == s.issue, f.revision == s.revision, f.locale == s.locale)
    lead = and_(
        b.issue == s.issue, b.revision == s.revision, b.locale == s.locale, b.item == i.item
    )
    whole = (
        deliveries.outerjoin(selections, s.id == t.selection)
        .outerjoin(pool_frames, part)
        .outerjoin(selection_items, and_(i.selection == s.id, i.position == 0))
        .outerjoin(pool_blocks, lead)
    )
    own = (t.id, t.purpose, t.key, t.recipient, t.state, t.locale, t.handed_over_at, t.settled_at)
    said = (t.reply_code, t.reply_enhanced, t.reply_text)
    subject = func.coalesce(f.subject, b.title).label("subject")
    rows = c.execute(
        select(*own, *said, subject)
        .select_from(whole)
        .where(t.recipient.in_(list(recipients)))
        .order_by(t.id)
    )
    return tuple(Sent(**row) for row in rows.mappings())
