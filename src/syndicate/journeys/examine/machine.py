"""The machine: its database, its disks, its clock and its time zones."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from syndicate import disk, timezones
from syndicate.errors import SettingsError, StoreError
from syndicate.journeys.examine.checks import Check, error, note, warning
from syndicate.journeys.house import House
from syndicate.localise.findings import finding_of
from syndicate.model import Finding
from syndicate.store import instance
from syndicate.store.examine import Condition, condition

WHOLE_UP_TO = 1_000_000_000  # bytes of a database that is read through unasked: some seconds
_LONG_LOG = 256_000_000
_SKEW, _BACK = timedelta(seconds=5), timedelta(seconds=90)
_LITTLE, _FEW_BYTES, _NO_BYTES = 0.05, 5_000_000_000, 200_000_000
# Where SQLite's locks or its shared memory do not hold (https://www.sqlite.org/wal.html).
_REMOTE = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "ceph",
        "glusterfs",
        "lustre",
        "afs",
        "fuse.sshfs",
    }
)
_MB = 1_000_000
_PATIENCE_S = 5


def database(house: House, now: datetime, *, whole: bool) -> Check:
    """Look into the database. whole: read all of it, however large."""
    try:
        file = house.database.file
        reads = whole or (file is not None and file.stat().st_size <= WHOLE_UP_TO)
        seen = condition(house.database, whole=reads)
    except (StoreError, SettingsError) as refused:
        return Check(area="database", name="database-away", findings=(finding_of(refused),))
    facts = {
        "kind": {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[seen.kind],
        "version": seen.version,
        "revision": seen.revision,
        "megabytes": round((seen.size + seen.wal) / _MB, 1),
        "wal_bytes": seen.wal,
        "whole": seen.whole,
    }
    return Check(
        area="database", name="database", facts=facts, findings=tuple(_of_database(seen, file, now))
    )


def _of_database(seen: Condition, file: Path | None, now: datetime) -> Iterator[Finding]:
    if seen.whole is False:
        yield error("database-unsound")
    if seen.read_only:
        yield error("database-replica", setting="store.url")
    if seen.wal > _LONG_LOG:
        yield warning("database-log-long", megabytes=round(seen.wal / _MB))
    if file is not None and (system := disk.file_system(file)) in _REMOTE:
        yield error("database-remote", setting="store.url", found=system)
    if seen.now is not None and abs(seen.now - now) > _SKEW:
        yield warning("clock-skew", seconds=round(abs(seen.now - now).total_seconds()))
    if seen.whole is None and seen.kind == "sqlite":
        yield note("database-unread", megabytes=round(seen.size / _MB))


def disks(house: House) -> Iterator[Check]:
    """Yield each disk that we write to, once, by the first of our folders that is on it."""
    seen: set[int] = set()
    for folder in (house.var, house.public, house.withdrawals.parent):
        there = next(one for one in (folder, *folder.parents) if one.exists())
        device = there.stat().st_dev
        if device not in seen:
            seen.add(device)
            yield _disk(house, folder, there)


def _disk(house: House, folder: Path, there: Path) -> Check:
    room = disk.room(there)
    name = str(folder.relative_to(house.home) if folder.is_relative_to(house.home) else folder)
    found: list[Finding] = []
    if room.free < _NO_BYTES:
        found.append(error("disk-full", file=name, megabytes=room.free // _MB))
    elif room.free < min(_FEW_BYTES, _LITTLE * room.size):
        found.append(warning("disk-nearly-full", file=name, megabytes=room.free // _MB))
    if room.files and room.free_files < _LITTLE * room.files:
        found.append(warning("disk-few-files", file=name, count=room.free_files))
    facts = {"folder": name, "free_megabytes": room.free // _MB, "free_files": room.free_files}
    return Check(area="disk", name="disk", facts=facts, findings=tuple(found))


def clock(house: House, now: datetime) -> Check:
    """Look whether somebody sets the clock, and whether it was put back since the schedule was last looked at."""
    found: list[Finding] = []
    synchronised = _synchronised()
    if synchronised is False:
        found.append(warning("clock-unset"))
    last = _last_tick(house)
    if last is not None and last > now + _BACK:
        found.append(error("clock-back", last=timezones.iso(last), now=timezones.iso(now)))
    zones, _own = timezones.versions()
    facts = {"synchronised": synchronised, "zones": zones or None}
    name = {True: "clock-set", False: "clock", None: "clock"}[synchronised]
    return Check(area="clock", name=name, facts=facts, findings=tuple(found))


def _last_tick(house: House) -> datetime | None:
    try:
        with house.database.read() as c:
            row = instance.read(c)
    except (StoreError, SettingsError):  # said where the database was looked into
        return None
    return row.last_tick if row else None


def _synchronised() -> bool | None:
    """Tell whether a service keeps the clock right, as systemd has it; None where it cannot tell."""
    program = shutil.which("timedatectl")
    if program is None:
        return None
    asked = [program, "show", "--property=NTPSynchronized", "--value"]
    try:
        ran = subprocess.run(  # noqa: S603 (nothing of anybody's is in it)
            asked, capture_output=True, text=True, timeout=_PATIENCE_S, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return {"yes": True, "no": False}.get(ran.stdout.strip())
