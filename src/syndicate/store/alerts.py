"""What stands that staff should know, and whom it was told to: each piece of news once per person and way.

News of an alert is that it stands, that there is more of it, or that it is over; each has a turn. Who tells
takes the right to for a while, so that what a killed process began is told by another.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, select, update

from syndicate.model import Issue
from syndicate.store.alerting import WAITING_TO_BE_TOLD, alert_tellings, alerts
from syndicate.store.database import columns, insert
from syndicate.store.schema import deliveries, issues

t, told_table = alerts.c, alert_tellings.c
Way = Literal["mail", "webhook", "log"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something that is so and that staff should know.

    parts: what of it; one that was not there before is news. facts: what is told of it, as JSON has it.
    """

    kind: str
    subject: str
    parts: tuple[str, ...] = ("",)
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An alert as it is remembered. turn: how often there was news of it."""

    id: int
    kind: str
    subject: str
    parts: tuple[str, ...]
    facts: Mapping[str, Any]
    turn: int
    since: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A piece of news for one person ("" for a machine). ends: it is that it is over."""

    id: int
    alert: int
    turn: int
    ends: bool
    way: Way
    person: str
    state: Literal["waiting", "told", "dropped"]
    attempts: int
    added_at: datetime
    next_at: datetime
    told_at: datetime | None


_STANDING = columns(alerts, [field.name for field in fields(Standing)])
_TELLING = columns(alert_tellings, [field.name for field in fields(Telling)])


def known(c: Connection) -> Mapping[tuple[str, str], Standing]:
    """Return everything that is remembered, by kind and subject."""
    rows = c.execute(select(*_STANDING).order_by(t.since, t.id)).mappings()
    return {(row["kind"], row["subject"]): Standing(**row) for row in rows}


def get(c: Connection, alert: int) -> Standing | None:
    """Return one alert."""
    row = c.execute(select(*_STANDING).where(t.id == alert)).mappings().first()
    return None if row is None else Standing(**row)


def begin(c: Connection, alert: Alert, before: Standing | None, now: datetime) -> Standing | None:
    """Remember that it stands, for the first time or again; None where somebody else just did."""
    values = {"parts": alert.parts, "facts": dict(alert.facts), "since": now, "ended_at": None}
    if before is not None:
        return _moved(c, before, turn=before.turn + 1, **values)
    new = insert(c, alerts).values(kind=alert.kind, subject=alert.subject, turn=1, **values)
    id_ = c.execute(new.on_conflict_do_nothing().returning(t.id)).scalar()
    return None if id_ is None else get(c, id_)


def change(c: Connection, before: Standing, alert: Alert, *, news: bool) -> Standing | None:
    """Remember what it is by now; None where somebody else just did."""
    turn = before.turn + (1 if news else 0)
    return _moved(c, before, turn=turn, parts=alert.parts, facts=dict(alert.facts))


def end(c: Connection, before: Standing, now: datetime) -> Standing | None:
    """Remember that it is over; None where somebody else just did."""
    return _moved(c, before, turn=before.turn + 1, ended_at=now)


def _moved(c: Connection, before: Standing, **values: Any) -> Standing | None:
    same = (t.id == before.id, t.turn == before.turn)
    moved = c.execute(update(alerts).where(*same).values(**values)).rowcount == 1
    return get(c, before.id) if moved else None


def add(
    c: Connection,
    alert: Standing,
    whom: Collection[tuple[Way, str]],
    now: datetime,
    *,
    ends: bool = False,
) -> None:
    """Have the news of an alert told."""
    for way, person in whom:
        news = {"alert": alert.id, "turn": alert.turn, "ends": ends, "way": way, "person": person}
        row = {**news, "state": "waiting", "attempts": 0, "added_at": now, "next_at": now}
        c.execute(insert(c, alert_tellings).values(**row).on_conflict_do_nothing())


def reached(c: Connection, alert: Standing) -> frozenset[tuple[Way, str]]:
    """Return who has heard that it stands, or may have."""
    tried = told_table.attempts > 0
    own = (told_table.alert == alert.id, told_table.added_at >= alert.since, tried)
    rows = c.execute(select(told_table.way, told_table.person).where(*own))
    return frozenset((row[0], row[1]) for row in rows)


def due(c: Connection, now: datetime, limit: int = 200) -> tuple[Telling, ...]:
    """Return what is to be told now, oldest first."""
    waiting = (WAITING_TO_BE_TOLD, told_table.next_at <= now)
    order = (told_table.next_at, told_table.id)
    rows = c.execute(select(*_TELLING).where(*waiting).order_by(*order).limit(limit))
    return tuple(Telling(**row) for row in rows.mappings())


def claim(c: Connection, telling: Telling, until: datetime) -> bool:
    """Take the right to tell, which others have again after `until`; False: somebody else has it."""
    waits = (told_table.id == telling.id, told_table.state == "waiting")
    same = told_table.attempts == telling.attempts
    values = {"attempts": telling.attempts + 1, "next_at": until}
    return c.execute(update(alert_tellings).where(*waits, same).values(**values)).rowcount == 1


def settle(
    c: Connection, telling: Telling, state: Literal["told", "dropped"], now: datetime
) -> None:
    """Note that it was told, or that it is not told any more."""
    values = {"state": state, "told_at": now if state == "told" else None}
    c.execute(update(alert_tellings).where(told_table.id == telling.id).values(**values))


def put_off(c: Connection, telling: Telling, until: datetime) -> None:
    """Have it tried again then."""
    c.execute(update(alert_tellings).where(told_table.id == telling.id).values(next_at=until))


def tellings(c: Connection, those: Collection[int]) -> Mapping[int, tuple[Telling, ...]]:
    """Return the tellings of alerts, by alert and in order."""
    wanted = select(*_TELLING).where(told_table.alert.in_(list(those))).order_by(told_table.id)
    found: dict[int, tuple[Telling, ...]] = {}
    for row in c.execute(wanted).mappings():
        one = Telling(**row)
        found[one.alert] = (*found.get(one.alert, ()), one)
    return found


def prune(c: Connection, before: datetime) -> None:
    """Forget what was over by then."""
    over = select(t.id).where(t.ended_at <= before)
    c.execute(delete(alert_tellings).where(told_table.alert.in_(over)))
    c.execute(delete(alerts).where(t.ended_at <= before))


def over(c: Connection, since: datetime) -> tuple[Issue, ...]:
    """Return the issues that were sent since then, or that were due then and skipped."""
    i = issues.c
    own = columns(issues, [field.name for field in fields(Issue)])
    sent = select(*own).where(i.state == "sent", i.sent_at > since)
    skipped = select(*own).where(i.state == "skipped", i.first_due > since)
    both = (
        *c.execute(sent.order_by(i.id)).mappings(),
        *c.execute(skipped.order_by(i.id)).mappings(),
    )
    return tuple(Issue(**row) for row in both)


def in_doubt(c: Connection) -> Mapping[str, int]:
    """Return issue → how many of its mails may have arrived or not, where there are any."""
    i, d = issues.c, deliveries.c
    # Issue by issue: joined, SQLite would read all mails of all years to find a few.
    doubtful = select(func.count()).where(d.issue == i.id, d.state == "unknown")
    counted = select(i.id, doubtful.correlate(issues).scalar_subquery()).order_by(i.id)
    return {row[0]: row[1] for row in c.execute(counted) if row[1]}
