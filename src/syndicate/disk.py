"""Bytes → a file, whole or not at all, even through a loss of power.

What is not whole yet is in `.<name>.new` beside its place, locked by whoever writes it. What a
killed process left there is taken over by the next writer of the same file, or swept.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

_BUFFER = 64 * 1024
_SEAL = hashlib.sha256().digest_size


def replace(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Put `data` in the place of the file at `path`; readers see the old bytes or the new.

    A symbolic link stays one. Two who replace the same file do so one after the other.
    mode: the rights of the file; None keeps those it has, or 0644.
    """
    real = Path(os.path.realpath(path))
    if mode is None:
        mode = real.stat().st_mode & 0o777 if real.exists() else 0o644
    with _aside(real, data, mode) as aside:
        aside.replace(real)
    settle(real.parent)


def swap(path: Path, data: bytes, before: bytes | None) -> bool:
    """Put `data` in the place of a file that still reads `before` (None: is not there); tell whether it did."""
    real = Path(os.path.realpath(path))
    with alone_at(real) as (aside, handle):  # of two who swap, the second sees what the first did
        try:
            found = real.read_bytes()
            mode = real.stat().st_mode & 0o777
        except FileNotFoundError:
            found, mode = None, 0o644
        if found != before:
            return False
        write_whole(handle, data)
        os.fchmod(handle, mode)
        os.fsync(handle)
        aside.replace(real)
    settle(real.parent)
    return True


@contextmanager
def table(path: Path, *, encoding: str, mode: int) -> Iterator[TextIO]:
    """Give a text file whose lines end as `csv` ends them: in the place of `path` at the end, whole, or not at all."""
    real = Path(os.path.realpath(path))
    with alone_at(real) as (aside, handle):
        with open(os.dup(handle), "w", _BUFFER, encoding=encoding, newline="") as file:  # noqa: PTH123 (a handle)
            yield file
        os.fchmod(handle, mode)
        os.fsync(handle)
        aside.replace(real)
    settle(real.parent)


def create(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write a file that is not there yet. Raises FileExistsError."""
    with _aside(path, data, mode) as aside:
        path.hardlink_to(aside)
    settle(path.parent)


def keep(path: Path, data: bytes) -> None:
    """Keep in a cache what can be made again; a disk that will not have it is no trouble."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, hashlib.sha256(data).digest() + data)


def kept(path: Path) -> bytes | None:
    """Return what `keep` kept; None where there is nothing, or not every bit of it."""
    try:
        found = path.read_bytes()
    except OSError:
        return None
    seal, data = found[:_SEAL], found[_SEAL:]
    return data if seal == hashlib.sha256(data).digest() else None


def settle(folder: Path) -> None:
    """Make sure that names in `folder`, too, outlive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what killed writers left anywhere below `folder`; what is being written stays."""
    for left in folder.rglob(".*.new"):
        with suppress(OSError):  # taken over or finished meanwhile
            remove_if_left(left)


def remove_if_left(path: Path) -> None:
    """Remove a file that nobody holds a lock on; its writer has died. Raises OSError."""
    handle = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if _is_still(path, handle):
            path.unlink()
    finally:
        os.close(handle)


@contextmanager
def _aside(path: Path, data: bytes, mode: int) -> Iterator[Path]:
    """Give the name under which `data` is whole and on the disk; it is gone afterwards."""
    with alone_at(path) as (aside, handle):
        write_whole(handle, data)
        os.fchmod(handle, mode)
        os.fsync(handle)
        yield aside


@contextmanager
def alone_at(path: Path) -> Iterator[tuple[Path, int]]:
    """Give an empty file beside `path`, ours alone, to be written and then moved or linked there."""
    aside = path.with_name(f".{path.name}.new")
    handle = _locked(aside)
    try:
        os.ftruncate(handle, 0)
        yield aside, handle
    finally:
        if _is_still(aside, handle):
            aside.unlink()
        os.close(handle)


def write_whole(handle: int, data: bytes) -> None:
    """Write all of `data`, in as many calls as the system wants."""
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def _locked(aside: Path) -> int:
    """Return the file at `aside`, ours alone; another may have finished with it while we waited."""
    while True:
        handle = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except BaseException:
            os.close(handle)
            raise
        if _is_still(aside, handle):
            return handle
        os.close(handle)


def _is_still(path: Path, handle: int) -> bool:
    """Tell whether `path` is the name of the open file: it may have been moved to its place."""
    try:
        found = path.stat(follow_symlinks=False)
    except FileNotFoundError:
        return False
    return os.path.samestat(found, os.fstat(handle))


@dataclass(frozen=True, slots=True)
class Room:
    """A file system: bytes in all and free to us, files in all (0: it does not count them) and free to us."""

    size: int
    free: int
    files: int
    free_files: int


def room(path: Path) -> Room:
    """Return how much room there is where `path` is."""
    seen = os.statvfs(path)
    size, free = seen.f_blocks * seen.f_frsize, seen.f_bavail * seen.f_frsize
    return Room(size, free, seen.f_files, seen.f_favail)


def file_system(path: Path) -> str:
    """Return the kind of file system that a path is on, as "ext4"; "" where Linux does not tell."""
    real = os.path.realpath(path)
    found = ("", "")
    with suppress(OSError):
        for line in (
            Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        ):
            before, _, after = line.partition(" - ")
            place = before.split(" ")[4].replace("\\040", " ")
            within = f"{real}/".startswith(f"{place.rstrip('/')}/")
            if within and len(place) >= len(found[0]):
                found = place, after.split(" ")[0]
    return found[1]
