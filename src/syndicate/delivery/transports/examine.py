"""A look at a mail server: greeted, encrypted and logged in as for sending, and then let go. No mail is sent."""

import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from syndicate.delivery.transports.answers import at_connect
from syndicate.delivery.transports.smtp import SmtpTransport


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """What a mail server offers.

    tls: the version, as "TLSv1.3"; "" for none. ends: when its certificate does.
    addresses: where it was reached. most: bytes that it takes in one mail (RFC 1870); 0 for not said.
    """

    host: str
    address: str
    tls: str
    ends: datetime | None
    logged_in: bool
    pipelines: bool
    utf8: bool
    most: int


def looked_at(transport: SmtpTransport) -> Server:
    """Return what the server says. Raises what `SmtpTransport.open` does."""
    password = transport.password()
    with at_connect(transport.host):
        line = transport.greeted()
        try:
            transport.secure(line, password)
            seen = _seen(transport, line)
            with suppress(OSError):
                line.quit()
        finally:
            line.close()
    return seen


def _seen(transport: SmtpTransport, line: object) -> Server:
    sock = getattr(line, "sock", None)
    features: dict[str, str] = getattr(line, "esmtp_features", {})
    size = features.get("size", "").strip()
    return Server(
        host=transport.host,
        address=str(sock.getpeername()[0]) if sock else "",
        tls=(sock.version() or "") if isinstance(sock, ssl.SSLSocket) else "",
        ends=_ends(sock),
        logged_in=bool(transport.options.user),
        pipelines="pipelining" in features,
        utf8="smtputf8" in features,
        most=int(size) if size.isdigit() else 0,
    )


def _ends(sock: object) -> datetime | None:
    found = sock.getpeercert() if isinstance(sock, ssl.SSLSocket) else None
    at = (found or {}).get("notAfter")
    return (
        datetime.fromtimestamp(ssl.cert_time_to_seconds(at), UTC) if isinstance(at, str) else None
    )
