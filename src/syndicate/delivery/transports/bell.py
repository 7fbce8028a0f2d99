"""Wakes who waits for sockets, from any thread."""

import socket
from contextlib import suppress


class Bell:
    """A socket that can be read once somebody rings. sleeps: whether anybody needs to."""

    def __init__(self) -> None:
        self.ear, self._hand = socket.socketpair()
        self.ear.setblocking(False)
        self.sleeps = False

    def ring(self) -> None:
        """Wake who sleeps."""
        if self.sleeps:
            with suppress(OSError):
                self._hand.send(b"!")

    def hush(self) -> None:
        """Take note that it has rung."""
        self.ear.recv(4096)

    def close(self) -> None:
        """Let go of its sockets."""
        self.ear.close()
        self._hand.close()
