"""Mails of which nobody knows whether they arrived, and what somebody found out about them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from syndicate.model import DeliveryState, Purpose
from syndicate.store.people import subscribers
from syndicate.store.schema import UNKNOWN, deliveries, issues

t = deliveries.c
Verdict = Literal["sent", "refused", "resend", "drop"]
BECOMES: Mapping[Verdict, DeliveryState] = {
    "sent": "sent",
    "refused": "refused",
    "resend": "queued",
    "drop": "cancelled",
}
_PAGE = 5_000
_FREE: Mapping[str, Any] = {"token": None, "sender": None, "lease_until": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One mail of which nobody knows: what its Message-ID is made of."""

    id: int
    purpose: Purpose
    key: str
    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What somebody found out about a mail, and what a server said of it, if that is known."""

    delivery: int
    verdict: Verdict
    code: int | None = None
    enhanced: str | None = None
    text: str | None = None
    kind: str | None = None


def doubts(c: Connection, after: int = 0, limit: int = _PAGE) -> list[Doubt]:
    """Return unknown mails with an id after `after`, by id."""
    unknown = and_(UNKNOWN, t.id > after)
    rows = select(t.id, t.purpose, t.key, t.recipient).where(unknown).order_by(t.id).limit(limit)
    return [Doubt(**row) for row in c.execute(rows).mappings()]


def states(c: Connection, ids: Collection[int]) -> Mapping[int, DeliveryState]:
    """Return the state of each of these mails that is in the ledger."""
    rows = c.execute(select(t.id, t.state).where(t.id.in_(list(ids))))
    return {row[0]: row[1] for row in rows}


def people(c: Connection, ids: Sequence[int]) -> Mapping[int, str]:
    """Return whose mails these are: their addresses, where they are still kept."""
    found: dict[int, str] = {}
    address = func.coalesce(t.address, subscribers.c.address)
    joined = deliveries.outerjoin(subscribers, subscribers.c.id == t.recipient)
    for start in range(0, len(ids), _PAGE):
        some = ids[start : start + _PAGE]
        rows = c.execute(select(t.id, address).select_from(joined).where(t.id.in_(some)))
        found |= {row[0]: row[1] for row in rows if row[1]}
    return found


def settle(c: Connection, found: Found, now: datetime) -> bool:
    """Settle one unknown mail; False: it is not unknown (any more), or its issue lets nothing leave.

    Whoever held it cannot settle it any more. What is to be sent again is so once: policy does not
    repeat it.
    """
    values: dict[str, Any] = {"state": BECOMES[found.verdict], **_FREE}
    if found.verdict == "resend":
        values |= {"resent": True, "next_at": None}
    else:
        values["settled_at"] = now
    if found.text is not None:
        values |= {
            "reply_code": found.code,
            "reply_enhanced": found.enhanced,
            "reply_text": found.text,
            "reply_kind": found.kind,
        }
    unknown = and_(t.id == found.delivery, t.state == "unknown")
    allowed = may_leave() if found.verdict == "resend" else unknown
    return c.execute(update(deliveries).where(unknown, allowed).values(**values)).rowcount == 1


def may_leave() -> ColumnElement[bool]:
    """Return rows whose issue was not cancelled: what is paused or held leaves later."""
    leaving = select(issues.c.id).where(issues.c.state.in_(["sending", "sent"]))
    return or_(t.purpose != "issue", t.issue.in_(leaving))
