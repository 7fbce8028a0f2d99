"""A lock that the operating system frees when its holder dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from syndicate.errors import unwritable


@contextmanager
def held(path: Path, *, keep: bool = False) -> Iterator[None]:
    """Hold the lock at `path`, its folder made; the file is gone afterwards.

    keep: leave the file, for a lock that many want: of a file that goes, two can be held at once.

    Raises BlockingIOError when another process holds it, StoreError output-unwritable when it
    cannot be made.
    """
    descriptor = _locked(path)
    try:
        yield
    finally:
        if not keep:
            remove(path)
        os.close(descriptor)


def is_free(path: Path) -> bool:
    """Tell whether nobody holds the lock at `path`: its holder has died, or ended.

    A lock that we may not look at counts as held.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        return isinstance(error, FileNotFoundError)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)  # two may look at once
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def remove(path: Path) -> None:
    """Take the file of a lock away if that can be done; one that stays is free and does no harm."""
    with suppress(OSError):
        path.unlink()


def _locked(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if isinstance(error, BlockingIOError):
            raise
        raise unwritable(path, error) from error
    return descriptor
