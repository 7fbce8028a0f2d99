"""What was written into `content/` by an import: by it a later one tells our text from an editor's.

`var/imported.jsonl` has a line for each file as it was written; it grows while an import runs, so that one
that is cut short loses nothing. Without it, whatever differs from its source counts as changed here.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from syndicate import disk

FILE = "var/imported.jsonl"


class Ledger:
    """file (relative to the home) → what it was when an import wrote it, and of which work it is."""

    def __init__(self, home: Path, *, dry: bool = False) -> None:
        self._path = home / FILE
        self._dry = dry
        self._hashes: dict[str, str] = {}
        self._works: dict[str, str] = {}
        self._lines = 0
        for line in self._written():
            self._read(line)

    def hash(self, file: str) -> str | None:
        """Return the hash of a file as it was written."""
        return self._hashes.get(file)

    def works(self) -> Mapping[str, str]:
        """Return file → id of the work that it is of."""
        return self._works

    def keep(self, file: str, data: bytes, work: str) -> None:
        """Remember that a file was written, or found as it would have been."""
        mark = hash_of(data)
        if self._hashes.get(file) == mark and self._works.get(file) == work:
            return
        self._hashes[file], self._works[file] = mark, work
        if self._dry:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as out:
            out.write(_line(file, mark, work))
        self._lines += 1

    def close(self) -> None:
        """Leave one line for each file."""
        if self._dry or self._lines == 0:
            return
        lines = (_line(one, self._hashes[one], self._works[one]) for one in sorted(self._hashes))
        disk.replace(self._path, "".join(lines).encode())

    def _written(self) -> list[str]:
        try:
            return self._path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return []

    def _read(self, line: str) -> None:
        try:
            found = json.loads(line)
            file, mark, work = str(found["file"]), str(found["hash"]), str(found["work"])
        except (ValueError, KeyError, TypeError):  # a line that a power cut left half
            return
        if file.startswith("content/") and file.count("/") > 1 and ".." not in file.split("/"):
            self._hashes[file], self._works[file] = mark, work


def hash_of(data: bytes) -> str:
    """Return the mark by which a file's bytes are known again."""
    return hashlib.sha256(data).hexdigest()


def _line(file: str, mark: str, work: str) -> str:
    return json.dumps({"file": file, "hash": mark, "work": work}, ensure_ascii=False) + "\n"
