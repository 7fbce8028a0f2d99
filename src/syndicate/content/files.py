"""The folder `content/` → the files that hold a language of something, and those that cannot."""

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from syndicate.content.complaints import Complaints, likely
from syndicate.content.fields import is_slug
from syndicate.errors import ContentError, reason_of
from syndicate.model import FOLDERS, Kind

MAX_KIB = 1024
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff]")
ALL = "*"  # in the place of a name: every work of the kind


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
    """What is wrong with a file of the work `name`, ALL if of all works."""

    name: str
    complaints: Complaints


def sources(
    home: Path, kind: Kind, locales: Mapping[str, object], among: Iterable[str] | None = None
) -> Iterator[Source | Trouble]:
    """Yield the files of one kind of work, in the order of their paths.

    Layouts: `<name>/index.<tag>.md` and `<name>.<tag>.md`.
    among: the entries of the kind's folder to look at; None looks at all that are there.
    """
    folder = home / "content" / FOLDERS[kind]
    try:
        found = entries(home, folder) if among is None else sorted(folder / one for one in among)
    except ContentError as error:
        yield _refused(home, folder, ALL, error)
        return
    for path in found:
        if path.suffix == ".md":
            stem, _, tag = path.name.removesuffix(".md").rpartition(".")
            yield _source(home, path, kind, stem or tag, tag if stem else "", locales)
        elif is_folder(path):
            yield from _folder(home, path, kind, locales)
        elif not path.suffix and (reason := _unreachable(path)):
            yield _trouble(home, path, path.name, "folder-unreadable", reason=reason)


def closed(home: Path) -> Trouble | None:
    """Return what keeps all of `content/` from being read, if anything does."""
    folder = home / "content"
    try:
        entries(home, folder)
    except ContentError as error:
        return _refused(home, folder, ALL, error)
    return None if folder.is_dir() else _trouble(home, folder, ALL, "content-absent")


def barred(home: Path, kind: Kind) -> Trouble | None:
    """Return what keeps the folder of a kind from being read, if anything does."""
    folder = home / "content" / FOLDERS[kind]
    try:
        _listed(home, folder, lambda path: os.scandir(path).close())
    except ContentError as error:
        return _refused(home, folder, ALL, error)
    return None


def entries(home: Path, folder: Path) -> list[Path]:
    """Return what is in a folder of `content/`, without hidden files; nothing where it is absent.

    Raises ContentError folder-unreadable or outside-content.
    """
    return (
        _listed(
            home,
            folder,
            lambda path: sorted(one for one in path.iterdir() if not one.name.startswith(".")),
        )
        or []
    )


def _listed(
    home: Path, folder: Path, act: Callable[[Path], list[Path] | None]
) -> list[Path] | None:
    try:
        straight = _is_straight(home, folder)
        if not straight and not folder.resolve(strict=True).is_relative_to(
            (home / "content").resolve()
        ):
            raise ContentError("outside-content")
        return act(folder)
    except FileNotFoundError as error:
        if not folder.is_symlink():
            return []
        raise ContentError("folder-unreadable", reason=reason_of(error)) from error
    except OSError as error:
        raise ContentError("folder-unreadable", reason=reason_of(error)) from error
    except RuntimeError as error:  # how Path.resolve tells of a link that leads back to itself
        raise ContentError("folder-unreadable", reason="ELOOP") from error


def _is_straight(home: Path, path: Path) -> bool:
    """Tell whether no link leads from `content/` to `path`, which then is inside of it."""
    root, at = f"{home}/content", os.fspath(path)
    if not at.startswith(f"{root}/") or "/../" in at or at.endswith("/.."):
        return False
    while at != root:
        if stat.S_ISLNK(os.lstat(at).st_mode):
            return False
        at = at.rpartition("/")[0]
    return True


def is_folder(path: Path) -> bool:
    """Tell whether `path` is known to be a folder, or a link to one."""
    try:
        return path.is_dir()
    except OSError:  # the system forbids to look
        return False


def shown(home: Path, path: Path) -> str:
    """Return `path` as people see it: relative to the home, with "/", printable."""
    inside = os.fsencode(path.relative_to(home)) if path.is_relative_to(home) else os.fsencode(path)
    return _UNPRINTABLE.sub("\ufffd", inside.decode("utf-8", "replace").replace(os.sep, "/"))


def load(home: Path, path: Path) -> bytes:
    """Return the bytes of a file of `content/`.

    Raises ContentError outside-content, file-unreadable, file-irregular or file-too-large.
    """
    try:
        real = path if _is_straight(home, path) else path.resolve(strict=True)
        if real is not path and not real.is_relative_to((home / "content").resolve()):
            raise ContentError("outside-content")
        if not real.is_file():  # a pipe would wait for ever
            raise ContentError("file-irregular")
        if real.stat().st_size > MAX_KIB * 1024:
            raise ContentError("file-too-large", limit=MAX_KIB)
        return real.read_bytes()
    except OSError as error:
        raise ContentError("file-unreadable", reason=reason_of(error)) from error
    except RuntimeError as error:
        raise ContentError("file-unreadable", reason="ELOOP") from error


def _folder(
    home: Path, folder: Path, kind: Kind, locales: Mapping[str, object]
) -> Iterator[Source | Trouble]:
    try:
        found = _below(home, folder)
    except ContentError as error:
        yield _refused(home, folder, folder.name, error)
        return
    for path in found:
        if path.suffix == ".md" and path.name.startswith("index."):
            tag = path.name.removesuffix(".md").removeprefix("index").removeprefix(".")
            yield _source(home, path, kind, folder.name, tag, locales)
        elif path.suffix == ".md":
            yield _ignored(home, path, folder.name)
        elif is_folder(path) and not path.is_symlink():
            yield from (_ignored(home, below, folder.name) for below in sorted(path.rglob("*.md")))


def _source(
    home: Path, path: Path, kind: Kind, name: str, tag: str, locales: Mapping[str, object]
) -> Source | Trouble:
    if not tag:
        return _trouble(home, path, name, "locale-missing", name=_printable(name))
    if not is_slug(name):
        return _trouble(home, path, name, "name-malformed", name=_printable(name))
    if tag not in locales:
        found = _printable(tag)
        return _trouble(home, path, name, "locale-unknown", found=found, **likely(found, locales))
    return Source(path, shown(home, path), kind, name, tag)


def _below(home: Path, folder: Path) -> list[Path]:
    if folder.is_symlink() and folder.parent.resolve().is_relative_to(folder.resolve()):
        raise ContentError("folder-unreadable", reason="ELOOP")
    return entries(home, folder)


def _unreachable(path: Path) -> str:
    try:
        path.stat()
    except OSError as error:
        return reason_of(error)
    return ""


def _refused(home: Path, path: Path, work: str, error: ContentError) -> Trouble:
    complaints = Complaints(shown(home, path))
    complaints.take(error)
    return Trouble(work, complaints)


def _ignored(home: Path, path: Path, name: str) -> Trouble:
    complaints = Complaints(shown(home, path))
    complaints.warning("file-ignored", None)
    return Trouble(name, complaints)


def _trouble(home: Path, path: Path, work: str, code: str, **fields: object) -> Trouble:
    complaints = Complaints(shown(home, path))
    complaints.error(code, None, **fields)
    return Trouble(work, complaints)


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", os.fsencode(text).decode("utf-8", "replace"))
