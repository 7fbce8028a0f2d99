"""Rows of the ledger, moved many at a time by the one writer of a process; see `deliveries` for one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Update, and_, bindparam, case, func, null, or_, select, update

from syndicate.model import Delivery, Outcome
from syndicate.store import deliveries as one_by_one
from syndicate.store.deliveries import PRIORITY
from syndicate.store.prepared import Place, many, told
from syndicate.store.schema import WAITING, deliveries

t = deliveries.c
_FREE: Mapping[str, Any] = {"token": None, "sender": None, "lease_until": None}

_NOW = bindparam("instant", type_=t.tried_at.type)


def _hand_over(place: Place) -> Update:
    return (
        update(deliveries)
        .where(t.id == place(0, int), t.token == place(1, str), t.state == "claimed")
        .values(
            state="handed_over",
            handed_over_at=_NOW,
            lease_until=bindparam("until", type_=t.lease_until.type),
            tried_at=func.coalesce(t.tried_at, _NOW),
        )
        .returning(t.id)
    )


def _send(place: Place) -> Update:
    open_still = or_(t.state == "claimed", t.state == "handed_over", t.state == "unknown")
    return (
        update(deliveries)
        .where(t.id == place(0, int), t.token == place(1, str), open_still)
        .values(
            state="sent",
            settled_at=_NOW,
            next_at=null(),
            reply_code=place(2, int),
            reply_enhanced=place(3, str),
            reply_text=place(4, str),
            reply_kind=null(),
            tried_at=func.coalesce(t.tried_at, _NOW),
            # What had become unknown was counted as an attempt then.
            attempts=t.attempts + case((t.state == "unknown", 0), else_=1),
            token=null(),
            sender=null(),
            lease_until=null(),
        )
    )


def _put_off(place: Place) -> Update:
    until = bindparam("until", type_=t.next_at.type)
    return (
        update(deliveries)
        .where(t.id == place(0, int), t.token == place(1, str), t.state == "claimed")
        .values(state="queued", next_at=until, token=null(), sender=null(), lease_until=null())
    )


def hand_over_all(
    c: Connection, rows: Sequence[Delivery], now: datetime, lease: timedelta
) -> frozenset[int]:
    """Record that the last bytes of some mails are about to leave; return those that are ours still."""
    if not rows:
        return frozenset()
    common = {"instant": now, "until": now + lease}
    return frozenset(told(c, _hand_over, common, [(row.id, row.token) for row in rows]))


def settle_all(
    c: Connection, ended: Sequence[tuple[Delivery, Outcome]], now: datetime
) -> tuple[int, list[tuple[Delivery, Outcome]]]:
    """Record what came of some mails; return how many were sent, and what came of the others.

    Only what was ours to settle counts.
    """
    sent = [one for one in ended if one[1].state == "sent"]
    others = [
        (row, outcome)
        for row, outcome in ended
        if outcome.state != "sent" and one_by_one.settle(c, row.id, row.token or "", outcome, now)
    ]
    return _sent(c, sent, now) if sent else 0, others


def release_all(c: Connection, rows: Sequence[Delivery]) -> None:
    """Queue again mails of which nothing was transmitted, though that may have been announced."""
    never = and_(t.attempts == 0, t.state == "handed_over")
    for token, ids in _by_token(rows).items():
        ours = and_(t.id.in_(ids), t.token == token, t.state.in_(["claimed", "handed_over"]))
        c.execute(
            update(deliveries)
            .where(ours)
            .values(
                state="queued",
                tried_at=case((never, null()), else_=t.tried_at),
                handed_over_at=null(),
                **_FREE,
            )
        )


def put_off_all(c: Connection, rows: Sequence[tuple[Delivery, datetime]]) -> None:
    """Queue again mails that were not begun, to be claimed no earlier than told; that is no attempt."""
    by_instant: dict[datetime, list[Delivery]] = defaultdict(list)
    for row, until in rows:
        by_instant[until].append(row)
    for until, those in by_instant.items():
        many(c, _put_off, {"until": until}, [(row.id, row.token) for row in those])


def put_off_zone(
    c: Connection, zone: str | None, until: datetime, now: datetime, limit: int = 5_000
) -> int:
    """Put off up to `limit` mails of issues that are due in a zone; return how many."""
    due = and_(WAITING, t.priority >= PRIORITY["issue"], t.ready <= now, t.purpose == "issue")
    some = select(t.id).where(due, t.zone.is_not_distinct_from(zone)).limit(limit)
    return c.execute(update(deliveries).where(t.id.in_(some)).values(next_at=until)).rowcount


def bring_forward(c: Connection, now: datetime, limit: int = 5_000) -> int:
    """Have up to `limit` mails claimed again that were put off; return how many.

    Those that still have to wait are put off anew.
    """
    known = t.priority.in_(sorted(set(PRIORITY.values())))  # so that the index leads there
    waits = and_(WAITING, known, t.ready > now, t.next_at > now, t.state == "queued")
    some = select(t.id).where(waits).limit(limit)
    return c.execute(update(deliveries).where(t.id.in_(some)).values(next_at=now)).rowcount


def _sent(c: Connection, sent: Sequence[tuple[Delivery, Outcome]], now: datetime) -> int:
    values = [
        (row.id, row.token, outcome.code, outcome.enhanced, outcome.text or None)
        for row, outcome in sent
    ]
    return many(c, _send, {"instant": now}, values)


def _by_token(rows: Sequence[Delivery]) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        found[row.token or ""].append(row.id)
    return found
