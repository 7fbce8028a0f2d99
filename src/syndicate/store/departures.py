"""How many mails left in which minute, and whose turn it is: what all processes share to keep to limits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from sqlalchemy import Connection, delete, func, select, update

from syndicate.settings.pacing import Quota
from syndicate.store.database import insert
from syndicate.store.easing import departures as table
from syndicate.store.easing import pacing as pacing_table
from syndicate.store.schema import deliveries, instance, senders

t, d, p = table.c, deliveries.c, pacing_table.c
MINUTE = timedelta(minutes=1)
KEPT = timedelta(days=35)  # the rate of a monthly letter is known when the next one is planned
_AHEAD = timedelta(minutes=1)  # turns are a second ahead or so: beyond, a clock was put back
_LATE = timedelta(seconds=0.1)  # what was late by less is made up for


@dataclass(frozen=True, slots=True)
class Room:
    """How many mails may leave now, of all and of those that are not urgent; None: as many as there are.

    until: when there may be room again for those that are not urgent; None where there is some now.
    """

    all: int | None = None
    others: int | None = None
    until: datetime | None = None


def count(c: Connection, mails: int, now: datetime) -> None:
    """Count mails that are being handed over."""
    statement = insert(c, table).values(minute=_minute(now), mails=mails)
    more = {"mails": t.mails + statement.excluded.mails}
    c.execute(statement.on_conflict_do_update(index_elements=["minute"], set_=more))


def forget(c: Connection, now: datetime) -> None:
    """Forget what no limit counts any more, and no rate is taken from."""
    c.execute(delete(table).where(t.minute < now - KEPT))


def begin(c: Connection) -> None:
    """Have a row for turns and hours: senders that begin at once must not both make it."""
    c.execute(insert(c, pacing_table).values(id=1, hours="").on_conflict_do_nothing())


def since(c: Connection, start: datetime) -> list[tuple[datetime, int]]:
    """Return (minute, mails) of each minute that ended after `start`, the first first."""
    rows = c.execute(select(t.minute, t.mails).where(t.minute > start - MINUTE).order_by(t.minute))
    return [(row[0], row[1]) for row in rows]


def room(c: Connection, quotas: Collection[Quota], now: datetime) -> Room:
    """Return how many mails may leave now: what senders have claimed counts as gone.

    A minute counts as a whole until all of it is over for long enough.
    """
    if not quotas:
        return Room()
    counted, held = since(c, now - max(one.within for one in quotas)), _held(c)
    found = [_left(one, counted, held, now) for one in quotas]
    least = min(one[0] for one in found)
    others = max(0, min(one[1] for one in found))
    untils = [one[2] for one in found if one[2] is not None]
    return Room(max(0, least), others, max(untils, default=None))


def turns(c: Connection, mails: int, every: timedelta, now: datetime) -> datetime:
    """Take the next turns of all who send, one each `every`; return when the first of them is."""
    found = c.execute(select(p.next_slot).where(p.id == 1).with_for_update()).scalar()
    first = max(now - _LATE, found) if found and found < now + _AHEAD else now
    _set(c, next_slot=first + mails * every)
    return first


def hours(c: Connection) -> str:
    """Return the hours that mails are put off by; "" for none."""
    return c.execute(select(p.hours).where(p.id == 1)).scalar() or ""


def set_hours(c: Connection, text: str) -> None:
    """Take note of the hours that mails are put off by."""
    _set(c, hours=text)


def lock(c: Connection) -> None:
    """Have others wait who want to know how much room there is, where writers do not wait anyway."""
    c.execute(select(instance.c.id).with_for_update())


def _set(c: Connection, **values: object) -> None:
    if c.execute(update(pacing_table).where(p.id == 1).values(**values)).rowcount == 0:
        c.execute(pacing_table.insert().values(**{"id": 1, "hours": "", **values}))


def _left(
    quota: Quota, counted: Collection[tuple[datetime, int]], held: int, now: datetime
) -> tuple[int, int, datetime | None]:
    """Return how many may leave by one quota, of these not urgent, and when more of the latter may."""
    within = [(at, mails) for at, mails in counted if at + MINUTE + quota.within > now]
    left = quota.most - held - sum(mails for _, mails in within)
    others = left - quota.spared
    if others > 0:
        return left, others, None
    freed = accumulate(mails for _, mails in within)
    over = (at for (at, _), so_far in zip(within, freed, strict=True) if others + so_far > 0)
    at = next(over, None)  # None: it is what others hold that is too much
    return left, others, now + timedelta(seconds=1) if at is None else at + MINUTE + quota.within


def _held(c: Connection) -> int:
    living = d.sender.in_(select(senders.c.id))
    return c.execute(
        select(func.count()).select_from(deliveries).where(living, d.state == "claimed")
    ).scalar_one()


def _minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)
