"""Who is alive, where a server keeps locks for sessions: one that is free tells that its holder is gone."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from syndicate.errors import StoreError
from syndicate.store.database import Database

CLOCK = "clock"  # who holds this one sets jobs off
_HOLD = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
_LOOK = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
_STILL = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted"
    " AND (classid::bigint << 32 | objid::bigint) = hashtextextended(:name, 0)"
)


@dataclass(slots=True)
class Presence:
    """A lock in a session of its own, which ends with this process, or with the server's.

    lock: the file that it is, for those that are one.
    """

    database: Database
    name: str
    lock: str = field(default="", init=False)
    _session: Connection | None = field(default=None, init=False)

    def begin(self) -> bool:
        """Take the lock; False: another session has it. Raises StoreError."""
        self.end()
        with self.database.door():
            session = self.database.engine.execution_options(isolation_level="AUTOCOMMIT").connect()
            self._session = session
            taken = bool(session.execute(_HOLD, {"name": self.name}).scalar())
        if not taken:
            self.end()
        return taken

    def holds(self) -> bool:
        """Tell whether the lock is ours still: a server that was restarted knows nothing of it."""
        if self._session is None:
            return False
        try:
            with self.database.door():
                return bool(self._session.execute(_STILL, {"name": self.name}).scalar())
        except StoreError:
            return False

    def end(self) -> None:
        """Let go of the lock, and of the session: what it holds is not given to the next who asks."""
        session, self._session = self._session, None
        if session is not None:
            session.invalidate()
            session.close()


def is_free(c: Connection, name: str) -> bool:
    """Tell whether nobody holds a lock; if so, nobody else can take it before `c` commits."""
    return bool(c.execute(_LOOK, {"name": name}).scalar())
