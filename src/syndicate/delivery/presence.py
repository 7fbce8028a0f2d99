"""How a sender shows that it lives, and how others see that it does not any more.

A lock is held for as long as it lives: the operating system's beside a database in a file, a session's
on a server, which other machines see as well.
"""

import socket
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from syndicate.delivery import locks
from syndicate.errors import StoreBusy
from syndicate.store import presence
from syndicate.store.database import Database
from syndicate.store.senders import Sender
from syndicate.store.types import Connection


class Presence(Protocol):
    """The lock of a sender. lock: where it is, "" for one that the database keeps."""

    @property
    def lock(self) -> str:
        """Return the path of the lock, for those who look whether it is free."""
        ...

    def begin(self) -> None:
        """Take it. Raises StoreError."""

    def holds(self) -> bool:
        """Tell whether it is held still."""

    def end(self) -> None:
        """Let go of it."""


def presence_of(database: Database, folder: Path, sender: str) -> Presence:
    """Return what shows that `sender` lives; folder: of locks."""
    if database.file is None:
        return _Session(presence.Presence(database, sender))
    return _File(folder / f"{sender}.lock")


def is_dead(database: Database, c: Connection, other: Sender) -> bool:
    """Tell whether a sender is no more. Of one whose lock we cannot see, only its lease tells."""
    if database.file is None:
        return presence.is_free(c, other.id)
    return other.host == socket.gethostname() and locks.is_free(Path(other.lock))


@dataclass(slots=True)
class _File:
    path: Path
    _held: ExitStack = field(default_factory=ExitStack, init=False)

    @property
    def lock(self) -> str:
        return str(self.path)

    def begin(self) -> None:
        self._held.enter_context(locks.held(self.path))

    def holds(self) -> bool:
        return True

    def end(self) -> None:
        self._held.close()


@dataclass(slots=True)
class _Session:
    inner: presence.Presence

    @property
    def lock(self) -> str:
        return ""

    def begin(self) -> None:
        if not self.inner.begin():  # our own session, which the server has not given up yet
            raise StoreBusy("database-busy")

    def holds(self) -> bool:
        return self.inner.holds()

    def end(self) -> None:
        self.inner.end()
