"""What was said of mails after they had left, once for each time that it happened."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, update

from syndicate.store.database import insert
from syndicate.store.people import suppressions
from syndicate.store.schema import bounces as table
from syndicate.store.schema import deliveries

t = table.c
SUPPRESSED = "suppressed"  # the action after which an address is written to no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """One thing said of one mail, and what was done about it.

    event:   what its source calls it; None where it has no name for it.
    class_:  what it says against the address, as `delivery.bounces.classes` has it.
    """

    source: str
    event: str | None
    delivery: int | None
    subscriber: str | None
    address_hmac: str | None
    at: datetime
    told_at: datetime
    kind: str
    class_: str
    action: str
    code: int | None = None
    enhanced: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A bounce as people look at it."""

    id: int
    source: str
    delivery: int | None
    subscriber: str | None
    address_hmac: str | None
    at: datetime
    kind: str
    class_: str
    action: str
    code: int | None
    enhanced: str | None
    text: str | None
    undone_at: datetime | None


def _named(name: str) -> str:
    return name.rstrip("_")


_LISTED = [t[_named(field.name)].label(field.name) for field in fields(Listed)]


def known(c: Connection, source: str, events: Collection[str]) -> set[str]:
    """Return those of these events that a source has told before."""
    own = and_(t.source == source, t.event.in_(list(events)))
    return set(c.execute(select(t.event).where(own)).scalars())


def add(c: Connection, one: Bounce) -> int | None:
    """Keep what was said; return its id, or None for what was told before."""
    values = {_named(name): value for name, value in asdict(one).items()}
    statement = insert(c, table).values(**values)
    return c.execute(statement.on_conflict_do_nothing().returning(t.id)).scalar()


def acted(c: Connection, id_: int, action: str) -> None:
    """Record that more was done about a bounce than was meant at first."""
    c.execute(update(table).where(t.id == id_).values(action=action))


def of_address(
    c: Connection, address_hmac: str, class_: str, since: datetime
) -> Sequence[datetime]:
    """Return when the mails to an address had left that came back for one kind of reason.

    A mail that several things are said of is one.
    """
    d = deliveries.c
    when = func.coalesce(d.settled_at, d.handed_over_at, t.at).label("at")
    own = and_(t.address_hmac == address_hmac, t.at > since, t.undone_at.is_(None))
    joined = table.outerjoin(deliveries, d.id == t.delivery)
    rows = c.execute(
        select(t.id, t.delivery, when)
        .select_from(joined)
        .where(own, t["class"] == class_, t.kind == "bounced")
        .order_by(t.at)
    )
    mails = {-row[0] if row[1] is None else row[1]: row[2] for row in rows}
    return list(mails.values())


def accepted(
    c: Connection, recipients: Collection[str], since: datetime, until: datetime
) -> Sequence[datetime]:
    """Return when mails to somebody were accepted of which nothing came back."""
    d = deliveries.c
    back = exists().where(t.delivery == d.id, t.kind == "bounced", t.undone_at.is_(None))
    theirs = and_(d.recipient.in_(list(recipients)), d.state == "sent", ~back)
    within = and_(d.settled_at > since, d.settled_at <= until)
    return list(c.execute(select(d.settled_at).where(theirs, within)).scalars())


def listing(c: Connection, since: datetime | None, after: int | None, limit: int) -> list[Listed]:
    """Return bounces with an id after `after`, by id."""
    statement = select(*_LISTED).where(t.id > (after or 0)).order_by(t.id).limit(limit)
    if since is not None:
        statement = statement.where(t.at >= since)
    return [Listed(**row) for row in c.execute(statement).mappings()]


def of_reader(c: Connection, subscriber: str, address_hmac: str) -> list[Listed]:
    """Return all that is kept of what was said about one reader's mails."""
    theirs = or_(t.subscriber == subscriber, t.address_hmac == address_hmac)
    rows = c.execute(select(*_LISTED).where(theirs).order_by(t.id)).mappings()
    return [Listed(**row) for row in rows]


def undo(
    c: Connection, since: datetime, until: datetime, class_: str | None, now: datetime, limit: int
) -> tuple[int, int]:
    """Take up to `limit` bounces of a time back; return how many, and how many suppressions with them.

    Only a suppression that such a bounce made is lifted. Complaints are nobody's to take back.
    """
    those: ColumnElement[bool] = and_(
        t.at >= since, t.at <= until, t.kind == "bounced", t.undone_at.is_(None)
    )
    if class_ is not None:
        those = and_(those, t["class"] == class_)
    found = c.execute(
        select(t.id, t.address_hmac, t.at, t.action).where(those).order_by(t.id).limit(limit)
    ).all()
    s = suppressions.c
    lifted = 0
    for row in found:
        if row.action == SUPPRESSED and row.address_hmac is not None:
            made = and_(
                s.address_hmac == row.address_hmac,
                s.reason == "bounce",
                s.at == row.at,
                s.lifted_at.is_(None),
            )
            lifted += c.execute(update(suppressions).where(made).values(lifted_at=now)).rowcount
    ids = [row.id for row in found]
    c.execute(update(table).where(t.id.in_(ids)).values(undone_at=now))
    return len(ids), lifted


def erase(c: Connection, subscriber: str, address_hmac: str) -> None:
    """Leave of what came back from somebody that it did, and when."""
    theirs = or_(t.subscriber == subscriber, t.address_hmac == address_hmac)
    c.execute(update(table).where(theirs).values(address_hmac=None, text=None))


def complained(c: Connection, since: datetime) -> int:
    """Return how many addresses complained since an instant, whichever way we learnt of it."""
    s = suppressions.c
    told = select(t.address_hmac).where(t.kind == "complained", t.at > since)
    learnt = select(s.address_hmac).where(s.reason == "complaint", s.at > since)
    each = told.union(learnt).subquery()
    return int(c.execute(select(func.count()).select_from(each)).scalar_one())
