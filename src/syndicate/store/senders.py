"""Who is sending, and what becomes of the rows of those who died or fell silent."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, func, select, update

from syndicate.store.database import columns, insert
from syndicate.store.schema import deliveries, senders

_D = deliveries.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """A process that sends.

    lock: the path of the OS lock it holds for as long as it lives; "" of one that the database keeps.
    """

    id: str
    pid: int
    host: str
    lock: str
    started_at: datetime


_SENDER = columns(senders, [field.name for field in fields(Sender)])


def register(c: Connection, sender: str, pid: int, host: str, lock: str, now: datetime) -> None:
    """Announce a sender, which holds its lock already; it may have been announced before."""
    row = Sender(id=sender, pid=pid, host=host, lock=lock, started_at=now)
    c.execute(insert(c, senders).values(**asdict(row)).on_conflict_do_nothing())


def others(c: Connection, sender: str) -> tuple[Sender, ...]:
    """Return every other announced sender, dead or alive."""
    rows = c.execute(select(*_SENDER).where(senders.c.id != sender).order_by(senders.c.id))
    return tuple(Sender(**row) for row in rows.mappings())


def strangers(c: Connection, sender: str) -> tuple[Sender, ...]:
    """Return others that hold rows and are not announced. Only their leases tell of them.

    They were forgotten while they went on, as after a restart of the server.
    """
    known = select(senders.c.id)
    holding = and_(
        _D.sender.is_not(None),
        _D.sender != sender,
        _D.sender.not_in(known),
        _D.state.in_(["claimed", "handed_over"]),
    )
    found = c.execute(
        select(_D.sender, func.min(_D.lease_until)).where(holding).group_by(_D.sender)
    )
    return tuple(
        Sender(id=row[0], pid=0, host="", lock="", started_at=row[1]) for row in found if row[1]
    )


def forget(c: Connection, sender: str) -> None:
    """Take a sender off the list, once it has stopped or been recovered."""
    c.execute(delete(senders).where(senders.c.id == sender))


def recover(c: Connection, sender: str, now: datetime, dead: bool) -> tuple[int, int]:
    """Take back the rows of a sender that is dead, or those whose lease it let expire.

    Claimed rows are queued again and its token forgotten, so that it cannot hand over when it
    wakes. Handed-over rows become unknown and keep the token: its holder may still settle them.
    Returns how many were queued and how many are unknown.
    """
    held = _D.sender == sender if dead else and_(_D.sender == sender, _D.lease_until < now)
    return _requeue(c, held), _doubt(c, held, now)


def _requeue(c: Connection, held: ColumnElement[bool]) -> int:
    statement = update(deliveries).where(held, _D.state == "claimed")
    return c.execute(
        statement.values(state="queued", token=None, sender=None, lease_until=None)
    ).rowcount


def _doubt(c: Connection, held: ColumnElement[bool], now: datetime) -> int:
    statement = update(deliveries).where(held, _D.state == "handed_over")
    return c.execute(
        statement.values(
            state="unknown", lease_until=None, settled_at=now, attempts=_D.attempts + 1
        )
    ).rowcount
