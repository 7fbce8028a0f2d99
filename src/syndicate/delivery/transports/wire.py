"""A connection that no server can hold for ever: smtplib, with bounds on what is read and written.

smtplib gives each read its own timeout and reads replies of any length; here the timeout is that of
a whole reply.
"""

import errno
import re
import select
import smtplib
import socket
import ssl
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


class _Bounded(smtplib.SMTP):
    """Reads replies, and writes, within `timeout` each.

    What was read and is no reply yet belongs to the socket it came from: after STARTTLS it is
    thrown away, or a stranger on the line could answer for the server (RFC 3207 §4.2).
    """

    _unread: bytes = b""
    _source: socket.socket | None = None

    def getreply(self) -> tuple[int, bytes]:
        """Return the code and the text of a reply; raise NotSmtp for anything else."""
        try:
            return self._short() or self._reply(time.monotonic() + self._patience())
        except BaseException:
            self.close()
            raise

    def _short(self) -> tuple[int, bytes] | None:
        """Return a reply of one line that has come whole, as almost all do; None for any other."""
        if not self._waiting():
            self._take(self._connected())
        line, end, rest = self._unread.partition(b"\r\n")
        if not end or line[3:4] != b" " or len(line) > _MOST_LINE or not line[:3].isdigit():
            return None
        if not b"2" <= line[:1] <= b"5":
            return None
        self._unread = rest
        return int(line[:3]), line[4:].strip()

    def send(self, s: Any) -> None:
        """Send all of `s`; raise NotSmtp where the server has spoken out of turn."""
        data = s.encode(self.command_encoding) if isinstance(s, str) else s
        try:
            self._expect_silence()
            sent = self._connected().send(data)
            if sent < len(data):
                self._send_on(memoryview(data)[sent:])
        except BaseException:
            self.close()
            raise

    def _send_on(self, data: memoryview) -> None:
        until = time.monotonic() + self._patience()
        try:
            while data:
                data = data[self._until(until).send(data) :]
        finally:
            self._be_patient()

    def hear(self) -> bool:
        """Tell, without waiting, whether the server says something that nobody asked for.

        Raises OSError when it has hung up.
        """
        sock = self._connected()
        if self._waiting():
            return True
        decrypted = sock.pending() if isinstance(sock, ssl.SSLSocket) else 0
        if not decrypted and not select.select([sock], (), (), 0)[0]:
            return False
        sock.settimeout(0)
        try:
            self._take(sock)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            pass
        finally:
            self._be_patient()
        return bool(self._waiting())

    def _expect_silence(self) -> None:
        if self._waiting():
            raise NotSmtp(self._unread)

    def _reply(self, until: float) -> tuple[int, bytes]:
        lines: list[bytes] = []
        size = 0
        while True:
            line = self._line(until)
            size += len(line)
            parts = _LINE.fullmatch(line.rstrip(b"\r\n"))
            if parts is None or size > _MOST_BYTES or len(lines) >= _MOST_LINES:
                raise NotSmtp(line)
            lines.append((parts[3] or b"").strip())
            if parts[2] != b"-":
                self._be_patient()
                return int(parts[1]), b"\n".join(lines)

    def _line(self, until: float) -> bytes:
        while b"\n" not in self._waiting():
            if len(self._unread) > _MOST_BYTES:
                raise NotSmtp(self._unread)
            self._take(self._until(until))
        line, _, self._unread = self._unread.partition(b"\n")
        return line

    def _take(self, sock: socket.socket) -> None:
        """Read what has come."""
        data = sock.recv(_READ)
        if not data:
            _cut()
        self._unread = self._waiting() + data

    def _waiting(self) -> bytes:
        """Return what was read from this very socket and not used."""
        if self._source is not self.sock:
            self._source, self._unread = self.sock, b""
        return self._unread

    def _until(self, until: float) -> socket.socket:
        """Return the socket, its timeout set to what is left."""
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError(errno.ETIMEDOUT, "no whole reply in time")
        sock = self._connected()
        sock.settimeout(left)
        return sock

    def _connected(self) -> socket.socket:
        if self.sock is None:
            _cut()
        return self.sock

    def _be_patient(self) -> None:
        """Have the next call of the socket wait as long as for a whole reply."""
        if self.sock is not None:
            self.sock.settimeout(self._patience())

    def _patience(self) -> float:
        return float(self.timeout)


class Plain(_Bounded):
    """A connection that begins in clear; STARTTLS may encrypt it."""


class Encrypted(_Bounded, smtplib.SMTP_SSL):
    """A connection that is encrypted from its first byte."""


def _cut() -> NoReturn:
    raise ConnectionResetError(errno.ECONNRESET, "the server hung up")
