"""A cookie → who brings it. Sessions begin with a new token, and end by themselves, by hand, or all at once.

The database has the token's SHA-256 only: who reads it cannot be anybody.
"""

import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from syndicate.errors import StoreBusy
from syndicate.journeys.house import House
from syndicate.model import Person
from syndicate.store import staff_sessions
from syndicate.store.staff_sessions import SessionRow
from syndicate.store.types import Connection

_BYTES = 32
_LONGEST_TOKEN = 128
_TOUCHED = timedelta(minutes=1)  # a page has several requests, and none has to wait for a writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody, signed in. `csrf`: what each of their forms carries; `id` names it to its owner."""

    id: int
    person: Person
    csrf: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a sign-in comes from: the network, shortened, and the browser as people call it."""

    network: str | None = None
    browser: str = ""


def whoever(house: House, token: str, now: datetime) -> Session | None:
    """Return whose session a cookie is of; None for one that is over, or never was."""
    if not 0 < len(token) <= _LONGEST_TOKEN:
        return None
    with house.database.read() as c:
        found = staff_sessions.find(c, mark(token))
    if found is None or not _stands(house, found[0], now) or found[1].disabled_at is not None:
        return None
    session, row = found
    if now - session.seen_at >= _TOUCHED:
        with suppress(StoreBusy), house.database.write() as c:
            staff_sessions.touch(c, session.id, now)
    return Session(id=session.id, person=row.person, csrf=csrf(token))


def begin(c: Connection, id_: str, origin: Origin, now: datetime) -> str:
    """Begin a session; return its token, which nobody has ever had."""
    token = secrets.token_urlsafe(_BYTES)
    staff_sessions.begin(c, mark(token), id_, now, origin.network, origin.browser)
    return token


def log_out(house: House, token: str) -> None:
    """End the session of a cookie."""
    with house.database.write() as c:
        staff_sessions.end(c, mark(token))


def mine(house: House, person: Person, now: datetime) -> tuple[SessionRow, ...]:
    """Return where somebody is signed in, the session last used first."""
    with house.database.read() as c:
        found = staff_sessions.of(c, person.id)
    return tuple(one for one in found if _stands(house, one, now))


def end(house: House, person: Person, session: int) -> bool:
    """End one of somebody's sessions; False for one that is not theirs."""
    with house.database.write() as c:
        return staff_sessions.end_one(c, person.id, session)


def end_others(house: House, person: Person, kept: int) -> None:
    """End all of somebody's sessions but one."""
    with house.database.write() as c:
        staff_sessions.end_others(c, person.id, kept)


def csrf(token: str) -> str:
    """Return what forms carry whose reader has this token in a cookie: nobody else can know it."""
    return hmac.digest(token.encode(), b"form", "sha256").hex()


def mark(token: str) -> str:
    """Return what the database has of a token."""
    return sha256(token.encode()).hexdigest()


def _stands(house: House, session: SessionRow, now: datetime) -> bool:
    console = house.settings.console
    return now < min(session.seen_at + console.idle, session.began_at + console.longest)
