"""Mails → files: outbox/<purpose key>/<id>.eml, one per delivery, the same name on a retry."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from syndicate import disk
from syndicate.errors import DeliveryError, Doubtful
from syndicate.model import Message, Outcome


@dataclass(frozen=True, slots=True)
class FolderTransport:
    """Writes mails below `root` instead of sending them."""

    root: Path
    name: str = "folder"

    def open(self) -> "FolderSession":
        """Return a session; there is nothing to connect to."""
        return FolderSession(self.root)


@dataclass(frozen=True, slots=True)
class FolderSession:
    """One sender's way into the folder."""

    root: Path

    def hand_over(self, message: Message, commit: Callable[[], bool]) -> Outcome:
        """Write `message` aside, commit, and give it its name.

        Raises DeliveryError when the folder cannot be written, Doubtful when that shows only
        after the commit.
        """
        file = self.root / message.key / f"{message.delivery:08d}.eml"
        aside = file.with_suffix(f".{os.getpid()}.part")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            _write(aside, message.data)
        except OSError as error:
            _discard(aside)
            raise DeliveryError("outbox-unwritable", reason=error.strerror or "") from error
        try:
            if not commit():
                return Outcome(state="dropped")
            _rename(aside, file)
        finally:
            _discard(aside)
        return Outcome(state="sent")

    def close(self) -> None:
        """Do nothing: there is no connection."""


def _write(file: Path, data: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _discard(aside: Path) -> None:
    with suppress(OSError):  # it may never have been there; the first error is the one to tell
        aside.unlink()


def _rename(aside: Path, file: Path) -> None:
    try:
        aside.replace(file)
        disk.settle(file.parent)
    except OSError as error:
        raise Doubtful("outbox-unwritable", reason=error.strerror or "") from error
