"""What somebody of the staff does about their own account: the password, codes, and what they are called."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from syndicate.audience import timed
from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.journeys.staff import codes, passwords, people, sessions, tries
from syndicate.journeys.staff.people import LASTS
from syndicate.journeys.staff.sessions import Origin, mark
from syndicate.model import Person
from syndicate.store import audit, staff, staff_sessions
from syndicate.store.staff import StaffRow

_BEGUN = timedelta(minutes=30)  # time to find the telephone


@dataclass(frozen=True, slots=True)
class Given:
    """A password that shows whose session it is, and where it was typed: trying is counted by both."""

    password: str = field(repr=False)
    origin: Origin


@dataclass(frozen=True, slots=True)
class Wait:
    """Too much was tried: until when nothing more is looked at."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A secret that an app may be given. `token` has it confirmed; `uri` is for a square picture."""

    token: str = field(repr=False)
    secret: str = field(repr=False)
    uri: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """Whether signing in takes a code, and how many of those to write down are left."""

    on: bool
    left: int


def welcomed(house: House, token: str, now: datetime) -> Person | None:
    """Return whose password a link lets choose; None for one that was used, replaced, is over or is none."""
    row = _by_link(house, token, now)
    return None if row is None else row.person


def choose(house: House, token: str, password: str, now: datetime) -> Person:
    """Choose a password by a link, once.

    Raises UsageError staff-link, password-short, -long, -own or -common.
    """
    row = _by_link(house, token, now)
    if row is None:
        raise UsageError("staff-link")
    passwords.require(password, row.address, row.name)
    kept = passwords.hashed(password)
    with house.database.write() as c:
        if not staff.choose(c, row.id, row.welcome or "", kept):
            raise UsageError("staff-link")
        staff_sessions.end_all(c, row.id)
        audit.record(c, now, row.address, "staff-password", row.address, {"by": "link"})
    return row.person


def change_password(
    house: House, person: Person, given: Given, after: str, now: datetime
) -> str | Wait:
    """Change a password; every session ends, and a new one begins, whose token is returned.

    Raises UsageError password-wrong, password-short, -long, -own or -common.
    """
    row = _shown(house, person, given, now)
    if isinstance(row, Wait):
        return row
    passwords.require(after, row.address, row.name)
    kept = passwords.hashed(after)
    with house.database.write() as c:
        if not staff.replace_password(c, row.id, row.password or "", kept):
            raise UsageError("password-wrong")
        staff_sessions.end_all(c, row.id)
        audit.record(c, now, row.address, "staff-password", row.address, {"by": "page"})
        return sessions.begin(c, row.id, given.origin, now)


def code_state(house: House, person: Person) -> Codes:
    """Return whether somebody's sign-in takes a code."""
    with house.database.read() as c:
        row = staff.get(c, person.id)
        left = staff.recovery_left(c, person.id)
    return Codes(on=row is not None and row.totp is not None, left=left)


def begin_codes(house: House, person: Person, now: datetime) -> Begun:
    """Return a secret; nothing is kept before a code shows that an app has it."""
    salt = codes.salt()
    secret = codes.secret(house.keys, person.id, salt)
    title = house.settings.site.title[house.settings.site.default_locale]
    return Begun(
        token=timed.sign(house.keys, "totp", f"{person.id}.{salt}", now),
        secret=secret,
        uri=codes.address(secret, person.address, title),
    )


def begun_codes(house: House, person: Person, token: str, now: datetime) -> Begun:
    """Return what was begun, to be shown again. Raises UsageError codes-over."""
    secret = codes.secret(house.keys, person.id, _salt(house, person, token, now))
    title = house.settings.site.title[house.settings.site.default_locale]
    return Begun(token=token, secret=secret, uri=codes.address(secret, person.address, title))


def confirm_codes(
    house: House, person: Person, given: Given, shown: tuple[str, str], session: int, now: datetime
) -> tuple[str, ...] | Wait:
    """Have signing in take a code from now on; return those to write down. Other sessions end.

    shown: the token of what was begun, and the code that an app makes of its secret.

    Raises UsageError codes-over, password-wrong, code-wrong or codes-on.
    """
    token, code = shown
    salt = _salt(house, person, token, now)
    known = _shown(house, person, given, now)
    if isinstance(known, Wait):
        return known
    step = codes.step(codes.secret(house.keys, person.id, salt), code, now)
    if step is None:
        raise UsageError("code-wrong")
    made = codes.recovery()
    with house.database.write() as c:
        row = staff.get(c, person.id)
        if row is None or row.totp is not None:
            raise UsageError("codes-on")
        staff.change(c, person.id, totp=salt, totp_step=step)
        staff.keep_recovery(c, person.id, _marks(house, person, made))
        staff_sessions.end_others(c, person.id, session)
        audit.record(c, now, person.address, "staff-codes-on", person.address, {})
    return made


def renew_recovery(
    house: House, person: Person, given: Given, now: datetime
) -> tuple[str, ...] | Wait:
    """Return new codes to write down; those from before are good no more.

    Raises UsageError password-wrong or codes-off.
    """
    known = _shown(house, person, given, now)
    if isinstance(known, Wait):
        return known
    made = codes.recovery()
    with house.database.write() as c:
        row = staff.get(c, person.id)
        if row is None or row.totp is None:
            raise UsageError("codes-off")
        staff.keep_recovery(c, person.id, _marks(house, person, made))
        audit.record(c, now, person.address, "staff-recovery", person.address, {})
    return made


def remove_codes(house: House, person: Person, given: Given, now: datetime) -> Wait | None:
    """Have signing in take no code. Raises UsageError password-wrong."""
    known = _shown(house, person, given, now)
    if isinstance(known, Wait):
        return known
    with house.database.write() as c:
        people.end_codes(c, person.id)
        audit.record(c, now, person.address, "staff-codes-off", person.address, {})
    return None


def _by_link(house: House, token: str, now: datetime) -> StaffRow | None:
    said = timed.read(house.keys, "welcome", token, now, LASTS)
    if said is None or said.over:
        return None
    id_, _, nonce = said.value.partition(".")
    with house.database.read() as c:
        row = staff.get(c, id_)
    if row is None or row.welcome is None or row.disabled_at is not None:
        return None
    return row if hmac.compare_digest(row.welcome, mark(nonce)) else None


def _shown(house: House, person: Person, given: Given, now: datetime) -> StaffRow | Wait:
    """Return whose account it is once the password shows it: who borrows a session shall change nothing.

    Raises UsageError password-wrong.
    """
    with house.database.write() as c:
        made = tries.admit(c, house.keys, person.address, given.origin.network, now)
        row = staff.get(c, person.id)
    if isinstance(made, datetime):
        return Wait(made)
    if row is None:
        raise UsageError("staff-unknown")
    right, _better = passwords.check(given.password, row.password)
    if not right:
        raise UsageError("password-wrong")
    with house.database.write() as c:
        tries.succeed(c, made)
    return row


def _salt(house: House, person: Person, token: str, now: datetime) -> str:
    said = timed.read(house.keys, "totp", token, now, _BEGUN)
    if said is None or said.over or not said.value.startswith(f"{person.id}."):
        raise UsageError("codes-over")
    return said.value.rpartition(".")[2]


def _marks(house: House, person: Person, made: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(codes.recovery_mark(house.keys, person.id, one) for one in made)
