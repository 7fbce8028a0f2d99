"""A publication at work → a backup: one file, whole, on the disk, and read back before anybody is told."""

import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import IO

from syndicate import disk
from syndicate.errors import StoreError
from syndicate.index import database as index
from syndicate.journeys.backup import manifest
from syndicate.journeys.backup.manifest import Manifest, Member
from syndicate.journeys.backup.reading import Hashed, contents
from syndicate.journeys.house import House
from syndicate.store import backup as copies
from syndicate.store.database import Database

_ASIDE = "syndicate-backup"
Counting = Callable[[int], Callable[[int], None]]


def back_up(
    house: House, target: Path, now: datetime, counting: Counting, *, keys: bool = True
) -> Manifest:
    """Write a backup while everything goes on; return what is in it.

    keys: of which it is to hold none otherwise. counting: told of rows of a server's database as they are read (see `snapshot`).
    It takes the place of no file, and is none before it was read back whole. Raises UsageError
    backup-exists, StoreError backup-damaged and output-unwritable.
    """
    _sweep(target.parent)
    with (
        copies.placed(target, f".{_ASIDE}") as (aside, handle),
        _copied(house.database, target, counting) as copy,
    ):
        made = Manifest(
            at=now.replace(microsecond=0),
            program=version("syndicate-press"),
            revision=house.database.revision() or "",
            store=house.database.engine.dialect.name,
            tables=copies.counts(copy),
            keys=keys,
        )
        with open(os.dup(handle), "wb") as file:  # noqa: PTH123 (a handle)
            made = _packed(file, made, copy, house)
        os.fsync(handle)
        _prove(aside, handle, made)
    return made


def _sweep(folder: Path) -> None:
    """Remove what backups that were killed left there, whatever their names were to be."""
    for left in folder.glob(f".*.{_ASIDE}*.new*"):
        with suppress(OSError):  # being written, or taken over meanwhile
            disk.remove_if_left(left)


@contextmanager
def _copied(database: Database, target: Path, counting: Counting) -> Iterator[Path]:
    """Give a copy of the database, beside where the backup will be, for as long as it takes."""
    with disk.alone_at(target.with_name(f"{target.name}.{_ASIDE}-database")) as (aside, _):
        copies.write(database, aside, target, counting)
        yield aside


def _packed(file: IO[bytes], made: Manifest, copy: Path, house: House) -> Manifest:
    members: dict[str, Member] = {}
    # The database first: who leaves meanwhile is in the log, and what is archived is in the archives.
    with tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT, bufsize=1 << 20) as tar:
        _add(tar, manifest.DATABASE, copy, members)
        for name, path in _files(house, keys=made.keys):
            _add(tar, name, path, members)
        _add_index(tar, house.home, copy, members)
        whole = replace(made, members=members)
        _put(tar, manifest.NAME, BytesIO(data := whole.written()), len(data))
    return whole


def _files(house: House, *, keys: bool) -> Iterator[tuple[str, Path]]:
    """Yield what there is to keep besides database and index, by its name in the backup."""
    yield manifest.LOG, house.withdrawals
    yield manifest.NOTES[1], house.home / manifest.NOTES[1]
    if keys:
        yield from _below(house.home, manifest.KEYS)
    yield from _below(house.home, manifest.ARCHIVES)


def _below(home: Path, folder: str) -> Iterator[tuple[str, Path]]:
    for path in sorted((home / folder).rglob("*")):
        name = path.relative_to(home).as_posix()
        if path.is_file() and not path.name.startswith(".") and manifest.is_known(name):
            yield name, path


def _add_index(tar: tarfile.TarFile, home: Path, copy: Path, members: dict[str, Member]) -> None:
    source = home / manifest.NOTES[0]
    with disk.alone_at(copy.with_name(f"{copy.name}-index")) as (aside, _):
        if source.is_file() and index.copy(source, aside):
            _add(tar, manifest.NOTES[0], aside, members)


def _add(tar: tarfile.TarFile, name: str, path: Path, members: dict[str, Member]) -> None:
    """Add a file as long as it is now; one that went away meanwhile is left out."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        size = os.fstat(file.fileno()).st_size
        hashed = Hashed(file)
        _put(tar, name, hashed, size)
    members[name] = Member(size, hashed.sha256)


def _put(tar: tarfile.TarFile, name: str, file: IO[bytes] | Hashed, size: int) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    tar.addfile(info, file)


def _prove(aside: Path, handle: int, made: Manifest) -> None:
    """Read the backup back from the disk. Raises StoreError backup-damaged."""
    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    try:
        found = contents(aside)
    except StoreError as error:
        raise StoreError("backup-damaged") from error
    if found != made:
        raise StoreError("backup-damaged")
