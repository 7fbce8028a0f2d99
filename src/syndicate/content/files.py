"""The folder `content/` → the files that hold a language of something, and those that cannot."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from syndicate.content.complaints import Complaints, nearest
from syndicate.content.fields import is_slug
from syndicate.errors import ContentError
from syndicate.model import Kind

FOLDERS: Mapping[Kind, str] = {"article": "articles", "event": "events"}
MAX_KIB = 1024


@dataclass(frozen=True, slots=True)
class Source:
    """One file: whose work it is part of, and in which language.

    file: relative to the home, as findings show it.
    """

    path: Path
    file: str
    kind: Kind
    name: str
    locale: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file that cannot be a language of its work `name` ("" where it is nobody's)."""

    name: str
    complaints: Complaints


def sources(home: Path, kind: Kind, locales: Mapping[str, object]) -> Iterator[Source | Trouble]:
    """Yield the files of one kind of work, in the order of their paths.

    Layouts: `<name>/index.<tag>.md` and `<name>.<tag>.md`.
    """
    for path in _entries(home / "content" / FOLDERS[kind]):
        if not path.is_dir():
            if path.suffix == ".md":
                stem, _, tag = path.name.removesuffix(".md").rpartition(".")
                yield _source(home, path, kind, stem or tag, tag if stem else "", locales)
            continue
        yield from _folder(home, path, kind, locales)


def shown(home: Path, path: Path) -> str:
    """Return `path` as people see it: relative to the home, with "/", printable."""
    inside = os.fsencode(path.relative_to(home)) if path.is_relative_to(home) else os.fsencode(path)
    return inside.decode("utf-8", "replace").replace(os.sep, "/")


def load(home: Path, path: Path) -> bytes:
    """Return the bytes of a file of `content/`.

    Raises ContentError outside-content, file-unreadable, file-irregular or file-too-large.
    """
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to((home / "content").resolve()):
            raise ContentError("outside-content")
        if not real.is_file():  # a pipe would wait for ever
            raise ContentError("file-irregular")
        if real.stat().st_size > MAX_KIB * 1024:
            raise ContentError("file-too-large", limit=MAX_KIB)
        return real.read_bytes()
    except OSError as error:
        raise ContentError("file-unreadable", reason=error.strerror or str(error)) from error
    except RuntimeError as error:  # a symbolic link that leads to itself
        raise ContentError("file-unreadable", reason=str(error)) from error


def _folder(
    home: Path, folder: Path, kind: Kind, locales: Mapping[str, object]
) -> Iterator[Source | Trouble]:
    if not _inside(home, folder):
        yield _trouble(home, folder, folder.name, "outside-content")
        return
    for path in _entries(folder):
        if path.is_dir() and not path.is_symlink():
            yield from (_ignored(home, below) for below in sorted(path.rglob("*.md")))
        elif path.suffix == ".md" and path.name.startswith("index."):
            tag = path.name.removesuffix(".md").removeprefix("index").removeprefix(".")
            yield _source(home, path, kind, folder.name, tag, locales)
        elif path.suffix == ".md":
            yield _ignored(home, path)


def _source(
    home: Path, path: Path, kind: Kind, name: str, tag: str, locales: Mapping[str, object]
) -> Source | Trouble:
    if not tag:
        return _trouble(home, path, name, "locale-missing", name=_printable(name))
    if not is_slug(name):
        return _trouble(home, path, name, "name-malformed", name=_printable(name))
    if tag not in locales:
        found = _printable(tag)
        return _trouble(
            home, path, name, "locale-unknown", found=found, nearest=nearest(found, locales)
        )
    return Source(path, shown(home, path), kind, name, tag)


def _entries(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _inside(home: Path, path: Path) -> bool:
    return path.resolve().is_relative_to((home / "content").resolve())


def _ignored(home: Path, path: Path) -> Trouble:
    complaints = Complaints(shown(home, path))
    complaints.warning("file-ignored", None)
    return Trouble("", complaints)


def _trouble(home: Path, path: Path, work: str, code: str, **fields: object) -> Trouble:
    complaints = Complaints(shown(home, path))
    complaints.error(code, None, **fields)
    return Trouble(work, complaints)


def _printable(text: str) -> str:
    return os.fsencode(text).decode("utf-8", "replace")
