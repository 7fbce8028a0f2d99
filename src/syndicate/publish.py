"""(path, bytes) → files on the web. The one writer of `public/`.

Each file is replaced atomically and only if its bytes differ; what an earlier build wrote and this
one did not is deleted last, so that nothing ever links to a hole.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from syndicate import disk
from syndicate.errors import unwritable

_FEEDS = (".rss", ".atom", ".json", ".ics", ".opml")


@dataclass(frozen=True, slots=True)
class Written:
    """What a build did to `public/`; `changed_feeds` are paths below it, sorted."""

    written: int
    unchanged: int
    deleted: int
    changed_feeds: tuple[str, ...]


def write(public: Path, files: Iterable[tuple[str, bytes]], manifest: Path) -> Written:
    """Make `public` hold exactly `files`, besides what other hands put there.

    files:    read when nobody else writes any more, so that a lazy one misses nothing of theirs.
    manifest: remembers the paths that builds wrote; only those are ever deleted.
    Raises StoreError output-unwritable with the path and the system's reason.
    """
    with alone(manifest.with_suffix(".lock")) as interrupted:
        if interrupted:
            disk.sweep(public)
        wanted = dict(files)
        before = _remembered(manifest)
        changed = [path for path in sorted(wanted, key=_order) if put(public / path, wanted[path])]
        gone = [path for path in sorted(before.keys() - wanted.keys()) if _remove(public, path)]
        _remember(manifest, _digests(wanted))
    feeds = tuple(sorted(path for path in changed if path.endswith(_FEEDS)))
    return Written(len(changed), len(wanted) - len(changed), len(gone), feeds)


def add(public: Path, files: Mapping[str, bytes], manifest: Path) -> None:
    """Put `files` beside what is there, until the next `write` decides about them."""
    with alone(manifest.with_suffix(".lock")):
        for path, data in files.items():
            put(public / path, data)
        _remember(manifest, _remembered(manifest) | _digests(files))


def replace_file(target: Path, data: bytes) -> None:
    """Write `target` so that readers see the old bytes or the new, whole, even after a crash."""
    with _named(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        disk.replace(target, data, mode=0o644)


@contextmanager
def alone(lock: Path) -> Iterator[bool]:
    """Let one process at a time go on; `serve` and a person's `build` may meet here.

    Gives whether the one before was killed in the middle. Raises StoreError output-unwritable.
    """
    with _named(lock):
        lock.parent.mkdir(parents=True, exist_ok=True)
        held = lock.open("ab", buffering=0)
    with held:
        fcntl.flock(held, fcntl.LOCK_EX)
        interrupted = os.fstat(held.fileno()).st_size > 0
        with suppress(OSError):  # a full disk: only a sweep is lost
            held.write(b"\n")
        yield interrupted
        held.truncate(0)


@contextmanager
def _named(target: Path) -> Iterator[None]:
    """Have the system's refusal to write `target` name it."""
    try:
        yield
    except OSError as error:
        raise unwritable(target, error) from error


def _order(path: str) -> tuple[int, str]:
    """Assets, then pages, then feeds: what is linked to comes before what links."""
    rank = 2 if path.endswith(_FEEDS) else 0 if path.startswith("media/") else 1
    return rank, path


def put(target: Path, data: bytes) -> bool:
    """Write `target` unless it holds `data` already; tell whether it did not."""
    try:
        if target.read_bytes() == data:
            return False
    except OSError:  # absent or unreadable: writing will tell
        pass
    replace_file(target, data)
    return True


def _remove(public: Path, path: str) -> bool:
    target = public / path
    if not target.is_file():
        return False
    with _named(target):
        target.unlink()
        for folder in target.parents:
            if folder == public or any(folder.iterdir()):
                break
            folder.rmdir()
    return True


def _remembered(manifest: Path) -> dict[str, str]:
    """Return path → digest of what builds wrote; a lost or damaged manifest deletes nothing."""
    try:
        found = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {path: str(digest) for path, digest in found.items() if _is_below(path)}


def _is_below(path: str) -> bool:
    """Tell whether a remembered path is one that a build could have written."""
    parts = PurePosixPath(path).parts
    return bool(parts) and "\0" not in path and not {"..", "/"} & set(parts)


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: hashlib.sha256(data).hexdigest()[:16] for path, data in files.items()}


def _remember(manifest: Path, digests: Mapping[str, str]) -> None:
    put(manifest, json.dumps(dict(sorted(digests.items())), indent=0).encode())
