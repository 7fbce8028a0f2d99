"""Mail servers on loopback: a real one, and one that follows a script, however rude."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller

CLOSE = b""  # hang up instead of answering
SILENCE = b"\0silence"  # say nothing until the client hangs up
ENDLESS = b"\0endless"  # a reply of more and more lines
DRIP = b"\0drip"  # a reply that comes byte by byte and does not end


def raw(data: bytes) -> bytes:
    """Return a line of a script that is sent as it is, without a line end of its own."""
    return b"\0raw" + data


class Mailbox:
    """aiosmtpd's handler: keeps what arrives, refuses nobody@…, defers later@…"""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], bytes]] = []
        self.sessions: set[int] = set()

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, _server: Any, session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address.startswith("nobody@"):
            return "550 5.1.1 No such user"
        if address.startswith("later@"):
            return "451 4.3.0 Try again"
        self.sessions.add(id(session))
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802  aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 2.0.0 Kept"


@contextmanager
def real(**options: Any) -> Iterator[tuple[Mailbox, int]]:
    """Run aiosmtpd; give what it keeps, and its port."""
    mailbox = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield mailbox, port
    finally:
        controller.stop()


@dataclass
class Scripted:
    """Answers each verb with its line; a list is used up one by one, its last line stays.

    `slow`: seconds to wait before the answer to a verb. The end of a body is the verb ".".
    `early`: what is said when a verb has been answered and the first byte comes that follows.
    `tls`: what encrypts the connection after STARTTLS. `lines`: what was said, in whole.
    """

    script: Mapping[str, bytes | list[bytes]] = field(default_factory=dict)
    slow: Mapping[str, float] = field(default_factory=dict)
    early: Mapping[str, bytes] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    heard: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _used: dict[str, int] = field(default_factory=dict)

    def answer(self, verb: str) -> bytes:
        self.heard.append(verb)
        time.sleep(self.slow.get(verb, 0))
        usual = {"DATA": b"354 go", "BANNER": b"220 hi", "QUIT": b"221 bye", "EHLO": b"250 me"}
        lines = self.script.get(verb, usual.get(verb, b"250 2.0.0 ok"))
        if isinstance(lines, bytes):
            return lines
        turn = self._used.get(verb, 0)
        self._used[verb] = turn + 1
        return lines[min(turn, len(lines) - 1)]

    def serve(self, connection: socket.socket) -> None:
        self.connections += 1
        with connection:
            with connection.makefile("rwb") as stream:
                encrypt = self._say(stream, "BANNER") and self._talk(stream)
            if encrypt and self.tls:
                safe = self.tls.wrap_socket(connection, server_side=True)
                with safe, safe.makefile("rwb") as stream:
                    self._talk(stream)

    def _talk(self, stream: Any) -> bool:
        """Answer until the end; tell whether the rest is to be encrypted."""
        while line := stream.readline():
            self.lines.append(line.decode("utf-8", "replace").rstrip())
            verb = line.split()[0].decode("ascii", "replace").upper() if line.split() else "?"
            if not self._say(stream, verb) or verb == "QUIT":
                return False
            if verb == "STARTTLS" and self.tls:
                return True
            if verb in self.early:
                stream.read(1)
                if self.early[verb] == SILENCE:
                    stream.read()
                    return False
                stream.write(self.early[verb])
                stream.flush()
            ready = verb == "DATA" and "DATA" not in self.script
            if ready and not (self._take(stream) and self._say(stream, ".")):
                return False
        return False

    def _say(self, stream: Any, verb: str) -> bool:
        line = self.answer(verb)
        if line in (CLOSE, SILENCE, ENDLESS, DRIP):
            _be_rude(stream, line)
            return False
        stream.write(line.removeprefix(b"\0raw") if line.startswith(b"\0raw") else line + b"\r\n")
        stream.flush()
        return True

    def _take(self, stream: Any) -> bool:
        body: list[bytes] = []
        while line := stream.readline():
            if line == b".\r\n":
                self.bodies.append(b"".join(body))
                return True
            body.append(line)
        self.heard.append("EOF in body")
        return False


@contextmanager
def scripted(
    script: Mapping[str, bytes | list[bytes]] | None = None,
    slow: Mapping[str, float] | None = None,
    **more: Any,
) -> Iterator[Scripted]:
    """Run a scripted server on a port of its own."""
    server = Scripted(script or {}, slow or {}, **more)
    listener = socket.create_server(("127.0.0.1", 0))
    server.port = listener.getsockname()[1]
    threads: list[threading.Thread] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=_quietly, args=(server, connection), daemon=True)
            thread.start()
            threads.append(thread)

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for thread in (acceptor, *threads):
            thread.join(5)


def _be_rude(stream: Any, how: bytes) -> None:
    if how == SILENCE:
        stream.read()
    while how in (ENDLESS, DRIP):
        stream.write(b"250-more\r\n" * 50 if how == ENDLESS else b"2")
        stream.flush()
        time.sleep(0.05 if how == DRIP else 0)


def _quietly(server: Scripted, connection: socket.socket) -> None:
    try:
        server.serve(connection)
    except OSError:
        server.heard.append("reset")


def unused_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
