"""Where staff are signed in, from where they were, and the tries that failed."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, and_, case, delete, select, update

from syndicate.store.database import columns, insert
from syndicate.store.staff import STAFF, StaffRow
from syndicate.store.staffing import staff, staff_networks, staff_sessions, staff_tries

t = staff_sessions.c
tries = staff_tries.c


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """One session. `token`: SHA-256 of what the cookie says; `browser`: as people call it."""

    id: int
    token: str
    staff: str
    began_at: datetime
    seen_at: datetime
    network: str | None
    browser: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How often something was tried in vain. `until`: nothing is tried before."""

    times: int
    at: datetime
    until: datetime | None


_SESSION = columns(staff_sessions, [field.name for field in fields(SessionRow)])


def begin(
    c: Connection, token: str, id_: str, now: datetime, network: str | None, browser: str
) -> None:
    """Begin a session, and remember the network."""
    values = {"token": token, "staff": id_, "began_at": now, "seen_at": now}
    c.execute(staff_sessions.insert().values(**values, network=network, browser=browser))
    if network is not None:
        known = insert(c, staff_networks).values(staff=id_, network=network, at=now)
        pair = ["staff", "network"]
        c.execute(known.on_conflict_do_update(index_elements=pair, set_={"at": now}))


def find(c: Connection, token: str) -> tuple[SessionRow, StaffRow] | None:
    """Return a session with whose it is, however old it is."""
    own = [column.label(f"staff_{column.name}") for column in STAFF]
    found = select(*_SESSION, *own).join(staff, staff.c.id == t.staff).where(t.token == token)
    row = c.execute(found).mappings().first()
    if row is None:
        return None
    session = SessionRow(**{column.name: row[column.name] for column in _SESSION})
    return session, StaffRow(**{column.name: row[f"staff_{column.name}"] for column in STAFF})


def of(c: Connection, id_: str) -> tuple[SessionRow, ...]:
    """Return somebody's sessions, the one last used first."""
    found = select(*_SESSION).where(t.staff == id_).order_by(t.seen_at.desc(), t.id.desc())
    return tuple(SessionRow(**row) for row in c.execute(found).mappings())


def touch(c: Connection, id_: int, now: datetime) -> None:
    """Remember that a session was used."""
    c.execute(update(staff_sessions).where(t.id == id_, t.seen_at < now).values(seen_at=now))


def end(c: Connection, token: str) -> bool:
    """End a session."""
    return c.execute(delete(staff_sessions).where(t.token == token)).rowcount == 1


def end_one(c: Connection, id_: str, session: int) -> bool:
    """End one session of somebody's."""
    own = (t.staff == id_, t.id == session)
    return c.execute(delete(staff_sessions).where(*own)).rowcount == 1


def end_all(c: Connection, id_: str) -> int:
    """End all of somebody's sessions."""
    return c.execute(delete(staff_sessions).where(t.staff == id_)).rowcount


def end_others(c: Connection, id_: str, kept: int) -> int:
    """End all of somebody's sessions but one."""
    return c.execute(delete(staff_sessions).where(t.staff == id_, t.id != kept)).rowcount


def forget(c: Connection, began: datetime, tried: datetime, known: datetime) -> None:
    """Forget sessions, tries and networks from before these instants."""
    c.execute(delete(staff_sessions).where(t.began_at < began))
    c.execute(delete(staff_tries).where(tries.at < tried))
    c.execute(delete(staff_networks).where(staff_networks.c.at < known))


def is_known(c: Connection, address: str, network: str | None, since: datetime) -> bool:
    """Tell whether whoever has an address signed in from a network since an instant."""
    theirs = and_(staff.c.address == address, staff.c.id == staff_networks.c.staff)
    n = staff_networks.c
    found = select(n.at).where(theirs, n.network == network, n.at >= since)
    return c.execute(found).first() is not None


def tried(c: Connection, key: str) -> Tried | None:
    """Return how often something was tried in vain; nobody else counts it until this is done."""
    found = select(tries.times, tries.at, tries.until).where(tries.key == key).with_for_update()
    row = c.execute(found).mappings().first()
    return None if row is None else Tried(**row)


def count(c: Connection, key: str, times: int, now: datetime, until: datetime | None) -> None:
    """Keep how often something was tried by now."""
    values = {"times": times, "at": now, "until": until}
    statement = insert(c, staff_tries).values(key=key, **values)
    c.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))


def uncount(c: Connection, key: str) -> None:
    """Take back one try, which was not in vain."""
    fewer = case((tries.times > 0, tries.times - 1), else_=0)
    c.execute(update(staff_tries).where(tries.key == key).values(times=fewer, until=None))


def clear(c: Connection, key: str) -> None:
    """Forget what was tried in vain."""
    c.execute(delete(staff_tries).where(tries.key == key))
