"""Mails → files: outbox/<purpose key>/<id>.eml, one per delivery, the same name on a retry.

A mail is written aside first, in outbox/.new, and has its name only after the commit.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from syndicate import disk
from syndicate.errors import DeliveryError, Doubtful, reason_of
from syndicate.model import Message, Outcome
from syndicate.ports import Work

_ASIDE = ".new"


@dataclass(frozen=True, slots=True)
class FolderTransport:
    """Writes mails below `root` instead of sending them."""

    root: Path
    name: str = "folder"
    sessions: int = 1
    batch: int = 1

    def open(self) -> "FolderSession":
        """Return a session; what killed senders left aside is removed."""
        aside = self.root / _ASIDE
        with suppress(OSError), _beginning(aside, fcntl.LOCK_EX | fcntl.LOCK_NB):
            for left in aside.glob("*.part"):
                with suppress(BlockingIOError):  # still being written
                    disk.remove_if_left(left)
        return FolderSession(self.root)


@dataclass(frozen=True, slots=True)
class FolderSession:
    """One sender's way into the folder."""

    root: Path

    def carry(self, work: Work) -> None:
        """Write mails, one after another; see `ports.Session.carry`.

        Raises DeliveryError when the folder cannot be written.
        """
        while (message := work.take()) is not None:
            try:
                self._write(message, work)
            except DeliveryError as error:
                work.settle(message, error)
                raise

    def _write(self, message: Message, work: Work) -> None:
        """Write a mail aside, and give it its name once that is recorded."""
        file = self.root / message.key / f"{message.delivery:08d}.eml"
        with _written_aside(self.root / _ASIDE, file, message.data) as aside:
            if not work.leaving([message]).ours():
                return
            try:
                aside.replace(file)
                disk.settle(file.parent)
            except OSError as error:
                raise Doubtful("outbox-unwritable", reason=reason_of(error)) from error
        work.settle(message, Outcome(state="sent"))

    def close(self) -> None:
        """Do nothing: there is no connection."""


@contextmanager
def _written_aside(folder: Path, file: Path, data: bytes) -> Iterator[Path]:
    """Give the name of a file with `data` in it, locked, and gone afterwards unless it was moved."""
    aside = folder / f"{file.stem}.{secrets.token_hex(4)}.part"
    handle = -1
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file.parent.mkdir(parents=True, exist_ok=True)
            with _beginning(folder, fcntl.LOCK_SH):
                handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
                fcntl.flock(handle, fcntl.LOCK_EX)
            disk.write_whole(handle, data)
            os.fsync(handle)
        except OSError as error:
            raise DeliveryError("outbox-unwritable", reason=reason_of(error)) from error
        yield aside
    finally:
        if handle >= 0:
            os.close(handle)
        with suppress(OSError):  # it may never have been there, or has its name by now
            aside.unlink()


@contextmanager
def _beginning(folder: Path, lock: int) -> Iterator[None]:
    """Hold a lock on `folder`: nobody sweeps while a file there has no lock of its own yet."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, lock)
        yield
    finally:
        os.close(handle)
