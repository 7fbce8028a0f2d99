"""Two logs of withdrawals → one: who left by either has left."""

from pathlib import Path

from syndicate import disk
from syndicate.audience.withdrawals import append_lines

_CHUNK = 1 << 20


def union(log: Path, other: Path) -> bool:
    """Have `log` say all that another one says; tell whether the other one's lines stand where they stood.

    Lines are only ever added. Raises StoreError withdrawals-unwritable, OSError where one cannot be read.
    """
    if not log.exists() or _begins(other, log):
        if not log.exists() or other.stat().st_size > log.stat().st_size:
            log.parent.mkdir(parents=True, exist_ok=True)
            disk.replace(log, other.read_bytes(), mode=0o600)
        return True
    if _begins(log, other):
        return True
    known = set(_lines(log))
    append_lines(log, [line for line in _lines(other) if line not in known])
    return False


def _begins(whole: Path, start: Path) -> bool:
    """Tell whether a file begins with all that another one holds."""
    with whole.open("rb") as one, start.open("rb") as other:
        while data := other.read(_CHUNK):
            if one.read(len(data)) != data:
                return False
    return True


def _lines(log: Path) -> list[bytes]:
    """Return the lines that have an end: another may be half written."""
    return log.read_bytes().split(b"\n")[:-1]
