"""A backup → the publication as it was, held: nothing is sent before somebody says so.

Nothing here changes before every byte of the backup was compared with what it says. The database comes
last, and comes held, so that a restore that was cut short is begun again and is done.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from syndicate import disk, timezones
from syndicate.audience import keyring, tokens
from syndicate.delivery import locks
from syndicate.delivery.recover import living
from syndicate.errors import StoreError, UsageError, unwritable
from syndicate.journeys.backup import manifest, reading
from syndicate.journeys.backup.alone import is_database, seen
from syndicate.journeys.backup.manifest import Manifest
from syndicate.journeys.backup.placing import Aside, merge_log, put_files
from syndicate.model import Finding
from syndicate.store import backup as copies
from syndicate.store import returning
from syndicate.store.database import Database
from syndicate.store.returning import Return
from syndicate.store.schema import REVISION

Counting = Callable[[int], Callable[[int], None]]
_BESIDE = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a publication is to be: its home, its log of withdrawals, its database."""

    home: Path
    log: Path
    database: Database

    @property
    def keys(self) -> Path:
        """Return the folder of the secret keys."""
        return self.home / manifest.KEYS


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: from when it is, and how many rows. kept: where that is which gave way."""

    at: str
    rows: int
    kept: Path | None
    findings: tuple[Finding, ...]


def restore(
    place: Place, file: Path, by: str, now: datetime, counting: Counting, *, over: bool
) -> Restored:
    """Bring a publication back from a backup, or its database from a copy of that alone.

    over: have a database, and keys, that are here give way. Raises UsageError restore-over and
    restore-running, StoreError backup-unreadable, backup-altered, backup-newer and what databases do.
    """
    alone = is_database(file)
    whole = None if alone else reading.contents(file)
    try:
        with _staged(place, file, alone=alone) as copy:
            said = whole or seen(file, copy)
            _expect_fit(file, said, copy)
            _expect_room(place, file, said, over=over)
            identity = returning.make_current(copy)
            aside = Aside(place.home / "var" / f"before-restore-{now:%Y%m%dT%H%M%SZ}")
            stands = False
            if not alone:
                put_files(place.home, file, aside)
                stands = merge_log(place.log, file)
            told = Return(at=now, by=by, subject=_subject(said), log_stands=stands)
            _put_database(place, copy, told, aside, counting)
    except OSError as error:
        raise unwritable(place.home, error) from error
    findings = [_note("restored-since", at=timezones.iso(said.at)), *_strange_key(place, identity)]
    return Restored(timezones.iso(said.at), sum(said.tables.values()), aside.used, tuple(findings))


def _subject(said: Manifest) -> str:
    return f"{timezones.iso(said.at)} {said.members[manifest.DATABASE].sha256[:16]}"


def _expect_fit(file: Path, said: Manifest, copy: Path) -> None:
    """Raise StoreError where a backup is of a later version, or its database is not what it says."""
    if said.revision > REVISION:
        raise StoreError("backup-newer", file=str(file), found=said.revision, expected=REVISION)
    if copies.revision(copy) != said.revision or copies.counts(copy) != said.tables:
        raise StoreError("backup-altered", file=str(file), member=manifest.DATABASE)


def _expect_room(place: Place, file: Path, said: Manifest, *, over: bool) -> None:
    """Raise UsageError restore-running where somebody is at work here, restore-over where nothing may give way."""
    folder = place.home / "var" / "locks"
    at_work = folder.is_dir() and not all(map(locks.is_free, folder.iterdir()))
    if at_work or _sends(place.database):
        raise UsageError("restore-running")
    if not over and (_has_database(place, said) or _has_other_key(place, file)):
        raise UsageError("restore-over", file=str(place.home))


def _sends(database: Database) -> bool:
    """Tell whether somebody sends from a server's database, on whatever machine."""
    if database.file is not None or database.revision() != REVISION:
        return False
    with database.read() as c:
        return living(database, c)


def _has_database(place: Place, said: Manifest) -> bool:
    file = place.database.file
    if file is not None:
        return file.exists() and file.stat().st_size > 0
    return returning.has_rows(place.database) and not returning.is_expected(
        place.database, _subject(said)
    )


def _has_other_key(place: Place, file: Path) -> bool:
    here, name = place.keys / keyring.IDENTITY, f"{manifest.KEYS}{keyring.IDENTITY}"
    if is_database(file) or not here.exists():
        return False
    found = {one: data.read() for one, data in reading.files(file) if one == name}
    return name in found and here.read_bytes() != found[name]


@contextmanager
def _staged(place: Place, file: Path, *, alone: bool) -> Iterator[Path]:
    """Give a copy of the backup's database, on the disk where it belongs, for as long as it takes."""
    beside = place.database.file or place.home / "var" / "syndicate.db"
    beside.parent.mkdir(parents=True, exist_ok=True)
    with disk.alone_at(beside.with_name(f"{beside.name}.restore")) as (copy, handle):
        if alone:
            copies.take(file, copy)
        else:
            reading.extract(file, manifest.DATABASE, handle)
        yield copy


def _put_database(place: Place, copy: Path, told: Return, aside: Aside, counting: Counting) -> None:
    """Have the database be the copy. Raises StoreError restore-differs."""
    target = place.database
    if target.file is None:
        if not returning.is_expected(target, told.subject):
            returning.clear(target)
        if differences := returning.fill(target, copy, told, counting):
            raise StoreError("restore-differs", table=differences[0].table)
        return
    returning.mark(copy, told)
    handle = os.open(copy, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
    for ending in _BESIDE:  # what belongs to the old file must never meet the new one
        aside.take(target.file.with_name(f"{target.file.name}{ending}"))
    copy.replace(target.file)
    disk.settle(target.file.parent)


def _strange_key(place: Place, identity: str | None) -> Iterator[Finding]:
    here = place.keys / keyring.IDENTITY
    if identity is None or (
        here.exists() and tokens.identity_mark(keyring.load(place.keys)) == identity
    ):
        return
    yield Finding(
        code="restored-other-key", severity="warning", mender="operator", file=manifest.KEYS
    )


def _note(code: str, **fields: object) -> Finding:
    return Finding(code=code, severity="note", mender="operator", fields=fields)
