"""(path, bytes) → files on the web. The one writer of `public/`.

Each file is replaced in one step, and only if its bytes differ. A `public/` that is not there yet is
made beside its place and moved there when it is whole, so that nobody ever finds half of it.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol

from syndicate import disk
from syndicate.clocks import SystemClock
from syndicate.errors import StoreBusy, unwritable
from syndicate.site.compression import ENDINGS, siblings

_NEXT = ".public.new"
_FEW = 100
_LOOK_S = 0.02


class Output(Protocol):
    """Where files go."""

    def put(self, path: str, data: bytes) -> bool:
        """Have `data` stand at `path`; tell whether it did not before."""
        ...

    def remove(self, path: str) -> bool:
        """Have nothing stand at `path`; tell whether something did."""
        ...


class Nowhere:
    """An output for those who only want to see whether everything can be made."""

    def put(self, path: str, data: bytes) -> bool:
        """Take anything."""
        return True

    def remove(self, path: str) -> bool:
        """Have nothing to remove."""
        return False


@dataclass(slots=True)
class Tree:
    """A folder that is being written.

    hidden:   nobody reads it yet.
    compress: tells whether compressed copies belong beside a file.
    Raises StoreError output-unwritable with the path and the system's reason.
    """

    root: Path
    hidden: bool = False
    compress: Callable[[str], bool] = lambda _path: False
    folders: set[Path] = field(default_factory=set)

    def put(self, path: str, data: bytes) -> bool:
        """Write a file unless it holds `data` already; readers see the old bytes or the new."""
        if self.compress(path):
            self._put_beside(path, siblings(data))
        elif not self.hidden:
            self._put_beside(path, {})
        target = self.root / path
        if _holds(target, data):
            return False
        with _named(target):
            if target.parent not in self.folders:
                target.parent.mkdir(parents=True, exist_ok=True)
                self.folders.add(target.parent)
            _write(target, data, hidden=self.hidden)
        return True

    def _put_beside(self, path: str, copies: Mapping[str, bytes]) -> None:
        """Have exactly these compressed copies stand beside a file: a server does not compare ages."""
        for ending in ENDINGS:
            if ending in copies:
                self.put(f"{path}{ending}", copies[ending])
            else:
                self._unlink(f"{path}{ending}")

    def remove(self, path: str) -> bool:
        """Remove a file that a build wrote, and the folders that it leaves empty."""
        for ending in ENDINGS:
            self._unlink(f"{path}{ending}")
        return self._unlink(path)

    def _unlink(self, path: str) -> bool:
        target = self.root / path
        if not is_below(path) or not target.is_file():
            return False
        with _named(target):
            target.unlink()
            for folder in target.parents:
                if folder == self.root or any(folder.iterdir()):
                    break
                folder.rmdir()
                self.folders.discard(folder)
        return True


def opened(public: Path, compress: Callable[[str], bool]) -> Tree:
    """Return `public` as it is, or the hidden folder that will take its place.

    The latter where it is absent or empty, unless it is a mount, a link or all that we may write.
    """
    with suppress(OSError):
        public.rmdir()
    if public.is_dir():
        return Tree(public, compress=compress)
    return Tree(public.with_name(_NEXT), hidden=True, compress=compress)


def settle(tree: Tree, public: Path, written: Mapping[str, object] | int) -> None:
    """Make sure that what was written outlives a loss of power; a hidden tree takes its place."""
    if not isinstance(written, int) and len(written) <= _FEW and not tree.hidden:
        for path in written:
            _settled(tree.root / path)
    elif written or tree.hidden:
        os.sync()
    if tree.hidden and tree.root.is_dir():
        with _named(public):
            with suppress(OSError):
                public.rmdir()  # somebody made it meanwhile
            tree.root.rename(public)
            disk.settle(public.parent)
        tree.root, tree.hidden = public, False
        tree.folders.clear()


def sweep(tree: Tree) -> None:
    """Remove what a killed build left half written."""
    disk.sweep(tree.root)


def discard(public: Path) -> None:
    """Throw away a hidden tree that was begun with other things in mind."""
    shutil.rmtree(public.with_name(_NEXT), ignore_errors=True)


def add(public: Path, files: Mapping[str, bytes], lock: Path) -> None:
    """Put `files` beside what is there; the next build decides about them."""
    with alone(lock):
        tree = Tree(public)
        for path, data in files.items():
            tree.put(path, data)


def replace_file(target: Path, data: bytes) -> None:
    """Write `target` so that readers see the old bytes or the new, whole, even after a crash."""
    with _named(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        disk.replace(target, data, mode=0o644)


def put(target: Path, data: bytes) -> bool:
    """Write `target` unless it holds `data` already; tell whether it did not."""
    if _holds(target, data):
        return False
    replace_file(target, data)
    return True


@contextmanager
def alone(lock: Path, patience_s: float | None = None) -> Iterator[bool]:
    """Let one process at a time go on; `serve` and a person's `build` may meet here.

    patience_s: how long to wait for the one before; for ever, if it is None.
    Gives whether that one was killed in the middle. Raises StoreError output-unwritable, StoreBusy.
    """
    with _named(lock):
        lock.parent.mkdir(parents=True, exist_ok=True)
        held = lock.open("ab", buffering=0)
    with held:
        _take(held.fileno(), patience_s)
        interrupted = os.fstat(held.fileno()).st_size > 0
        with suppress(OSError):  # a full disk: only a sweep is lost
            held.write(b"\n")
        yield interrupted
        held.truncate(0)


def _take(handle: int, patience_s: float | None) -> None:
    if patience_s is None:
        fcntl.flock(handle, fcntl.LOCK_EX)
        return
    last = time.monotonic() + patience_s
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= last:
                raise StoreBusy("database-busy") from None
            SystemClock().sleep(_LOOK_S)
        else:
            return


def is_below(path: str) -> bool:
    """Tell whether a remembered path is one that a build could have written."""
    parts = PurePosixPath(path).parts
    return bool(parts) and "\0" not in path and not {"..", "/"} & set(parts)


def _holds(target: Path, data: bytes) -> bool:
    try:
        with target.open("rb", buffering=0) as file:
            return os.fstat(file.fileno()).st_size == len(data) and file.readall() == data
    except OSError:  # absent or unreadable: writing will tell
        return False


def _write(target: Path, data: bytes, *, hidden: bool) -> None:
    """Write a file; `settle` sees to it that it lasts."""
    aside = target if hidden else target.with_name(f".{target.name}.new")
    handle = os.open(
        aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644
    )
    try:
        disk.write_whole(handle, data)
    finally:
        os.close(handle)
    if not hidden:
        aside.rename(target)


def _settled(target: Path) -> None:
    with suppress(FileNotFoundError), _named(target):  # removed since
        handle = os.open(target, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        disk.settle(target.parent)


@contextmanager
def _named(target: Path) -> Iterator[None]:
    """Have the system's refusal to write `target` name it."""
    try:
        yield
    except OSError as error:
        raise unwritable(target, error) from error
