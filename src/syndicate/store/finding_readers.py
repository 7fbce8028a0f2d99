"""Readers as staff look for them: a page at a time, among a hundred thousand and more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from syndicate.store.people import subscribers, subscriptions

s, p = subscribers.c, subscriptions.c
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom somebody looks for; "" for anybody. text: what an address begins with, a domain, a part of a name."""

    text: str = ""
    newsletter: str = ""
    state: str = ""
    locale: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A reader in the list, with newsletter → state of what they asked for."""

    id: str
    address: str
    name: str | None
    locale: str
    added_at: datetime
    subscriptions: tuple[tuple[str, str], ...]


def page(c: Connection, asked: Asked, after: str, limit: int) -> list[Found]:
    """Return up to `limit` readers after the one with this id; by address where somebody is looked for."""
    statement = select(s.id, s.address, s.name, s.locale, s.added_at).where(s.address.is_not(None))
    if asked.text:
        # Not by the column itself: its index would lead through the whole table in its order.
        order = s.address if "@" in asked.text.strip()[1:] else s.address.concat("")
        statement = statement.where(_named(c, asked.text.strip())).order_by(order)
        if after:
            last = select(s.address).where(s.id == after).scalar_subquery()
            statement = statement.where(s.address > last)
    else:
        statement = statement.order_by(s.id.desc())
        if after:
            statement = statement.where(s.id < after)
    if asked.locale:
        statement = statement.where(s.locale == asked.locale)
    if asked.newsletter or asked.state:
        statement = statement.where(_asked_for(asked))
    rows = c.execute(statement.limit(limit)).mappings().all()
    those = _subscriptions(c, [row["id"] for row in rows])
    return [Found(**row, subscriptions=those.get(row["id"], ())) for row in rows]


def states(c: Connection) -> Mapping[str, Mapping[str, int]]:
    """Return newsletter → state → how many subscriptions there are."""
    rows = c.execute(select(p.newsletter, p.state, func.count()).group_by(p.newsletter, p.state))
    found: dict[str, dict[str, int]] = {}
    for newsletter, state, count in rows:
        found.setdefault(newsletter, {})[state] = count
    return found


def _named(c: Connection, text: str) -> ColumnElement[bool]:
    folded = text.casefold()
    if folded.startswith("@"):
        return s.address.endswith(folded, autoescape=True)
    begins = s.address.startswith(folded, autoescape=True)
    if "@" in folded:
        if c.dialect.name == "sqlite":  # whose LIKE uses no index
            return and_(s.address >= folded, s.address < folded + _LAST)
        return begins
    domain = s.address.contains(f"@{folded}", autoescape=True)
    # LIKE of SQLite knows no capitals but those of ASCII.
    spelt = dict.fromkeys((text, folded, text.upper(), text.title()))
    return or_(begins, domain, *(s.name.contains(one, autoescape=True) for one in spelt))


def _asked_for(asked: Asked) -> ColumnElement[bool]:
    theirs = select(p.subscriber)
    if asked.newsletter:
        theirs = theirs.where(p.newsletter == asked.newsletter)
    if asked.state:
        theirs = theirs.where(p.state == asked.state)
    return s.id.in_(theirs)


def _subscriptions(c: Connection, ids: list[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    rows = c.execute(
        select(p.subscriber, p.newsletter, p.state)
        .where(p.subscriber.in_(ids))
        .order_by(p.subscriber, p.newsletter)
    )
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for subscriber, newsletter, state in rows:
        found[subscriber] = (*found.get(subscriber, ()), (newsletter, state))
    return found
