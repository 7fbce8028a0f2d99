"""Readers who came and went, day by day: counted from the ledger of consent, and kept."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, select, update

from syndicate.store.counted import reader_figures as table
from syndicate.store.database import columns, insert
from syndicate.store.people import consents, subscribers, subscriptions, wordings
from syndicate.store.schema import deliveries

t, a = table.c, consents.c
_PAGE = 5_000


class Step(NamedTuple):
    """One act about one subscription, and the one before it. locale: "" where nothing tells any more."""

    newsletter: str
    locale: str
    at: datetime
    act: str
    before: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Readers of a newsletter and a language who came and went on a day; and how many there were, if counted."""

    day: date
    newsletter: str
    locale: str
    joined: int = 0
    gone: int = 0
    readers: int | None = None


_DAY = columns(table, [field.name for field in fields(Day)])


def steps(c: Connection, since: datetime | None) -> Iterator[Step]:
    """Yield what was recorded since an instant, in order, but for what was only asked for.

    Who was erased has no language but that of their mails, or of the words that they agreed to.
    """
    p, m = consents.alias().c, deliveries.alias().c
    before = (
        select(p.act)
        .where(p.subscriber == a.subscriber, p.newsletter == a.newsletter, p.act != "requested")
        .where(p.id < a.id)
        .order_by(p.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    mail = (
        select(m.locale)
        .where(m.recipient == a.subscriber)
        .order_by(m.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    locale = func.coalesce(subscribers.c.locale, mail, wordings.c.locale, "")
    joined = consents.outerjoin(subscribers, subscribers.c.id == a.subscriber).outerjoin(
        wordings, wordings.c.id == a.wording
    )
    own = select(a.id, a.newsletter, locale, a.recorded_at, a.act, before).select_from(joined)
    own = own.where(a.act != "requested", *(() if since is None else (a.recorded_at >= since,)))
    last = 0
    while rows := c.execute(own.where(a.id > last).order_by(a.id).limit(_PAGE)).all():
        last = rows[-1][0]
        yield from (Step(*row[1:]) for row in rows)


def active(c: Connection) -> list[tuple[str, str, int]]:
    """Return (newsletter, locale, readers) as it is now."""
    p, s = subscriptions.c, subscribers.c
    rows = c.execute(
        select(p.newsletter, s.locale, func.count())
        .select_from(subscriptions.join(subscribers, s.id == p.subscriber))
        .where(p.state == "active", s.address.is_not(None))
        .group_by(p.newsletter, s.locale)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def last_day(c: Connection) -> date | None:
    """Return the last day that anything is kept of."""
    return c.execute(select(func.max(t.day))).scalar()


def keep(c: Connection, since: date | None, days: Sequence[Day], today: date) -> None:
    """Keep who came and went since a day, in place of what was kept; and who is there `today`."""
    later = () if since is None else (t.day >= since,)
    c.execute(update(table).where(*later).values(joined=0, gone=0))
    c.execute(update(table).where(t.day == today).values(readers=None))
    for one in days:
        values = {field.name: getattr(one, field.name) for field in fields(Day)}
        counted = {"joined": one.joined, "gone": one.gone}
        if one.readers is not None:
            counted["readers"] = one.readers
        c.execute(
            insert(c, table)
            .values(**values)
            .on_conflict_do_update(index_elements=["day", "newsletter", "locale"], set_=counted)
        )
    nothing = (t.joined == 0, t.gone == 0, t.readers.is_(None))
    c.execute(delete(table).where(*nothing))


def days(c: Connection, newsletters: Collection[str] | None, until: date) -> list[Day]:
    """Return what is kept of some newsletters, or of all, up to a day and including it, in order."""
    own = select(*_DAY).where(t.day <= until)
    if newsletters is not None:
        own = own.where(t.newsletter.in_(list(newsletters)))
    return [
        Day(day=day, newsletter=newsletter, locale=tag, joined=joined, gone=gone, readers=readers)
        for day, newsletter, tag, joined, gone, readers in c.execute(own.order_by(t.day)).all()
    ]
