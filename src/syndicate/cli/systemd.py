"""What a service tells systemd: that it is ready, that it ends, and that it still answers (sd_notify, sd_watchdog).

It is a datagram to a socket that the environment names; where none is named, nobody is told.
"""

import os
import socket
import time
from collections.abc import Mapping
from contextlib import suppress

READY, STOPPING, ALIVE = "READY=1", "STOPPING=1", "WATCHDOG=1"
_MICROSECONDS = 1_000_000
_SHARE = 3  # systemd kills us after a whole time of silence: three words within it


class Service:
    """One process as systemd knows it."""

    def __init__(self, environment: Mapping[str, str], pid: int | None = None) -> None:
        self._socket = environment.get("NOTIFY_SOCKET", "")
        self._every_s = _watchdog_s(environment, os.getpid() if pid is None else pid) / _SHARE
        self._next = 0.0

    def tell(self, word: str) -> None:
        """Tell systemd, if it listens; that it does not is nobody's trouble."""
        if self._socket[:1] not in ("/", "@"):
            return
        address = self._socket.replace("@", "\0", 1) if self._socket[0] == "@" else self._socket
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.settimeout(1)
            line.sendto(word.encode(), address)

    def beat(self) -> None:
        """Tell that we still answer, as often as it is asked for; to be called more often than that."""
        if self._every_s and time.monotonic() >= self._next:
            self._next = time.monotonic() + self._every_s
            self.tell(ALIVE)


def _watchdog_s(environment: Mapping[str, str], pid: int) -> float:
    if environment.get("WATCHDOG_PID", str(pid)) != str(pid):  # meant for who started us
        return 0.0
    try:
        return max(0, int(environment.get("WATCHDOG_USEC", "0"))) / _MICROSECONDS
    except ValueError:
        return 0.0
