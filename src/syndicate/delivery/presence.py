"""How a process shows that it lives, and how others see that it does not any more.

A lock is held for as long as it lives: the operating system's beside a database in a file, a session's
on a server, which other machines see as well.
"""

import socket
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from syndicate.delivery import locks
from syndicate.store import presence
from syndicate.store.database import Database
from syndicate.store.senders import Sender
from syndicate.store.types import Connection


class Presence(Protocol):
    """A lock. lock: where it is, "" for one that the database keeps."""

    @property
    def lock(self) -> str:
        """Return the path of the lock, for those who look whether it is free."""
        ...

    def begin(self) -> bool:
        """Take it; False: another process has it. Raises StoreError."""

    def holds(self) -> bool:
        """Tell whether it is held still."""

    def end(self) -> None:
        """Let go of it."""


def presence_of(database: Database, path: Path, *, keep: bool = False) -> Presence:
    """Return a lock by the name of `path`, whose file is there beside a database in a file alone.

    keep: see `locks.held`.
    """
    if database.file is None:
        return presence.Presence(database, path.stem)
    return _File(path, keep)


def is_dead(database: Database, c: Connection, other: Sender) -> bool:
    """Tell whether a sender is no more. Of one whose lock we cannot see, only its lease tells."""
    if database.file is None:
        return presence.is_free(c, other.id)
    return other.host == socket.gethostname() and locks.is_free(Path(other.lock))


@dataclass(slots=True)
class _File:
    path: Path
    keep: bool
    _taken: bool = field(default=False, init=False)
    _held: ExitStack = field(default_factory=ExitStack, init=False)

    @property
    def lock(self) -> str:
        return str(self.path)

    def begin(self) -> bool:
        with suppress(BlockingIOError):
            self._held.enter_context(locks.held(self.path, keep=self.keep))
            self._taken = True
        return self._taken

    def holds(self) -> bool:
        return self._taken

    def end(self) -> None:
        self._held.close()
        self._taken = False
