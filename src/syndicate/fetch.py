"""The one door to requests: timeouts, a cap on size, no private addresses, no redirects."""

import ipaddress
import socket
from urllib.parse import urlsplit

from syndicate.errors import DeliveryError

CONNECT_S, READ_S = 5.0, 15.0
_AGENT = "syndicate"


def ping(url: str, *, allow_private: bool = False) -> None:
    """GET `url` for the sake of asking, as a heartbeat does; its body is not read.

    Raises DeliveryError fetch-refused (a private address, no HTTP), fetch-failed (no answer) or
    fetch-status.
    """
    _check(url, allow_private=allow_private)
    import requests  # noqa: PLC0415 (0.3 s to import, and few publications ping)

    try:
        with requests.Session() as session:
            session.headers["User-Agent"] = _AGENT
            answer = session.get(
                url, timeout=(CONNECT_S, READ_S), allow_redirects=False, stream=True
            )
            answer.close()
    except requests.RequestException as error:
        raise DeliveryError("fetch-failed", reason=type(error).__name__) from error
    if not answer.ok:
        raise DeliveryError("fetch-status", status=answer.status_code)


def _check(url: str, *, allow_private: bool) -> None:
    """Refuse what is no public web address: a settings file must not become a port scanner."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise DeliveryError("fetch-refused", reason="scheme")
    if allow_private:
        return
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, proto=socket.IPPROTO_TCP)
    except OSError as error:
        raise DeliveryError("fetch-failed", reason="name") from error
    for *_, place in found:
        if not ipaddress.ip_address(place[0]).is_global:
            raise DeliveryError("fetch-refused", reason="private")
