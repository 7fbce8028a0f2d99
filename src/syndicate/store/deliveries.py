"""The ledger: one row per mail to one person, moved only by conditional updates.

queued → claimed (token, lease) → handed_over (token) → sent | deferred | refused | unknown.
A sender whose update touches no row no longer owns the mail.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)

from syndicate.model import Delivery, DeliveryState, Outcome, Purpose
from syndicate.store.database import columns, insert
from syndicate.store.people import subscribers
from syndicate.store.schema import WAITING, deliveries, instance, issues, selections
from syndicate.store.schema import selection_items as items_table

t = deliveries.c
STATES: tuple[DeliveryState, ...] = get_args(DeliveryState)
PRIORITY: Mapping[Purpose, int] = {"system": 0, "test": 5, "issue": 10}  # the lowest leaves first
_FIELDS = [field.name for field in fields(Delivery)]
_DELIVERY = columns(deliveries, _FIELDS)
_FREE: Mapping[str, Any] = {"token": None, "sender": None, "lease_until": None}
_OPEN = ("queued", "claimed", "handed_over", "deferred")
_TRIED = ("sent", "deferred", "refused", "unknown")


def add(  # noqa: PLR0913  one argument per column that the caller decides
    c: Connection,
    purpose: Purpose,
    key: str,
    recipient: str,
    locale: str,
    due: datetime,
    *,
    zone: str | None = None,
    priority: int | None = None,
    address: str | None = None,
    selection: int | None = None,
    issue: str | None = None,
) -> int | None:
    """Queue one mail; return its id, or None when (purpose, key, recipient) is there already."""
    values = {
        "purpose": purpose,
        "key": key,
        "recipient": recipient,
        "locale": locale,
        "due": due,
        "zone": zone,
        "priority": PRIORITY[purpose] if priority is None else priority,
        "address": address,
        "selection": selection,
        "issue": issue,
    }
    statement = insert(c, deliveries).values(**values, **new_row())
    return c.execute(statement.on_conflict_do_nothing().returning(t.id)).scalar()


def new_row() -> dict[str, Any]:
    """Return what every new row of the ledger begins with."""
    return {"state": "queued", "attempts": 0, "resent": False}


def claim(  # noqa: PLR0913, PLR0917 - who claims what, until when
    c: Connection,
    sender: str,
    token: str,
    now: datetime,
    lease: timedelta,
    limit: int,
    below: int | None = None,
) -> list[Delivery]:
    """Lease up to `limit` mails that are due, urgent and oldest first, to the holder of `token`.

    below: only those that are more urgent than this priority.
    """
    urgent = () if below is None else (t.priority < below,)
    wanted = (
        select(t.id)
        .where(WAITING, t.ready <= now, sendable(), *urgent)
        .order_by(t.priority, t.ready, t.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("wanted")  # read once: as a subquery, PostgreSQL may ask it again, and claim more
    )
    leased = {"state": "claimed", "token": token, "sender": sender, "lease_until": now + lease}
    take = update(deliveries).where(t.id.in_(select(wanted.c.id))).values(**leased)
    rows = c.execute(take.returning(t.priority, t.ready, *_DELIVERY)).all()
    made = [(row[:2], Delivery(**dict(zip(_FIELDS, row[2:], strict=True)))) for row in rows]
    made.sort(key=lambda one: (*one[0], one[1].id))
    return [row for _, row in made]


def settle(c: Connection, delivery: int, token: str, outcome: Outcome, now: datetime) -> bool:
    """Record what came of a mail; False: it was not ours to settle.

    A late answer to the token's holder settles a row that had become unknown.
    """
    ours = and_(
        t.id == delivery, t.token == token, t.state.in_(["claimed", "handed_over", "unknown"])
    )
    values = {
        "state": _put_off() if outcome.state == "deferred" else outcome.state,
        "settled_at": now,
        "next_at": outcome.next_at,
        "reply_code": outcome.code,
        "reply_enhanced": outcome.enhanced,
        "reply_text": outcome.text or None,
        "reply_kind": outcome.fields.get("kind"),
        "lease_until": None,
    }
    if outcome.state in _TRIED or outcome.code is not None:
        values["tried_at"] = _first_tried(now)
        # What had become unknown was counted as an attempt then.
        values["attempts"] = t.attempts + case((t.state == "unknown", 0), else_=1)
    if outcome.state != "unknown":
        values |= _FREE
    return c.execute(update(deliveries).where(ours).values(**values)).rowcount == 1


def cancel(c: Connection, issue: str, now: datetime, limit: int = 5_000) -> int:
    """Cancel up to `limit` mails that have not left yet of an issue; return how many."""
    waiting = and_(t.issue == issue, t.state.in_(["queued", "claimed", "deferred"]))
    some = select(t.id).where(waiting).order_by(t.id).limit(limit)
    waiting = and_(waiting, t.id.in_(some))
    values = {"state": "cancelled", "settled_at": now, **_FREE}
    return c.execute(update(deliveries).where(waiting).values(**values)).rowcount


def resend(c: Connection) -> int:
    """Queue again, once and no more, each unknown mail that may be sent; return how many."""
    again = and_(t.state == "unknown", t.resent.is_(False), sendable())
    values = {"state": "queued", "resent": True, "next_at": None, **_FREE}
    return c.execute(update(deliveries).where(again).values(**values)).rowcount


def counts(c: Connection, issue: str | None = None) -> dict[str, int]:
    """Return how many rows are in each state, every state named; of one issue, or of all."""
    statement = select(t.state, func.count()).group_by(t.state)
    if issue is None:
        found = {row[0]: row[1] for row in c.execute(statement)}
    else:  # an index tells of all its mails, among which few are tests
        tests = and_(t.purpose == "test", t.key.startswith(f"{issue}~", autoescape=True))
        found = {row[0]: row[1] for row in c.execute(statement.where(t.issue == issue))}
        for state, count in c.execute(statement.where(tests)):
            found[state] = found.get(state, 0) - count
    return {state: found.get(state, 0) for state in STATES}


def next_due(c: Connection, now: datetime) -> datetime | None:
    """Return the next instant at which a mail may be claimed, no earlier than `now`."""
    first = c.execute(select(func.min(t.ready)).where(WAITING, sendable())).scalar()
    return None if first is None else max(first, now)


def due(c: Connection, now: datetime, most: int) -> tuple[int, int]:
    """Return how many mails may leave now, those of people's own wishes and others; of each `most` at most."""
    wanted = and_(WAITING, t.ready <= now, sendable())
    found = []
    for part in (t.priority < PRIORITY["issue"], t.priority >= PRIORITY["issue"]):
        some = select(t.id).where(wanted, part).limit(most).subquery()
        found.append(c.execute(select(func.count()).select_from(some)).scalar_one())
    return found[0], found[1]


