"""Bytes → a file, whole or not at all, even through a loss of power."""

import os
import tempfile
from pathlib import Path


def replace(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Put `data` in the place of the file at `path`; readers see the old bytes or the new.

    A symbolic link stays one. mode: the rights of the file; None keeps those it has, or 0644.
    """
    real = path.resolve()
    if mode is None:
        mode = real.stat().st_mode & 0o777 if real.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=f".{real.name}.", suffix=".new", dir=real.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(real)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    settle(real.parent)


def create(path: Path, data: bytes) -> None:
    """Write a file that is not there yet. Raises FileExistsError."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    settle(path.parent)


def settle(folder: Path) -> None:
    """Make sure that names in `folder`, too, outlive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
