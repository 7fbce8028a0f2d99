"""A lock that the operating system frees when its holder dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from syndicate.errors import StoreError


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock at `path`, its folder made; the file is gone afterwards.

    Raises BlockingIOError when another process holds it, StoreError output-unwritable when it
    cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError("output-unwritable", file=path.as_posix(), reason=reason) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def is_free(path: Path) -> bool:
    """Tell whether nobody holds the lock at `path`: its holder has died, or ended."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)  # two may look at once
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
