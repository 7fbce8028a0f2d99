"""Whose turn it is to keep the clock: of all processes that serve one home, one sets jobs off."""

import logging
import threading
import time
from contextlib import ExitStack

from syndicate.delivery import locks
from syndicate.journeys.house import House
from syndicate.store import instance
from syndicate.store.presence import CLOCK, Presence

log = logging.getLogger("syndicate.schedule")
_PATIENCE_S = 300.0  # with one that holds the lock, and does not tick


class Turn:
    """Held from the first time that it is free until `end`, or the death of this process, however it dies.

    Jobs change nothing if they run twice: what this saves is work, and two lines in every log. So whoever
    waits may stand in for a holder that is stopped, or hangs: once per `patience_s`.
    """

    def __init__(self, house: House, patience_s: float = _PATIENCE_S) -> None:
        self._house = house
        self._patience_s = patience_s
        self._alone = threading.Lock()  # jobs run in threads
        self._lock = ExitStack()
        self._session: Presence | None = None
        self._held = False
        self._seen: object = None
        self._since = time.monotonic()

    def ours(self) -> bool:
        """Tell whether we are to set jobs off now."""
        with self._alone:
            return self._holds() or self._take() or self._stands_in()

    def end(self) -> None:
        """Leave it to another process."""
        with self._alone:
            self._lock.close()
            if self._session is not None:
                self._session.end()
            self._held = False

    def _holds(self) -> bool:
        """Tell whether the lock is ours still: one that a server keeps is gone when it restarts."""
        self._held = self._held and (self._session is None or self._session.holds())
        return self._held

    def _take(self) -> bool:
        self._held = self._taken()
        if self._held:
            log.info("this process keeps the clock")
        return self._held

    def _taken(self) -> bool:
        if self._house.database.file is None:  # processes on several machines share one
            self._session = self._session or Presence(self._house.database, CLOCK)
            return self._session.begin()
        try:
            self._lock.enter_context(locks.held(self._house.var / "locks" / CLOCK, keep=True))
        except BlockingIOError:
            return False
        return True

    def _stands_in(self) -> bool:
        """Tell whether the other one has not ticked for too long, by our own watch."""
        with self._house.database.read() as c:
            row = instance.read(c)
        seen = row.last_tick if row else None
        if seen != self._seen:
            self._seen, self._since = seen, time.monotonic()
        return time.monotonic() - self._since > self._patience_s
