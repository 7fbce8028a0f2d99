"""A connection in the making: smtplib, with bounds on what is read, so that no server can hold it for ever.

smtplib gives each read its own timeout and reads replies of any length; here the timeout is that of
a whole reply.
"""

import errno
import re
import smtplib
import socket
import time
from typing import Any, NoReturn

_MOST_LINES = 100
_MOST_BYTES = 64 * 1024
_READ = 4096
_MOST_LINE = 512  # RFC 5321 §4.5.3.1.5
# RFC 5321 §4.2: three digits, and a hyphen where more lines follow.
_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ \t-])(.*))?", re.DOTALL)


class NotSmtp(OSError):
    """What came is no reply of a mail server. An OSError, as all that smtplib knows to expect.

    said: the bytes that came, as far as they were read.
    """

    def __init__(self, said: bytes) -> None:
        super().__init__("not a reply of SMTP")
        self.said = said


def first_reply(said: bytes) -> tuple[int, bytes, bytes] | None:
    """Return code and text of the reply that `said` begins with, and what follows it; None while it is not whole.

    Raises NotSmtp for what is no reply, or does not end.
    """
    line, end, rest = said.partition(b"\r\n")
    short = end and line[3:4] == b" " and len(line) <= _MOST_LINE and line[:3].isdigit()
    if short and b"2" <= line[:1] <= b"5":  # as almost all are
        return int(line[:3]), line[4:].strip(), rest
    return _longer(said)


def _longer(said: bytes) -> tuple[int, bytes, bytes] | None:
    texts: list[bytes] = []
    at = 0
    while (end := said.find(b"\n", at) + 1) and len(texts) < _MOST_LINES:
        parts = _LINE.fullmatch(said[at:end].rstrip(b"\r\n"))
        if parts is None:
            raise NotSmtp(said[at:end])
        texts.append((parts[3] or b"").strip())
        at = end
        if parts[2] != b"-":
            return int(parts[1]), b"\n".join(texts), said[at:]
    if end or len(said) > _MOST_BYTES:
        raise NotSmtp(said)
    return None


class _Bounded(smtplib.SMTP):
    """Reads each reply within `timeout`.

    What was read and is no reply yet belongs to the socket it came from: after STARTTLS it is
    thrown away, or a stranger on the line could answer for the server (RFC 3207 §4.2).
    """

    _unread: bytes = b""
    _source: socket.socket | None = None

    def getreply(self) -> tuple[int, bytes]:
        """Return the code and the text of a reply; raise NotSmtp for anything else."""
        try:
            until = time.monotonic() + self._patience()
            while (found := first_reply(self._waiting())) is None:
                self._unread += self._read(until)
        except BaseException:
            self.close()
            raise
        code, text, self._unread = found
        self._connected().settimeout(self._patience())
        return code, text

    def send(self, s: Any) -> None:
        """Send all of `s`; raise NotSmtp where the server has spoken out of turn."""
        if self._waiting():
            self.close()
            raise NotSmtp(self._unread)
        super().send(s)

    def released(self) -> socket.socket:
        """Return the socket, which is ours no more; raise NotSmtp where the server has spoken out of turn."""
        sock = self._connected()
        if self._waiting():
            raise NotSmtp(self._unread)
        self.sock = None
        return sock

    def _read(self, until: float) -> bytes:
        sock, left = self._connected(), until - time.monotonic()
        if left <= 0:
            raise TimeoutError(errno.ETIMEDOUT, "no whole reply in time")
        sock.settimeout(left)
        data = sock.recv(_READ)
        return data or _cut()

    def _waiting(self) -> bytes:
        """Return what was read from this very socket and not used."""
        if self._source is not self.sock:
            self._source, self._unread = self.sock, b""
        return self._unread

    def _connected(self) -> socket.socket:
        if self.sock is None:
            _cut()
        return self.sock

    def _patience(self) -> float:
        return float(self.timeout)


class Plain(_Bounded):
    """A connection that begins in clear; STARTTLS may encrypt it."""


class Encrypted(_Bounded, smtplib.SMTP_SSL):
    """A connection that is encrypted from its first byte."""


def _cut() -> NoReturn:
    raise ConnectionResetError(errno.ECONNRESET, "the server hung up")
