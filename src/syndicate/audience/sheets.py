"""A file that a spreadsheet saved → its lines, once all of it is known to be text in UTF-8.

An encoding that shows only in the middle would leave half a table imported.
"""

import codecs
from collections.abc import Generator
from functools import partial
from itertools import chain
from pathlib import Path

from syndicate.errors import UsageError, reason_of

_CHUNK = 64 * 1024
_LONGEST_LINE = 1024 * 1024
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # UTF-32's begins with these, or with NUL


def lines(path: Path) -> Generator[str]:
    """Yield the lines of a table, their ends kept, as `csv` wants them.

    Raises UsageError table-unreadable, table-special, table-encoding or table-line before the
    first line is given; memory does not grow with the file.
    """
    try:
        _check(path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from file
    except OSError as error:
        raise UsageError("table-unreadable", file=path.name, reason=reason_of(error)) from error
    except UnicodeDecodeError as error:  # it was changed under our hands
        raise UsageError("table-encoding", file=path.name) from error


def _check(path: Path) -> None:
    if path.exists() and not path.is_file() and not path.is_dir():
        raise UsageError("table-special", file=path.name)  # it could be read but once, or for ever
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, length = 1, 0
    with path.open("rb") as file:
        if _is_utf_16(file.read(_CHUNK)):
            raise UsageError("table-encoding", file=path.name, line=1)
        file.seek(0)
        for chunk in chain(iter(partial(file.read, _CHUNK), b""), (b"",)):
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                at = line + _ends(error.object[: error.start])
                raise UsageError("table-encoding", file=path.name, line=at) from error
            line += _ends(chunk)
            length = _unended(chunk, length)
            if length > _LONGEST_LINE:
                raise UsageError("table-line", file=path.name, line=line)


def _is_utf_16(head: bytes) -> bool:
    """Tell whether a file begins as UTF-16 or UTF-32 do: with their mark, or with letters and NULs."""
    return head.startswith(_MARKS) or b"\0" in head.partition(b"\n")[0]


def _ends(text: bytes) -> int:
    return text.count(b"\n") or text.count(b"\r")


def _unended(chunk: bytes, before: int) -> int:
    """Return how long the last line is by now, which `chunk` goes on with or begins."""
    last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
    return len(chunk) - last - 1 if last >= 0 else before + len(chunk)
