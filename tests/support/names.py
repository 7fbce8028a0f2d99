"""A DNS server on the loopback that knows what a test tells it, and the same without a network."""

import socketserver
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from syndicate.delivery.domains.resolver import Found, Kind
from syndicate.errors import DeliveryError

Zone = Mapping[str, Sequence[str]]  # "name KIND" → what stands there, as a zone file has it
FAILS, SILENT = "SERVFAIL", "silence"  # as the one thing that stands there


@dataclass
class Paper:
    """A zone that is asked without a network; what it is asked for is kept."""

    zone: Zone
    asked: list[tuple[str, str]] = field(default_factory=list)

    def ask(self, name: str, kind: Kind) -> Found:
        self.asked.append((name, kind))
        values = tuple(self.zone.get(f"{name.lower()} {kind}", ()))
        if values == (FAILS,):
            raise DeliveryError("dns-failed", name=name, reason=FAILS)
        return Found(values, bool(values) or any(one.startswith(f"{name} ") for one in self.zone))


def answered(zone: Zone, data: bytes, most: int = 65_535) -> bytes:
    """Return what a server of this zone answers: no byte at all where it is to be silent."""
    query = dns.message.from_wire(data)
    found = dns.message.make_response(query)
    (question,) = query.question
    name, kind = (
        question.name.to_text(omit_final_dot=True).lower(),
        dns.rdatatype.to_text(question.rdtype),
    )
    rows = list(zone.get(f"{name} {kind}", ()))
    if rows == [SILENT]:
        return b""
    if rows == [FAILS]:
        found.set_rcode(dns.rcode.SERVFAIL)
    elif rows:
        found.answer.append(
            dns.rrset.from_text(question.name, 60, "IN", kind, *map(_row(kind), rows))
        )
    elif not any(one.startswith(f"{name} ") for one in zone):
        found.set_rcode(dns.rcode.NXDOMAIN)
    whole = found.to_wire()
    if len(whole) > most:
        found.flags |= dns.flags.TC
        found.answer.clear()
        whole = found.to_wire()
    return whole


@contextmanager
def serving(zone: Zone) -> Iterator[str]:
    """Answer for a zone by UDP, and by TCP what is too long; give address and port."""

    class ByDatagram(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, line = self.request
            line.sendto(answered(zone, data, 1_232), self.client_address)

    class ByStream(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            length = int.from_bytes(self.rfile.read(2), "big")
            said = answered(zone, self.rfile.read(length))
            self.wfile.write(len(said).to_bytes(2, "big") + said)

    fast, long = _pair(ByDatagram, ByStream)
    with fast, long:
        running: list[Any] = [fast, long]
        for one in running:
            threading.Thread(target=one.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"127.0.0.1:{fast.server_address[1]}"
        finally:
            for one in running:
                one.shutdown()


def _pair(
    datagram: type[socketserver.BaseRequestHandler], stream: type[socketserver.BaseRequestHandler]
) -> tuple[socketserver.ThreadingUDPServer, socketserver.ThreadingTCPServer]:
    """Return servers at a port that is free for both; of those free for one, another may have the other."""
    while True:
        fast = socketserver.ThreadingUDPServer(("127.0.0.1", 0), datagram)
        try:
            return fast, socketserver.ThreadingTCPServer(
                ("127.0.0.1", fast.server_address[1]), stream
            )
        except OSError:
            fast.server_close()


def _row(kind: str) -> Any:
    def written(value: str) -> str:
        if kind != "TXT":
            return value
        pieces = [value[at : at + 255] for at in range(0, len(value), 255)] or [""]
        return " ".join(f'"{one}"' for one in pieces)

    return written
