"""Those who may use the console, what they sign in with, and the codes that each is good once."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, delete, func, or_, select, update

from syndicate.model import Person, Role
from syndicate.store.database import columns, insert
from syndicate.store.staffing import staff as table
from syndicate.store.staffing import staff_recovery

t = table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """One of the staff, with what they sign in with.

    password: its hash; None before they chose one. welcome: a mark of their open link, if there is one.
    totp: salt of their secret, if their sign-in takes a code. totp_step: of the last code that was taken.
    """

    id: str
    address: str
    name: str
    roles: tuple[str, ...]
    locale: str
    created_at: datetime
    password: str | None = None
    welcome: str | None = None
    totp: str | None = None
    totp_step: int | None = None
    disabled_at: datetime | None = None

    @property
    def person(self) -> Person:
        """Return who they are to the rest."""
        roles = cast(frozenset[Role], frozenset(self.roles))
        return Person(
            id=self.id, address=self.address, name=self.name, roles=roles, locale=self.locale
        )


STAFF = columns(table, [field.name for field in fields(StaffRow)])


def add(c: Connection, row: StaffRow) -> bool:
    """Keep one more; return False where the address is taken."""
    values = {field.name: getattr(row, field.name) for field in fields(row)}
    return c.execute(insert(c, table).values(**values).on_conflict_do_nothing()).rowcount == 1


def get(c: Connection, id_: str, *, lock: bool = False) -> StaffRow | None:
    """Return who has this id; `lock` keeps others from changing them until this is done."""
    found = select(*STAFF).where(t.id == id_)
    row = c.execute(found.with_for_update() if lock else found).mappings().first()
    return None if row is None else StaffRow(**row)


def by_address(c: Connection, address: str) -> StaffRow | None:
    """Return who has this address, normalised."""
    row = c.execute(select(*STAFF).where(t.address == address)).mappings().first()
    return None if row is None else StaffRow(**row)


def listing(c: Connection) -> tuple[StaffRow, ...]:
    """Return all of them by address; staff are few."""
    rows = c.execute(select(*STAFF).order_by(t.address)).mappings()
    return tuple(StaffRow(**row) for row in rows)


def lock_all(c: Connection) -> tuple[StaffRow, ...]:
    """Return all of them, whom nobody else changes until this is done."""
    rows = c.execute(select(*STAFF).order_by(t.address).with_for_update()).mappings()
    return tuple(StaffRow(**row) for row in rows)


def is_nobody(c: Connection) -> bool:
    """Tell whether there is nobody yet."""
    return c.execute(select(func.count()).select_from(table)).scalar_one() == 0


def change(c: Connection, id_: str, **values: Any) -> None:
    """Change columns of one person."""
    c.execute(update(table).where(t.id == id_).values(**values))


def choose(c: Connection, id_: str, welcome: str, password: str) -> bool:
    """Keep a password that was chosen by a link, once; return False where the link counts no more."""
    open_ = (t.id == id_, t.welcome == welcome, t.disabled_at.is_(None))
    values = {"password": password, "welcome": None}
    return c.execute(update(table).where(*open_).values(**values)).rowcount == 1


def replace_password(c: Connection, id_: str, before: str, password: str) -> bool:
    """Keep another password, or hash, unless somebody else did meanwhile."""
    same = (t.id == id_, t.password == before)
    return c.execute(update(table).where(*same).values(password=password)).rowcount == 1


def take_step(c: Connection, id_: str, salt: str, step: int) -> bool:
    """Take a code of a secret, once: none of its step or of an earlier one is taken after it."""
    later = or_(t.totp_step.is_(None), t.totp_step < step)
    one = update(table).where(t.id == id_, t.totp == salt, later).values(totp_step=step)
    return c.execute(one).rowcount == 1


def keep_recovery(c: Connection, id_: str, marks: Collection[str]) -> None:
    """Keep codes in place of all that there were."""
    c.execute(delete(staff_recovery).where(staff_recovery.c.staff == id_))
    if marks:
        c.execute(staff_recovery.insert(), [{"staff": id_, "mark": mark} for mark in marks])


def take_recovery(c: Connection, id_: str, mark: str) -> bool:
    """Take a code, once."""
    one = (staff_recovery.c.staff == id_, staff_recovery.c.mark == mark)
    return c.execute(delete(staff_recovery).where(*one)).rowcount == 1


def recovery_left(c: Connection, id_: str) -> int:
    """Return how many codes are left."""
    theirs = staff_recovery.c.staff == id_
    found = select(func.count()).select_from(staff_recovery).where(theirs)
    return c.execute(found).scalar_one()
