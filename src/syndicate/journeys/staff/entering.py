"""An address, a password and perhaps a code → a session, or why there is none.

What is wrong is told to nobody: an address that we do not know, one that is disabled and a wrong password
are answered alike, after the same work. Only who knows the password learns that a code is asked for.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from syndicate.audience import timed
from syndicate.audience.addresses import normalise
from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.journeys.staff import codes, passwords, sessions, tries
from syndicate.journeys.staff.sessions import Origin
from syndicate.journeys.staff.tries import Try
from syndicate.store import audit, staff, staff_sessions
from syndicate.store.staff import StaffRow
from syndicate.store.types import Connection

log = logging.getLogger(__name__)
_SECOND = timedelta(minutes=5)  # between the password and the code


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """How an attempt to sign in ended.

    state: "in", "code" (one is asked for), "no", "wait" (too much was tried), "over" (the password
           was given too long ago).
    token: what the cookie is to say; of "code", what the form for it carries.
    wait:  until something may be tried again.
    """

    state: Literal["in", "code", "no", "wait", "over"]
    token: str = field(default="", repr=False)
    wait: datetime | None = None


_NO = Entered(state="no")


def enter(house: House, address: str, password: str, origin: Origin, now: datetime) -> Entered:
    """Sign in with a password; it takes a quarter of a second of a processor."""
    typed = _normalised(address)
    with house.database.write() as c:
        made = tries.admit(c, house.keys, typed, origin.network, now)
        row = staff.by_address(c, typed)
    if isinstance(made, datetime):
        log.warning("sign-in refused: too many tries")
        return Entered(state="wait", wait=made)
    kept = row.password if row and row.disabled_at is None else None
    right, better = passwords.check(password, kept)
    if row is None or not right:
        log.warning("sign-in refused")
        return _NO
    if row.totp is not None:
        with house.database.write() as c:
            tries.passed(c, made)
        token = timed.sign(house.keys, "second", f"{row.id}.{_of_password(row)}", now)
        return Entered(state="code", token=token)
    with house.database.write() as c:
        if staff.get(c, row.id, lock=True) != row:  # changed while we were at the hash
            return _NO
        if better is not None:
            staff.replace_password(c, row.id, row.password or "", better)
        return _let_in(c, house, row, made, origin, now)


def second(house: House, token: str, code: str, origin: Origin, now: datetime) -> Entered:
    """Sign in with a code, the password having been given just before.

    A code counts once, and so does each of those that were written down.
    """
    said = timed.read(house.keys, "second", token, now, _SECOND)
    if said is None or said.over:
        return Entered(state="over")
    id_, _, of_password = said.value.partition(".")
    with house.database.write() as c:
        row = staff.get(c, id_, lock=True)
        if row is None or _of_password(row) != of_password or row.disabled_at is not None:
            return Entered(state="over")
        made = tries.admit(c, house.keys, row.address, origin.network, now)
        if isinstance(made, datetime):
            return Entered(state="wait", wait=made)
        if not _takes(c, house, row, code, now):
            log.warning("sign-in refused: code")
            return _NO
        return _let_in(c, house, row, made, origin, now)


def _takes(c: Connection, house: House, row: StaffRow, code: str, now: datetime) -> bool:
    """Tell whether a code is right, and use it up."""
    if row.totp is None:
        return False
    found = codes.step(codes.secret(house.keys, row.id, row.totp), code, now)
    if found is not None:
        return staff.take_step(c, row.id, row.totp, found)
    return staff.take_recovery(c, row.id, codes.recovery_mark(house.keys, row.id, code))


def _let_in(
    c: Connection, house: House, row: StaffRow, made: Try, origin: Origin, now: datetime
) -> Entered:
    """Begin a session."""
    tries.succeed(c, made)
    longest = house.settings.console.longest
    staff_sessions.forget(c, now - longest, now - tries.FORGOTTEN, now - tries.KNOWN)
    token = sessions.begin(c, row.id, origin, now)
    audit.record(c, now, row.address, "staff-signed-in", row.address, {})
    return Entered(state="in", token=token)


def _of_password(row: StaffRow) -> str:
    """Return what is another after each change of the password."""
    return sessions.mark(row.password or "")[:32]


def _normalised(address: str) -> str:
    """Return an address as we know it; what is none stays what it is, and is nobody's."""
    with suppress(UsageError):
        return normalise(address)
    return address.strip().lower()[:254]
