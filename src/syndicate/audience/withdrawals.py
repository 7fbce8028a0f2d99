"""Who left, in a file that outlives every database: one JSON line each, on the disk before the answer."""

import json
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from syndicate import disk
from syndicate.errors import StoreError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A reader left a newsletter, or all of them (None). `source`: "one-click", "page", "mail"."""

    at: datetime
    subscriber: str
    newsletter: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in the log from an offset on, where to read on, and how many lines were no good."""

    withdrawals: tuple[Withdrawal, ...]
    offset: int
    skipped: int


def keep(path: Path, withdrawal: Withdrawal, record: Callable[[Withdrawal], object]) -> None:
    """Append a withdrawal, then have it recorded in the database if that can be had.

    The reader has left once it is in the log: `record` may fail, a replay makes up for it.
    Raises StoreError only when the log itself cannot be written.
    """
    append(path, withdrawal)
    try:
        record(withdrawal)
    except Exception:
        log.exception("withdrawal kept in the log only", extra={"source": withdrawal.source})


def append(path: Path, withdrawal: Withdrawal) -> None:
    """Write a withdrawal to the end of the log and wait until it is on the disk.

    Raises StoreError withdrawals-unwritable; the reader must then be told to try again.
    """
    line = f"{json.dumps(_written(withdrawal), ensure_ascii=False)}\n".encode()
    try:
        _append(path, line)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreError("withdrawals-unwritable", file=str(path), reason=reason) from error


def read(path: Path, offset: int = 0) -> Reading:
    """Return what was appended from byte `offset` on, oldest first.

    A line that cannot be read is skipped and counted. A last line without its end is left to be
    read again: it may be half written. A log shorter than `offset` was replaced: it is read whole.
    """
    if not path.exists():
        return Reading((), 0, 0)
    data = path.read_bytes()
    start = offset if offset <= len(data) else 0
    end = data.rfind(b"\n", start) + 1 or start
    lines = [line for line in data[start:end].split(b"\n") if line.strip()]
    found = [one for one in map(_read, lines) if one is not None]
    return Reading(tuple(found), end, len(lines) - len(found))


def _append(path: Path, line: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        whole = line if _ended(handle) else b"\n" + line
        if os.write(handle, whole) != len(whole):
            raise OSError(0, "written in part")
        os.fsync(handle)
    finally:
        os.close(handle)
    if new:
        disk.settle(path.parent)


def _ended(handle: int) -> bool:
    """Tell whether the log ends with a whole line; after a crash it may not."""
    size = os.fstat(handle).st_size
    return size == 0 or os.pread(handle, 1, size - 1) == b"\n"


def _written(withdrawal: Withdrawal) -> dict[str, str | None]:
    at = withdrawal.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {
        "at": at,
        "subscriber": withdrawal.subscriber,
        "newsletter": withdrawal.newsletter,
        "source": withdrawal.source,
    }


def _read(line: bytes) -> Withdrawal | None:
    try:
        value = json.loads(line)
        at = datetime.fromisoformat(value["at"])
        words = (value["subscriber"], value["newsletter"], value["source"])
    except (ValueError, TypeError, KeyError):
        return None
    if at.tzinfo is None or not _sound(*words):
        return None
    return Withdrawal(at, *words)


def _sound(subscriber: object, newsletter: object, source: object) -> bool:
    return (
        isinstance(subscriber, str)
        and isinstance(source, str)
        and (newsletter is None or isinstance(newsletter, str))
    )
