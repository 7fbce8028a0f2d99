"""Mails that have left, found again by what somebody says of them."""

from dataclasses import dataclass, fields

from sqlalchemy import Connection, Select, select

from syndicate.model import Purpose
from syndicate.store.schema import deliveries, issues

t = deliveries.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail of the ledger. `newsletter`: of an issue's; None for another."""

    id: int
    purpose: Purpose
    key: str
    recipient: str
    address: str | None
    newsletter: str | None


_OWN = [t[field.name] for field in fields(Mail) if field.name != "newsletter"]


def get(c: Connection, id_: int) -> Mail | None:
    """Return the mail with this id."""
    return _one(c, _mails().where(t.id == id_))


def by_key(c: Connection, purpose: Purpose, key: str, recipient: str) -> Mail | None:
    """Return the mail of this purpose to this recipient, if there is one."""
    return _one(c, _mails().where(t.purpose == purpose, t.key == key, t.recipient == recipient))


def recipients(
    c: Connection, purpose: Purpose, key: str, after: str, limit: int
) -> list[tuple[int, str]]:
    """Return (id, recipient) of some mails of one key, by recipient, after one; none at the end."""
    own = select(t.id, t.recipient).where(t.purpose == purpose, t.key == key, t.recipient > after)
    rows = c.execute(own.order_by(t.recipient).limit(limit))
    return [(row[0], row[1]) for row in rows]


def _mails() -> Select[*tuple[object, ...]]:
    joined = deliveries.outerjoin(issues, issues.c.id == t.issue)
    return select(*_OWN, issues.c.newsletter).select_from(joined)


def _one(c: Connection, statement: Select[*tuple[object, ...]]) -> Mail | None:
    row = c.execute(statement).mappings().first()
    return None if row is None else Mail(**row)
