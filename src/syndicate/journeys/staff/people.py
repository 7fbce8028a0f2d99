"""Who the staff are: added, invited, given roles, let in no more. All of it is in the audit log.

`by` is whose doing it is: an address, or "cli".
"""

import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from syndicate.audience import timed
from syndicate.audience.addresses import normalise
from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.journeys.staff.sessions import mark
from syndicate.model import ROLES, Person, Role
from syndicate.store import audit, staff, staff_sessions
from syndicate.store.staff import StaffRow
from syndicate.store.types import Connection

LASTS = timedelta(hours=48)  # of the link by which somebody chooses a password
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody to be added, as typed."""

    address: str
    roles: Collection[Role]
    locale: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One of the staff as others see them. `codes`: their sign-in takes a code as well."""

    person: Person
    state: str  # "active", "invited" or "disabled"
    codes: bool
    created_at: datetime


def add(house: House, new: Newcomer, by: str, now: datetime) -> tuple[Person, str]:
    """Add somebody; return them, and the link by which they choose a password.

    Raises UsageError address-invalid, staff-known, staff-roles, staff-name or staff-locale.
    """
    row = StaffRow(
        id=str(uuid.uuid4()),
        address=normalise(new.address),
        name=_name(new.name),
        roles=_roles(new.roles),
        locale=_locale(house, new.locale),
        created_at=now,
    )
    with house.database.write() as c:
        if not staff.add(c, row):
            raise UsageError("staff-known")
        audit.record(c, now, by, "staff-added", row.address, {"roles": list(row.roles)})
        return row.person, _link(c, house, row, now)


def reset(
    house: House, address: str, by: str, now: datetime, *, codes: bool = False
) -> tuple[Person, str]:
    """Return a new link; the password, and every session, ends at once. `codes`: so do codes.

    Raises UsageError staff-unknown.
    """
    with house.database.write() as c:
        row = _known(c, address)
        staff.change(c, row.id, password=None)
        if codes:
            end_codes(c, row.id)
        staff_sessions.end_all(c, row.id)
        audit.record(c, now, by, "staff-reset", row.address, {"codes": codes})
        return row.person, _link(c, house, row, now)


def give(house: House, address: str, roles: Collection[Role], by: str, now: datetime) -> Person:
    """Give somebody these roles and no others; their sessions end.

    Raises UsageError staff-unknown, staff-roles or staff-last.
    """
    given = _roles(roles)
    with house.database.write() as c:
        row = _known(c, address)
        if given == row.roles:
            return row.person
        if "admin" not in given:
            _require_another_admin(c, row)
        staff.change(c, row.id, roles=given)
        staff_sessions.end_all(c, row.id)
        fields = {"roles": list(given), "before": list(row.roles)}
        audit.record(c, now, by, "staff-roles", row.address, fields)
        return _known(c, row.address).person


def disable(house: House, address: str, by: str, now: datetime) -> bool:
    """Let somebody in no more, from this moment on; False where that is so already.

    Raises UsageError staff-unknown or staff-last.
    """
    with house.database.write() as c:
        row = _known(c, address)
        _require_another_admin(c, row)
        staff.change(c, row.id, disabled_at=row.disabled_at or now, welcome=None)
        staff_sessions.end_all(c, row.id)
        if row.disabled_at is None:
            audit.record(c, now, by, "staff-disabled", row.address, {})
    return row.disabled_at is None


def enable(house: House, address: str, by: str, now: datetime) -> bool:
    """Let somebody in again; False where they are let in. Raises UsageError staff-unknown."""
    with house.database.write() as c:
        row = _known(c, address)
        staff.change(c, row.id, disabled_at=None)
        if row.disabled_at is not None:
            audit.record(c, now, by, "staff-enabled", row.address, {})
    return row.disabled_at is not None


def introduce(house: House, person: Person, name: str, locale: str) -> None:
    """Keep how somebody is called, and the language that they work in. Raises UsageError."""
    values = {"name": _name(name), "locale": _locale(house, locale)}
    with house.database.write() as c:
        staff.change(c, person.id, **values)


def listing(house: House) -> tuple[Listed, ...]:
    """Return all of the staff by address."""
    with house.database.read() as c:
        return tuple(
            Listed(
                person=row.person,
                state=_state(row),
                codes=row.totp is not None,
                created_at=row.created_at,
            )
            for row in staff.listing(c)
        )


def is_nobody(house: House) -> bool:
    """Tell whether there is nobody yet who could sign in."""
    with house.database.read() as c:
        return staff.is_nobody(c)


def end_codes(c: Connection, id_: str) -> None:
    """Have somebody's sign-in take no code from now on."""
    staff.change(c, id_, totp=None, totp_step=None)
    staff.keep_recovery(c, id_, ())


def _state(row: StaffRow) -> str:
    if row.disabled_at is not None:
        return "disabled"
    return "invited" if row.password is None else "active"


def _link(c: Connection, house: House, row: StaffRow, now: datetime) -> str:
    """Return a link, after which no earlier one counts."""
    nonce = secrets.token_urlsafe(16)
    staff.change(c, row.id, welcome=mark(nonce))
    token = timed.sign(house.keys, "welcome", f"{row.id}.{nonce}", now)
    return f"{house.settings.web_url}/console/welcome/{token}"


def _known(c: Connection, address: str) -> StaffRow:
    row = staff.by_address(c, normalise(address))
    if row is None:
        raise UsageError("staff-unknown")
    return row


def _require_another_admin(c: Connection, row: StaffRow) -> None:
    """Raise UsageError staff-last where nobody else could let anybody in.

    Somebody who was invited and has no password yet takes the place of nobody who has one.
    """
    others = [
        one
        for one in staff.lock_all(c)
        if "admin" in one.roles and one.disabled_at is None and one.id != row.id
    ]
    is_admin = "admin" in row.roles and row.disabled_at is None
    if is_admin and not any(one.password or not row.password for one in others):
        raise UsageError("staff-last")


def _roles(roles: Collection[Role]) -> tuple[Role, ...]:
    if not roles or set(roles) - set(ROLES):
        raise UsageError("staff-roles", allowed=ROLES)
    return tuple(one for one in ROLES if one in roles)


def _name(name: str) -> str:
    written = " ".join(name.split())
    if len(written) > _LONGEST_NAME or not written.isprintable():
        raise UsageError("staff-name", most=_LONGEST_NAME)
    return written


def _locale(house: House, locale: str) -> str:
    if locale not in house.settings.locales:
        raise UsageError("staff-locale", allowed=tuple(house.settings.locales))
    return locale
