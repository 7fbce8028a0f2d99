"""Questions to the DNS: the door to dnspython. Nothing is asked twice in the life of a resolver."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from syndicate.errors import DeliveryError

if TYPE_CHECKING:
    from dns.rdata import Rdata

Kind = Literal["TXT", "MX", "A", "AAAA", "PTR"]
_PATIENCE_S = 6.0  # for all servers and all tries of one question
_PORT = 53
_SILENT, _ENOUGH = "ETIMEDOUT", 2


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a name.

    values: TXT: each record in one piece. MX: hosts, the preferred first, "." for a domain that takes no mail.
            A, AAAA: addresses. PTR: names. Domains are without their last point.
    there:  whether the name is there at all, though it may have nothing of this kind.
    """

    values: tuple[str, ...] = ()
    there: bool = True


class Names(Protocol):
    """Whoever can be asked."""

    def ask(self, name: str, kind: Kind) -> Found:
        """Return what stands there. Raises DeliveryError dns-failed where nobody can tell."""


@dataclass(slots=True)
class Resolver:
    """Asks one server, or those of this machine (None). server: its address and port."""

    server: tuple[str, int | None] | None = None
    patience_s: float = _PATIENCE_S
    _known: dict[tuple[str, Kind], Found | DeliveryError] = field(default_factory=dict)
    _silence: int = 0

    def ask(self, name: str, kind: Kind) -> Found:
        """Return what stands there, from memory where it was asked before."""
        key = (name.rstrip(".").lower(), kind)
        if key not in self._known:
            try:
                self._known[key] = self._asked(*key)
                self._silence = 0
            except DeliveryError as error:
                self._known[key] = error
                self._silence += error.fields["reason"] == _SILENT
        found = self._known[key]
        if isinstance(found, DeliveryError):
            raise found
        return found

    def _asked(self, name: str, kind: Kind) -> Found:
        import dns.exception  # noqa: PLC0415 (the doctor alone asks)
        import dns.resolver  # noqa: PLC0415

        if self._silence >= _ENOUGH:  # nobody answers, and nobody has to wait for each question
            raise DeliveryError("dns-failed", name=name, reason=_SILENT)
        try:
            asking = dns.resolver.Resolver(configure=self.server is None)
            if self.server is not None:
                asking.nameservers, asking.port = [self.server[0]], self.server[1] or _PORT
            answer = asking.resolve(
                name, kind, search=False, raise_on_no_answer=False, lifetime=self.patience_s
            )
        except dns.resolver.NXDOMAIN:
            return Found(there=False)
        except dns.exception.DNSException as error:  # a name that is none is among these
            raise DeliveryError("dns-failed", name=name, reason=_reason(error)) from error
        read = _READ[kind]
        rows = sorted(answer.rrset or (), key=_preference) if kind == "MX" else answer.rrset or ()
        return Found(tuple(read(one) for one in rows))


def _reason(error: Exception) -> str:
    kind = type(error).__name__
    return {"LifetimeTimeout": _SILENT, "NoNameservers": "SERVFAIL"}.get(kind, kind)


def _text(row: "Rdata") -> str:
    pieces: tuple[bytes, ...] = row.strings  # type: ignore[attr-defined] # of TXT
    return b"".join(pieces).decode("utf-8", "replace")


def _host(row: "Rdata") -> str:
    name: str = (getattr(row, "exchange", None) or getattr(row, "target")).to_text()  # noqa: B009 (of PTR)
    return name.rstrip(".").lower() or "."


def _address(row: "Rdata") -> str:
    return str(row.address)  # type: ignore[attr-defined] # of A and AAAA


def _preference(row: "Rdata") -> int:
    return int(row.preference)  # type: ignore[attr-defined] # of MX


_READ: Mapping[Kind, Callable[["Rdata"], str]] = {
    "TXT": _text, "MX": _host, "PTR": _host, "A": _address, "AAAA": _address,
}  # fmt: skip
