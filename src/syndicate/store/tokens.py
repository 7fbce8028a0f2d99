"""Tokens by which programs are known."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from syndicate.store.database import columns
from syndicate.store.programs import tokens as table

t = table.c
_PRECISE = timedelta(minutes=1)  # when a token was last used is no reason to write more often


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a program may do, and who answers for it.

    digest:      SHA-256 of the token.
    newsletters: those that it is for; none for all.
    by:          the person in whose name it acts.
    """

    id: str
    digest: str
    name: str
    verbs: tuple[str, ...]
    newsletters: tuple[str, ...]
    by: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_good(self, now: datetime) -> bool:
        """Tell whether it opens anything at `now`."""
        return self.revoked_at is None and now < self.expires_at


_TOKEN = columns(table, [field.name for field in fields(Token)])


def add(c: Connection, token: Token) -> None:
    """Keep a token."""
    c.execute(table.insert().values(**asdict(token)))


def get(c: Connection, id_: str) -> Token | None:
    """Return the token with this id."""
    row = c.execute(select(*_TOKEN).where(t.id == id_)).mappings().first()
    return None if row is None else Token(**row)


def listing(c: Connection) -> tuple[Token, ...]:
    """Return every token, the newest first."""
    rows = c.execute(select(*_TOKEN).order_by(t.created_at.desc(), t.id)).mappings()
    return tuple(Token(**row) for row in rows)


def revoke(c: Connection, id_: str, now: datetime) -> bool:
    """Have a token open nothing any more; return False where it did not before."""
    statement = update(table).where(t.id == id_, t.revoked_at.is_(None)).values(revoked_at=now)
    return c.execute(statement).rowcount == 1


def is_news(token: Token, now: datetime) -> bool:
    """Tell whether it is worth writing down that a token is used at `now`."""
    return token.used_at is None or token.used_at <= now - _PRECISE


def use(c: Connection, id_: str, now: datetime) -> None:
    """Remember that a token was used."""
    earlier = or_(t.used_at.is_(None), t.used_at < now)
    c.execute(update(table).where(t.id == id_, earlier).values(used_at=now))