def pending(c: Connection) -> int:
    """Return how many mails can still move by themselves: not paused, held or unknown."""
    moving = or_(t.state.in_(["claimed", "handed_over"]), and_(WAITING, sendable()))
    return c.execute(select(func.count()).select_from(deliveries).where(moving)).scalar_one()


def finish_issues(c: Connection, now: datetime) -> tuple[str, ...]:
    """Turn `sending` issues with no row left to move into `sent`; return their ids."""
    unfinished = exists().where(t.issue == issues.c.id, t.purpose == "issue", t.state.in_(_OPEN))
    done = select(issues.c.id).where(issues.c.state == "sending", ~unfinished)
    ids = tuple(c.execute(done.order_by(issues.c.id)).scalars())
    if ids:
        c.execute(update(issues).where(issues.c.id.in_(ids)).values(state="sent", sent_at=now))
    return ids


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One row as people look at it. `items`: what the mail brings, in order."""

    id: int
    purpose: Purpose
    key: str
    recipient: str
    address: str | None
    issue: str | None
    locale: str
    zone: str | None
    state: DeliveryState
    due: datetime
    attempts: int
    revision: int | None
    items: tuple[str, ...]
    reply_code: int | None
    reply_enhanced: str | None
    reply_text: str | None
    reply_kind: str | None
    handed_over_at: datetime | None
    settled_at: datetime | None


_KEPT = columns(deliveries, [f.name for f in fields(LedgerRow) if f.name in deliveries.c])


def listing(
    c: Connection,
    issue: str | None = None,
    state: DeliveryState | None = None,
    after: int | None = None,
    limit: int = 100,
) -> list[LedgerRow]:
    """Return rows with an id after `after`, by id."""
    address = func.coalesce(t.address, subscribers.c.address).label("address")
    kept = [column for column in _KEPT if column is not t.address]
    joined = deliveries.outerjoin(subscribers, subscribers.c.id == t.recipient).outerjoin(
        selections, selections.c.id == t.selection
    )
    statement = (
        select(*kept, t.selection, address, selections.c.revision)
        .select_from(joined)
        .where(t.id > (after or 0))
        .order_by(t.id)
        .limit(limit)
    )
    if issue is not None:
        statement = statement.where(t.issue == issue)
    if state is not None:
        statement = statement.where(t.state == state)
    rows = c.execute(statement).mappings().all()
    items = _items(c, {row["selection"] for row in rows if row["selection"] is not None})
    return [_row(row, items) for row in rows]


def _put_off() -> ColumnElement[str]:
    """Return the state of what is to be tried again: never, where its issue was cancelled since."""
    cancelled = select(issues.c.id).where(issues.c.state == "cancelled")
    gone = and_(t.purpose == "issue", t.issue.in_(cancelled))
    return case((gone, literal("cancelled")), else_=literal("deferred"))


def _first_tried(now: datetime) -> ColumnElement[datetime]:
    return func.coalesce(t.tried_at, literal(now, t.tried_at.type))


def _row(row: RowMapping, items: Mapping[int | None, tuple[str, ...]]) -> LedgerRow:
    values = {name: row[name] for name in row if name != "selection"}
    return LedgerRow(**values, items=items.get(row["selection"], ()))


def _items(c: Connection, wanted: Collection[int]) -> dict[int | None, tuple[str, ...]]:
    i = items_table.c
    rows = c.execute(
        select(i.selection, i.item).where(i.selection.in_(wanted)).order_by(i.selection, i.position)
    )
    found: dict[int | None, tuple[str, ...]] = {}
    for selection, item in rows:
        found[selection] = (*found.get(selection, ()), item)
    return found


def sendable() -> ColumnElement[bool]:
    """Return whether nobody holds a row back: flags are read here, at each claim, and nowhere else."""
    held = exists().where(instance.c.held_reason.is_not(None))
    leaving = select(issues.c.id).where(
        issues.c.state.in_(["sending", "sent"]), issues.c.paused.is_(False)
    )
    return and_(~held, or_(t.purpose != "issue", t.issue.in_(leaving)))
