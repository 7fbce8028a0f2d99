"""The one door to requests: timeouts, a cap on size, no private addresses, no redirects."""

import ipaddress
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from syndicate.errors import DeliveryError, reason_of

CONNECT_S, READ_S = 5.0, 15.0
TOLD_S = 8.0  # whoever is told something has nothing to think about
_AGENT = "syndicate"


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody answered whom we told something; `retry_after` as they wrote it."""

    status: int
    retry_after: str = ""


def ping(url: str, *, allow_private: bool = False) -> None:
    """GET `url` for the sake of asking, as a heartbeat does; its body is not read.

    Raises DeliveryError fetch-refused (a private address, no HTTP), fetch-failed (no answer) or
    fetch-status.
    """
    _check(url, allow_private=allow_private)
    answer = _answered("GET", url, timeout=(CONNECT_S, READ_S))
    if not answer.ok:
        raise DeliveryError("fetch-status", status=answer.status_code)


def post(
    url: str, form: Mapping[str, str], *, within: float = TOLD_S, allow_private: bool = False
) -> Answered:
    """POST a form to `url`, to tell somebody something; the body of the answer is not read.

    Raises DeliveryError fetch-refused (a private address, no HTTP) or fetch-failed (no answer
    `within` these seconds).
    """
    _check(url, allow_private=allow_private)
    found: list[Answered | DeliveryError] = []

    def ask() -> None:
        try:
            answer = _answered("POST", url, data=dict(form), timeout=within)
        except DeliveryError as error:
            found.append(error)
        else:
            found.append(Answered(answer.status_code, answer.headers.get("Retry-After", "")))

    # A timeout of requests is for each byte: a server that sends one now and then would keep us.
    asking = threading.Thread(target=ask, name="post", daemon=True)
    asking.start()
    asking.join(within)
    told = found[0] if found else DeliveryError("fetch-failed", reason="ETIMEDOUT")
    if isinstance(told, DeliveryError):
        raise told
    return told


def _answered(method: str, url: str, **options: Any) -> Any:
    """Return the head of the answer. Raises DeliveryError fetch-failed."""
    import requests  # noqa: PLC0415 (0.3 s to import, and few publications ask for anything)

    try:
        with requests.Session() as session:
            session.headers["User-Agent"] = _AGENT
            answer = session.request(method, url, allow_redirects=False, stream=True, **options)
            answer.close()
    except requests.Timeout as error:
        raise DeliveryError("fetch-failed", reason="ETIMEDOUT") from error
    except requests.RequestException as error:
        raise DeliveryError("fetch-failed", reason=_reason(error)) from error
    return answer


def _reason(error: BaseException) -> str:
    """Return the name of what the system said, if it is what is behind `error`."""
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, ConnectionResetError):  # a server that hangs up leaves no number
            return "ECONNRESET"
        if isinstance(behind, OSError) and behind.errno:
            return reason_of(behind)
        behind = behind.__cause__ or behind.__context__
    return type(error).__name__


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
        raise DeliveryError("fetch-failed", reason=reason_of(error)) from error
    for *_, place in found:
        if not ipaddress.ip_address(place[0]).is_global:
            raise DeliveryError("fetch-refused", reason="private")
