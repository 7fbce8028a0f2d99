"""Who left, in a file that outlives every database: one JSON line each, on the disk before the answer."""

import errno
import hashlib
import json
import logging
import os
import re
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from syndicate import disk, timezones
from syndicate.errors import StoreError, reason_of

log = logging.getLogger(__name__)

ERASED = "erased"
SUPPRESSED = ("bounce", "complaint", "unsubscribed", "manual")
_MARK = re.compile("[0-9a-f]{64}")
_LONGEST = 65_536  # bytes of a line
_YEARS = range(1970, 2200)  # beyond them, an instant may have no UTC


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A reader left a newsletter, or all of them (None).

    source: "one-click", "page" or "mail"; ERASED; or one of SUPPRESSED, why we must not write to them.
    subscriber:   "" of an address that must not be written to and is no reader's.
    address_hmac: of the latter two, and of whom the database knows, so that they hold for one that
                  does not.
    """

    at: datetime
    subscriber: str
    newsletter: str | None
    source: str
    address_hmac: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in the log from an offset on, where to read on, and how many lines were no good.

    ends: where the line of each withdrawal ends.
    """

    withdrawals: tuple[Withdrawal, ...]
    offset: int
    skipped: int
    ends: tuple[int, ...] = ()


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


def append(path: Path, *those: Withdrawal) -> None:
    """Write withdrawals to the end of the log and wait until they are on the disk.

    Raises StoreError withdrawals-unwritable; the reader must then be told to try again.
    """
    append_lines(path, [json.dumps(_written(one), ensure_ascii=False).encode() for one in those])


def append_lines(path: Path, lines: Sequence[bytes]) -> None:
    """Write lines of another log to the end of this one. Raises StoreError withdrawals-unwritable."""
    try:
        _append(path, b"".join(line + b"\n" for line in lines))
    except OSError as error:
        reason = reason_of(error)
        raise StoreError("withdrawals-unwritable", file=str(path), reason=reason) from error


def read(path: Path, offset: int = 0) -> Reading:
    """Return what was appended from byte `offset` on, oldest first.

    A line that cannot be read is skipped, counted and logged. A last line without its end is left
    to be read again: it may be half written. A log shorter than `offset` was replaced: it is read
    whole. Raises StoreError withdrawals-unreadable.
    """
    try:
        start, data = _from(path, offset)
    except FileNotFoundError:
        return Reading((), 0, 0)
    except OSError as error:
        reason = reason_of(error)
        raise StoreError("withdrawals-unreadable", file=str(path), reason=reason) from error
    found: dict[int, Withdrawal] = {}
    end, skipped = start, 0
    for line in data.split(b"\n")[:-1]:
        end += len(line) + 1
        if (one := _read(line)) is not None:
            found[end] = one
        elif line.strip():
            skipped += 1
    if skipped:  # never what stands in them: it may be anything
        log.warning(
            "lines of the log of withdrawals skipped", extra={"file": str(path), "lines": skipped}
        )
    return Reading(tuple(found.values()), end, skipped, tuple(found))


def mark_of(path: Path) -> str:
    """Return what tells one log from others, wherever it lies: its first line, which never changes.

    "" of a log that is not there, or empty. Raises StoreError withdrawals-unreadable.
    """
    try:
        with path.open("rb") as file:
            first = file.readline(_LONGEST)
    except FileNotFoundError:
        return ""
    except OSError as error:
        reason = reason_of(error)
        raise StoreError("withdrawals-unreadable", file=str(path), reason=reason) from error
    return hashlib.sha256(first).hexdigest()[:32] if first.endswith(b"\n") else ""


def _from(path: Path, offset: int) -> tuple[int, bytes]:
    """Return where reading began, and all that follows."""
    if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
        raise OSError(errno.EINVAL, "no file that ends")  # opening a pipe would wait for ever
    with path.open("rb") as file:
        start = offset if offset <= file.seek(0, os.SEEK_END) else 0
        file.seek(start)
        return start, file.read()


def _append(path: Path, line: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        whole = line if _ended(handle) else b"\n" + line
        if os.write(handle, whole) != len(whole):
            raise OSError(errno.ENOSPC, "written in part")
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
    return {
        "at": timezones.iso(withdrawal.at),
        "subscriber": withdrawal.subscriber,
        "newsletter": withdrawal.newsletter,
        "source": withdrawal.source,
        **({"address_hmac": withdrawal.address_hmac} if withdrawal.address_hmac else {}),
    }


def _read(line: bytes) -> Withdrawal | None:
    try:
        value = json.loads(line)
        at = datetime.fromisoformat(value["at"])
        words = (value["subscriber"], value["newsletter"], value["source"])
        mark = value.get("address_hmac")
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if at.tzinfo is None or at.year not in _YEARS or not _sound(*words) or not _is_mark(mark):
        return None
    return Withdrawal(at, *words, mark)


def _sound(*words: object) -> bool:
    """Tell whether these are names that any database takes; only the newsletter may be None."""
    subscriber, newsletter, source = words
    given = (subscriber, source) if newsletter is None else words
    return all(isinstance(one, str) and one.isprintable() and one.isascii() for one in given)


def _is_mark(mark: object) -> bool:
    return mark is None or (isinstance(mark, str) and _MARK.fullmatch(mark) is not None)
