"""The folder `content/` → what each file looks like from outside, by which changes are found.

Nothing is opened. A file that was changed within the last two seconds before a look may change again
without looking otherwise (its clock has grains), so such files are told by their bytes as well.
"""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from syndicate.model import FOLDERS, Kind

Stamp = tuple[int, int, int]
"""Size, mtime in nanoseconds, inode; size is -2 of what is no file, -3 of an empty folder, (-1, errno, 0) of what cannot be looked at."""
_ODD, _EMPTY = -2, -3
GRAIN_NS = 2_000_000_000
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Look:
    """One look at `content/`.

    stamps: file, relative to `content/`, with "/" → its stamp; a name's bytes are told as Latin-1, for
            not all names are text.
    young:  file → SHA-256 of its bytes, where the stamp alone may not tell a change.
    """

    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    young: Mapping[str, bytes] = field(default_factory=dict)

    def files(self) -> Iterator[str]:
        """Yield the names of the files, as the system gives them."""
        return map(_meant, self.stamps)


def look(home: Path, now_ns: int, before: Look | None = None) -> Look:
    """Return how `content/` looks now; the young files of the look `before` are told by bytes too."""
    root = os.fspath(home / "content")
    stamps = {_told(name): stamp for name, stamp in _stamps(root, "", 0)}
    recent = {name for name, seen in stamps.items() if seen[1] > now_ns - GRAIN_NS}
    asked = {
        name
        for name in recent | (set(before.young) & stamps.keys() if before else set())
        if stamps[name][0] >= 0  # a pipe would wait for ever
    }
    return Look(stamps, {name: _digest(f"{root}/{_meant(name)}") for name in sorted(asked)})


def aged(home: Path, seen: Look, now_ns: int) -> Look:
    """Return a look in which the stamps of files that have aged since, unchanged, suffice."""
    root = os.fspath(home / "content")
    return Look(
        seen.stamps,
        {
            name: digest
            for name, digest in seen.young.items()
            if not _has_aged(f"{root}/{_meant(name)}", seen.stamps[name], digest, now_ns)
        },
    )


def _has_aged(path: str, stamp: Stamp, digest: bytes, now_ns: int) -> bool:
    if stamp[1] > now_ns - GRAIN_NS or _digest(path) != digest:
        return False
    try:
        found = os.stat(path)  # noqa: PTH116 (thousands of files)
    except OSError:
        return False
    return (found.st_size, found.st_mtime_ns, found.st_ino) == stamp


def changed(before: Look, now: Look) -> frozenset[str]:
    """Return the files that came, went, or are not what they were."""
    stamps = before.stamps.items() ^ now.stamps.items()
    rewritten = {
        name for name, digest in before.young.items() if now.young.get(name, digest) != digest
    }
    return frozenset(map(_meant, {name for name, _stamp in stamps} | rewritten))


def works_of(files: Iterable[str]) -> Iterator[tuple[Kind, str, str]]:
    """Yield (kind, name of the work, entry of the kind's folder) of files that belong to works.

    Files that stand in one folder, one after another, are told once.
    """
    kinds = {folder: kind for kind, folder in FOLDERS.items()}
    last = ""
    for file in files:
        if last and file.startswith(last):
            continue
        folder, _, inside = file.partition("/")
        entry, deeper, _ = inside.partition("/")
        kind = kinds.get(folder)
        last = f"{folder}/{entry}/" if deeper else ""
        if kind is not None and entry:
            flat = not deeper and entry.endswith(".md")
            stem, _, tag = entry.removesuffix(".md").rpartition(".")
            yield kind, legible((stem or tag) if flat else entry), entry


def _told(name: str) -> str:
    return name if name.isascii() else os.fsencode(name).decode("latin-1")


def _meant(told: str) -> str:
    return told if told.isascii() else os.fsdecode(told.encode("latin-1"))


def legible(name: str) -> str:
    """Return the name of a file as text, also where its bytes are none."""
    return os.fsencode(name).decode("utf-8", "replace")


def _stamps(root: str, below: str, depth: int) -> Iterator[tuple[str, Stamp]]:
    try:
        with os.scandir(f"{root}/{below}") as found:
            entries = [entry for entry in found if not entry.name.startswith(".")]
    except OSError as error:
        yield below.rstrip("/") or ".", (-1, error.errno or 0, 0)
        return
    if not entries and below:
        yield below.rstrip("/"), (_EMPTY, 0, 0)
    for entry in entries:
        name = f"{below}{entry.name}"
        try:
            if entry.is_dir() and depth < _DEEPEST and (depth < 2 or not entry.is_symlink()):  # noqa: PLR2004 - content/articles/<name>
                yield from _stamps(root, f"{name}/", depth + 1)
                continue
            seen = entry.stat()
        except OSError as error:
            yield name, (-1, error.errno or 0, 0)
            continue
        size = seen.st_size if stat.S_ISREG(seen.st_mode) else _ODD
        yield name, (size, seen.st_mtime_ns, seen.st_ino)


def _digest(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (thousands of files)
            return hashlib.sha256(file.read()).digest()
    except OSError:
        return b""
