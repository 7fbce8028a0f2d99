"""A file that a spreadsheet or a service saved → its lines, once all of it is known to be text.

UTF-8 and UTF-16 are told by their marks and by decoding without a fault. Windows-1252 takes almost
any bytes, so a file is taken for it only where every letter stands as people write it: a damaged
file in UTF-8 must not become one with wrong names. What shows only in the middle would leave half a
table imported: the whole file is read before the first line is given.
"""

import codecs
import re
from collections.abc import Callable, Generator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from syndicate.errors import UsageError, reason_of

_CHUNK = 64 * 1024
_LONGEST_LINE = 1024 * 1024
_SHOWN = 1000  # lines between two looks at how far it is
_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
# Of Windows-1252, as bytes: what no table of people holds (control characters, what is undefined,
# rare signs), what would be UTF-8, a capital after a small letter, three accented letters in a row.
_UNLIKELY = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x81-\x84\x86-\x89\x8b\x8d\x8f\x90\x98\x9b\x9d]"
    rb"|[\xa2-\xa8\xac\xad\xaf\xb1\xb3-\xb6\xb8\xb9\xbc-\xbe\xd0\xd7\xde\xf0\xf7\xfe]"
    rb"|[\xc2-\xdf][\x80-\xbf]"
    rb"|[a-z\x9a\x9c\x9e\xdf-\xff][\x8a\x8c\x8e\x9f\xc0-\xde]"
    rb"|[\xc0-\xff]{3}"
)

Progress = Callable[[int, int], None]


class _Text(NamedTuple):
    """How a file is to be opened, and how many lines it has."""

    encoding: str
    lines: int


def lines(path: Path, progress: Progress | None = None) -> Generator[str]:
    """Yield the lines of a table, their ends kept, as `csv` wants them.

    progress: is told how many lines of how many were taken. Raises UsageError table-unreadable,
    table-special, table-encoding or table-line before the first line is given; memory does not grow
    with the file.
    """
    try:
        text = _checked(path)
        with path.open(encoding=text.encoding, newline="") as file:
            if progress is None:
                yield from file
                return
            for number, line in enumerate(file, 1):
                if number % _SHOWN == 0:
                    progress(number, max(number, text.lines))
                yield line
    except OSError as error:
        raise UsageError("table-unreadable", file=path.name, reason=reason_of(error)) from error
    except UnicodeDecodeError as error:  # it was changed under our hands
        raise UsageError("table-encoding", file=path.name) from error


def _checked(path: Path) -> _Text:
    if path.exists() and not path.is_file() and not path.is_dir():
        raise UsageError("table-special", file=path.name)  # it could be read but once, or for ever
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    if (wide := _wide(head, path)) is not None:
        name = "utf-16" if head.startswith(tuple(_MARKS)) else wide
        return _Text(name, _counted(path, wide))
    try:
        return _Text("utf-8-sig", _counted(path, "utf-8"))
    except UsageError as error:
        if error.code != "table-encoding" or not _is_windows(path):
            raise
    return _Text("cp1252", _counted(path, "cp1252"))


def _wide(head: bytes, path: Path) -> str | None:
    """Return which UTF-16 a file begins in, by its mark or because every other byte is NUL."""
    marked = next((name for mark, name in _MARKS.items() if head.startswith(mark)), None)
    first = head.partition(b"\n")[0]
    if marked is None and b"\0" not in first:
        return None
    if marked is not None and not head.startswith(_UTF_32):
        return marked
    for name, high, low in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        if not any(first[high::2]) and all(first[low::2]):
            return name
    raise UsageError("table-encoding", file=path.name, line=1)


def _counted(path: Path, encoding: str) -> int:
    """Return how many lines a file has that is text in `encoding` from end to end."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, length = 1, 0
    with path.open("rb") as file:
        for chunk in chain(iter(partial(file.read, _CHUNK), b""), (b"",)):
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                before = error.object[: error.start].decode(encoding, "ignore")
                raise UsageError(
                    "table-encoding", file=path.name, line=line + _ends(before)
                ) from error
            line += _ends(text)
            length = _unended(text, length)
            if length > _LONGEST_LINE:
                raise UsageError("table-line", file=path.name, line=line)
    return line


def _is_windows(path: Path) -> bool:
    """Tell whether a file that is no UTF-8 is Windows-1252 beyond doubt."""
    with path.open("rb") as file:
        for line in iter(partial(file.readline, _LONGEST_LINE), b""):
            if _UNLIKELY.search(line):
                return False
    return not _is_cut(path)


def _is_cut(path: Path) -> bool:
    """Tell whether a file that is no UTF-8 would be, but ends in the middle of a letter."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            for chunk in iter(partial(file.read, _CHUNK), b""):
                decoder.decode(chunk)
        except UnicodeDecodeError:
            return False
    return True


def _ends(text: str) -> int:
    return text.count("\n") or text.count("\r")


def _unended(text: str, before: int) -> int:
    """Return how long the last line is by now, which `text` goes on with or begins."""
    last = max(text.rfind("\n"), text.rfind("\r"))
    return len(text) - last - 1 if last >= 0 else before + len(text)
