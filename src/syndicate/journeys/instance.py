"""Which instance this is: a copy, or a database put back, may not send until somebody says so."""

import json
import secrets
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from syndicate.audience.tokens import identity_mark
from syndicate.delivery.recover import are_at_work
from syndicate.errors import StoreBusy, UsageError
from syndicate.journeys.house import House
from syndicate.journeys.identity import OTHER_KEY, fits, require_key
from syndicate.model import Finding
from syndicate.publish import alone, replace_file
from syndicate.store import audit, instance, looks, reports
from syndicate.store.database import Database
from syndicate.store.instance import InstanceRow
from syndicate.store.types import Connection

# Each difference between the database and var/instance that makes this a copy; see `adopt`.
_MARKS = ("token", "home", "inode", "machine")
_CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))
_MACHINE_ID = Path("/etc/machine-id")
RESTORED, MOVED_AWAY = "restored", "moved-away"
_GAP = "gap"  # the reason for a hold, and the name of a gap that another hold covers
_PATIENCE_S = 2.0  # for whoever writes the same marks: that takes milliseconds


def recognise(house: House, now: datetime) -> None:
    """Hold the instance if database, folder and key do not belong together; new ones do.

    A hold that the key caused ends by itself once the right one is back: nothing else can have it.
    Where several machines share a server, and others work there right now, it is this machine that
    does not belong: it holds nobody. Raises UsageError instance-stranger.
    """
    row, reason = _compared(house)
    if row is not None and not _is_news(row, reason):
        return
    with _alone(house):  # another process may be writing the same marks for the first time
        row, reason = _compared(house)
        if reason == "new":
            _settle(house)
        elif row is None or _is_news(row, reason):
            if reason == "copied" and are_at_work(house.database):
                raise UsageError("instance-stranger", file="var/instance")
            _note(house, reason, now)


def adopt(house: House, by: str, now: datetime, *, new_key: bool = False) -> None:
    """Make this the instance that sends: one token in database and folder, and no hold.

    new_key: addresses are hashed under the key that is there from now on; what was hashed under the
    one before is known no more. Without it, another key raises SettingsError identity-changed.
    """
    if not new_key:
        require_key(house)
    with house.database.read() as c:
        before = instance.read(c)
    with _alone(house):
        row = _settle(house)
    with house.database.write() as c:
        instance.release(c)
        looks.forget(c, _GAP)
        if row.last_tick is not None:  # what fell due in the gap is theirs to send now
            instance.tick(c, max(row.last_tick, now))
        told = {} if fits(house, before) else {"new_key": True}
        audit.record(c, now, by, "adopt", row.home, told)


def hold(house: House, reason: str, by: str, now: datetime) -> str | None:
    """Stop all sending, here and in every process that shares the database.

    Returns why it is held already, in which case nothing changes: that hold stands. Raises
    UsageError hold-reason-ours for a reason that would pass for one of ours, which take `adopt`.
    """
    if takes_adopt(reason):
        raise UsageError("hold-reason-ours", found=reason)
    with house.database.write() as c:
        before = instance.held(c)
        if before:
            return before[0]
        instance.hold(c, reason, now)
        audit.record(c, now, by, "hold", reason, {})
    return None


def release(house: House, by: str, now: datetime) -> bool:
    """End a hold that somebody asked for; one that a copy or a gap caused takes `adopt`.

    A copy that was made while somebody held the original stays held, and so does an instance whose
    clock stood still while it was held. Returns whether sending is free afterwards.
    """
    _, reason = _compared(house)
    with house.database.write() as c:
        row = instance.read(c)
        if row is None or row.held_reason in (None, *_OWN_REASONS):
            return row is None or row.held_reason is None
        instance.release(c)
        reason = reason or (_GAP if looks.last(c, _GAP) else None)
        if reason is not None:
            instance.hold(c, reason, now)
        audit.record(c, now, by, "release", row.held_reason or "", {})
    return reason is None


def mark_sent(house: House, now: datetime) -> None:
    """Have database and folder remember that mails leave, so that an older database is known.

    A process that was stopped while it held the lock keeps nobody from sending: the next run marks.
    """
    with house.database.write() as c:
        instance.move_sent_mark(c, now)
    with suppress(StoreBusy), _alone(house):
        with house.database.read() as c:
            row, sent = instance.read(c), instance.sent_mark(c)
        if row is not None:
            _keep(house, row, sent)


def takes_adopt(reason: str) -> bool:
    """Tell whether a hold was caused by what this instance is, and not asked for by somebody."""
    return reason in _OWN_REASONS


def held_finding(reason: str) -> Finding:
    """Return what people are told while nothing goes out."""
    fields = {"reason": reason}
    if reason == OTHER_KEY:
        return Finding(
            code="instance-held-key", severity="warning", mender="operator", fields=fields
        )
    return Finding(code="instance-held", severity="warning", mender="operator", fields=fields)


def look_for_gap(house: House, now: datetime) -> None:
    """Hold an instance that comes back with mails that fell due while nothing ticked.

    A machine put back to a snapshot looks like this: those mails left before it was put back. A
    process that began under another key than the one that counts by now must not send either.
    """
    with house.database.read() as c:
        last = gap(c, house, now)
        missed = last is not None and reports.fell_due(c, last, now)
        knows = fits(house, instance.read(c))
    if not knows:
        with house.database.write() as c:
            instance.hold(c, OTHER_KEY, now)
    elif missed:
        hold_for_gap(house, now)


