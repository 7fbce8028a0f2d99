"""A connection that nobody waits for: it is read and written as far as it goes at the moment."""

import errno
import re
import socket
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress

from syndicate.delivery.transports.wire import NotSmtp, first_reply

_READ = 4096
# As the replies of almost every mail are, one line each.
_AGREED = re.compile(rb"25\d [^\r\n]{0,500}\r\n25\d [^\r\n]{0,500}\r\n354 [^\r\n]{0,500}\r\n")
_NOT_YET = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Stream:
    """A connection that is greeted, encrypted and logged in.

    pipelines: whether the server takes commands in advance (RFC 2920).
    utf8: what MAIL says, after the sender, for a recipient beyond ASCII (RFC 6531); "" where none is taken.
    unsent: what there was no room for yet. error: what ended it, for whoever asks next.
    """

    __slots__ = ("error", "pipelines", "sock", "unread", "unsent", "utf8")

    def __init__(self, sock: socket.socket, *, pipelines: bool, utf8: str) -> None:
        sock.setblocking(False)
        self.sock = sock
        self.pipelines, self.utf8 = pipelines, utf8
        self.unread, self.unsent = b"", memoryview(b"")
        self.error: OSError | None = None

    @property
    def closed(self) -> bool:
        """Tell whether it is closed, from here."""
        return self.sock.fileno() < 0

    def read(self) -> None:
        """Read what has come."""
        try:
            while True:
                data = self.sock.recv(_READ)
                self.unread += data
                if not data:
                    self.error = ConnectionResetError(errno.ECONNRESET, "the server hung up")
                if len(data) < _READ and not _decrypted(self.sock):
                    return
        except _NOT_YET:
            return
        except OSError as error:
            self.error = error

    def reply(self) -> tuple[int, bytes] | None:
        """Return the code and the text of the next reply; None while it is not there.

        Raises NotSmtp for anything else, and what ended the connection.
        """
        found = first_reply(self.unread) if self.unread else None
        if found is None:
            if self.error is not None:
                raise self.error
            return None
        code, text, self.unread = found
        return code, text

    def agreed(self) -> bool:
        """Tell whether MAIL, RCPT and DATA, sent in advance, were all agreed to, and take these replies."""
        found = _AGREED.match(self.unread)
        if found is not None:
            self.unread = self.unread[found.end() :]
        return found is not None

    def write(self, data: bytes) -> None:
        """Send as much of `data` as there is room for; raise NotSmtp where the server has spoken out of turn."""
        self.unsent = memoryview(data)
        if self.unread:
            raise NotSmtp(self.unread)
        self.flush()

    def flush(self) -> None:
        """Send as much of what waits as there is room for."""
        try:
            self.unsent = self.unsent[self.sock.send(self.unsent) :]
        except _NOT_YET:
            return

    def close(self) -> None:
        """Hang up."""
        self.sock.close()


def _decrypted(sock: socket.socket) -> int:
    return sock.pending() if isinstance(sock, ssl.SSLSocket) else 0


def part(streams: Sequence[Stream], patience: float) -> None:
    """Say goodbye on some connections, wait so many seconds at most until all servers have, and hang up."""
    until = time.monotonic() + patience
    for stream in streams:
        with suppress(OSError):
            stream.write(b"QUIT\r\n")
    for stream in streams:
        with suppress(OSError):
            while stream.reply() is None:
                stream.sock.settimeout(max(0.001, until - time.monotonic()))
                stream.read()
        stream.close()
