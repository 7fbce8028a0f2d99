"""Which instance this is: a copy, or a database put back, may not send until somebody says so."""

import json
import secrets
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from syndicate.journeys.house import House
from syndicate.publish import replace_file
from syndicate.store import audit, instance
from syndicate.store.instance import InstanceRow

# Each difference between the database and var/instance that makes this a copy; see `adopt`.
_MARKS = ("token", "home", "inode", "machine")
_CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))
_MACHINE_ID = Path("/etc/machine-id")


def recognise(house: House, now: datetime) -> None:
    """Hold the instance if database and folder do not belong together; both new ones do."""
    file = _read(house)
    with house.database.read() as c:
        row = instance.read(c)
    if row is None and file is None:
        _settle(house, now)
        return
    reason = _difference(house, row, file)
    if row is not None and (reason is None or row.held_reason):
        return
    with house.database.write() as c:
        if instance.read(c) is None:
            instance.write(c, _here(house, secrets.token_hex(16)))
        instance.hold(c, reason or "copied", now)


def adopt(house: House, by: str, now: datetime) -> None:
    """Make this the instance that sends: one token in database and folder, and no hold."""
    row = _settle(house, now)
    with house.database.write() as c:
        instance.release(c)
        audit.record(c, now, by, "adopt", row.home, {})


def hold(house: House, reason: str, by: str, now: datetime) -> None:
    """Stop all sending, here and in every process that shares the database."""
    with house.database.write() as c:
        instance.hold(c, reason, now)
        audit.record(c, now, by, "hold", reason, {})


def release(house: House, by: str, now: datetime) -> bool:
    """End a hold that somebody asked for; one that a copy or a gap caused takes `adopt`.

    Returns whether sending is free afterwards.
    """
    with house.database.write() as c:
        row = instance.read(c)
        if row is None or row.held_reason in (None, *_OWN_REASONS):
            return row is None or row.held_reason is None
        instance.release(c)
        audit.record(c, now, by, "release", row.held_reason or "", {})
    return True


_OWN_REASONS = ("copied", "database-replaced", "moved", "other-machine", "gap", "restored")


def _difference(
    house: House, row: InstanceRow | None, file: dict[str, object] | None
) -> str | None:
    if row is None:
        return "database-replaced"
    if file is None or file.get("token") != row.token:
        return "copied"
    here = _here(house, row.token)
    if row.home != here.home or file.get("home") != here.home:
        return "moved"
    same_file = row.inode == here.inode == file.get("inode")
    other_machine = here.machine and row.machine and row.machine != here.machine
    return "other-machine" if other_machine else None if same_file else "copied"


def _settle(house: House, now: datetime) -> InstanceRow:
    """Write the same marks of this place to the database and to var/instance."""
    here = _here(house, secrets.token_hex(16))
    with house.database.write() as c:
        row = instance.read(c)
        if row is not None:
            here = replace(row, **{mark: getattr(here, mark) for mark in _MARKS})
        instance.write(c, here)
    marks = {mark: getattr(here, mark) for mark in _MARKS}
    replace_file(house.var / "instance", json.dumps(marks, indent=1).encode())
    return here


def _here(house: House, token: str) -> InstanceRow:
    file = house.database.file
    return InstanceRow(
        token=token,
        home=str(house.home.resolve()),
        inode=file.stat().st_ino if file else None,
        machine=_machine(),
    )


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