def hold_for_gap(house: House, now: datetime) -> None:
    """Hold an instance whose clock stood still; a hold that somebody asked for hides that until it ends."""
    with house.database.write() as c:
        if instance.held(c):
            looks.note(c, _GAP, now)
        else:
            instance.hold(c, _GAP, now)


def is_foreign(house: House) -> bool:
    """Tell whether this looks like a copy by now, whatever it is held for."""
    return _compared(house)[1] not in (None, "new")


def gap(c: Connection, house: House, now: datetime) -> datetime | None:
    """Return the last tick of an instance, if it is older than `ask_after`; None where it takes `adopt` anyway."""
    row = instance.read(c)
    if row is None or row.last_tick is None or takes_adopt(row.held_reason or ""):
        return None
    return row.last_tick if now - row.last_tick > house.settings.schedule.ask_after else None


def _alone(house: House) -> AbstractContextManager[object]:
    return alone(house.var / "instance.lock", _PATIENCE_S)


def _compared(house: House) -> tuple[InstanceRow | None, str | None]:
    """Return the database's row, and what makes this a copy ("new": neither was ever taken)."""
    file = _read(house)  # first, for a run that sends moves the database's mark before the file's
    with house.database.read() as c:
        row, sent = instance.read(c), instance.sent_mark(c)
    if row is None:
        return None, "new" if file is None else "database-replaced"
    if not fits(house, row):
        return row, OTHER_KEY
    if file is None or file.get("token") != row.token:
        return row, "copied"
    if str(file.get("sent") or "") > _written(sent):
        return row, RESTORED
    return row, _difference(house, row, file)


def _is_news(row: InstanceRow, reason: str | None) -> bool:
    """Tell whether the database has yet to be told what was seen."""
    if row.held_reason == OTHER_KEY:
        return reason != OTHER_KEY
    return row.identity is None if reason is None else row.held_reason is None


def _note(house: House, reason: str | None, now: datetime) -> None:
    """Have the database say what was seen."""
    with house.database.write() as c:
        row = instance.read(c)
        if row is None:
            instance.write(c, _here(house, secrets.token_hex(16)))
        elif row.held_reason == OTHER_KEY != reason:
            instance.release(c)
            audit.record(c, now, "syndicate", "release", OTHER_KEY, {})
        if reason is None:
            instance.pin(c, identity_mark(house.keys))
        else:
            instance.hold(c, reason, now)


_OWN_REASONS = (
    *("copied", "database-replaced", "moved", "other-machine", _GAP, RESTORED, MOVED_AWAY),
    OTHER_KEY,
)


def mark_place(house: House, database: Database, c: Connection) -> None:
    """Have a database that takes the place of this instance's know it, and var/instance know the database."""
    row = instance.read(c)
    if row is not None:
        here = replace(row, **_place(house, database))
        instance.write(c, here)
        _keep(house, here, instance.sent_mark(c))


def _difference(house: House, row: InstanceRow, file: Mapping[str, object]) -> str | None:
    here = _here(house, row.token)
    if here.inode is None:  # a server's database: many machines share it, each with its own home
        return None
    if row.home != here.home or file.get("home") != here.home:
        return "moved"
    same_file = row.inode == here.inode == file.get("inode")
    other_machine = here.machine and row.machine and row.machine != here.machine
    return "other-machine" if other_machine else None if same_file else "copied"


def _settle(house: House) -> InstanceRow:
    """Write the same marks of this place to the database and to var/instance."""
    here = _here(house, secrets.token_hex(16))
    with house.database.write() as c:
        row = instance.read(c)
        if row is not None:
            marks = {mark: getattr(here, mark) for mark in (*_MARKS, "identity")}
            here = replace(row, **marks)
        instance.write(c, here)
        sent = instance.sent_mark(c)
    _keep(house, here, sent)
    return here


def _keep(house: House, row: InstanceRow, sent: datetime | None) -> None:
    marks = {mark: getattr(row, mark) for mark in _MARKS} | {"sent": _written(sent) or None}
    replace_file(house.var / "instance", json.dumps(marks, indent=1).encode())


def _written(sent: datetime | None) -> str:
    """Return an instant as text that sorts."""
    return sent.astimezone(UTC).isoformat(timespec="microseconds") if sent else ""


def _here(house: House, token: str) -> InstanceRow:
    place = _place(house, house.database)
    return InstanceRow(token=token, identity=identity_mark(house.keys), **place)


def _place(house: House, database: Database) -> dict[str, Any]:
    file = database.file
    inode = file.stat().st_ino if file else None
    return {"home": str(house.home.resolve()), "inode": inode, "machine": _machine()}


def _machine() -> str | None:
    """Return this machine's id; None in a container, which gets a new one at each start."""
    if any(mark.exists() for mark in _CONTAINER_MARKS):
        return None
    try:
        return _MACHINE_ID.read_text(encoding="ascii").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def _read(house: House) -> dict[str, object] | None:
    try:
        marks = json.loads((house.var / "instance").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return marks if isinstance(marks, dict) else None
