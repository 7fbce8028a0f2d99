"""Whose turn it is to keep the clock: of all processes that serve one home, one sets jobs off."""

import logging
import threading
import time

from syndicate.delivery.presence import Presence, presence_of
from syndicate.journeys.house import House
from syndicate.store import instance
from syndicate.store.presence import CLOCK

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
        # Made when it is first wanted: we begin without a database, too.
        self._lock: Presence | None = None
        self._seen: object = None
        self._since = time.monotonic()

    def ours(self) -> bool:
        """Tell whether we are to set jobs off now."""
        with self._alone:
            return self._holds() or self._take() or self._stands_in()

    def end(self) -> None:
        """Leave it to another process."""
        with self._alone:
            if self._lock is not None:
                self._lock.end()

    def _holds(self) -> bool:
        """Tell whether the lock is ours still: one that a server keeps is gone when it restarts."""
        return self._lock is not None and self._lock.holds()

    def _take(self) -> bool:
        database, path = self._house.database, self._house.var / "locks" / CLOCK
        self._lock = self._lock or presence_of(database, path, keep=True)
        taken = self._lock.begin()
        if taken:
            log.info("this process keeps the clock")
        return taken

    def _stands_in(self) -> bool:
        """Tell whether the other one has not ticked for too long, by our own watch."""
        with self._house.database.read() as c:
            row = instance.read(c)
        seen = row.last_tick if row else None
        if seen != self._seen:
            self._seen, self._since = seen, time.monotonic()
        return time.monotonic() - self._since > self._patience_s
