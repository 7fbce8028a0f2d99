"""The one door to requests: timeouts, a cap on size, no private addresses, no redirects unasked."""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from syndicate.errors import DeliveryError, reason_of

CONNECT_S, READ_S = 5.0, 15.0
TOLD_S = 8.0  # whoever is told something has nothing to think about
ANSWER_BYTES = 1024 * 1024
_PIECE = 16 * 1024
_AGENT = "syndicate"
_MOVED = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody answered whom we told something; `retry_after` as they wrote it."""

    status: int
    retry_after: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answered; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line:
    """A service that is called again and again: connections are kept, no redirect is followed.

    base:   what every address begins with.
    within: how long to wait for each piece of an answer, in seconds.
    """

    def __init__(self, base: str, *, within: float = READ_S, allow_private: bool = False) -> None:
        _check(base, allow_private=allow_private)
        if urlsplit(base).scheme != "https" and not _is_here(base):  # it would tell everybody keys
            raise DeliveryError("fetch-refused", reason="scheme")
        import requests  # noqa: PLC0415 (0.3 s to import, and few publications ask for anything)

        self._base, self._timeout = base.rstrip("/"), (CONNECT_S, within)
        self._session = requests.Session()
        self._session.auth = _as_it_is  # or a .netrc would replace our keys
        self._session.headers["User-Agent"] = _AGENT

    def post(
        self,
        path: str,
        data: bytes,
        headers: Mapping[str, str],
        before_last: Callable[[], None] = lambda: None,
    ) -> Reply:
        """POST `data`; `before_last` is called when all of it has left but for the last byte.

        What `before_last` raises ends the call, and is raised; the service then has no whole request.
        Raises DeliveryError fetch-failed.
        """
        body = _Body(data, before_last)
        options: dict[str, Any] = {"headers": dict(headers), "timeout": self._timeout}
        options |= {"data": body, "allow_redirects": False, "stream": True}
        with _told():
            return _whole(self._session.request("POST", self._base + path, **options))

    def hang_up(self) -> None:
        """Close what is open; the next call connects anew."""
        self._session.close()


class _Body:
    """Bytes to post, the last one by itself."""

    def __init__(self, data: bytes, before_last: Callable[[], None]) -> None:
        self._left, self._before_last = memoryview(data), before_last
        self._length = len(data)

    def __len__(self) -> int:
        return self._length

    def read(self, size: int = -1) -> bytes:
        """Return the next piece."""
        if len(self._left) == 1:
            self._before_last()
        most = max(1, len(self._left) - 1)
        piece = self._left[: most if size < 0 else min(size, most)]
        self._left = self._left[len(piece) :]
        return bytes(piece)


def get(url: str, most: int, *, hops: int = 0, allow_private: bool = False) -> bytes:
    """Return what stands at `url`, if it is not more than `most` bytes.

    hops: how many redirects are followed; where each leads is checked as `url` is.
    Raises DeliveryError fetch-refused, fetch-failed or fetch-status.
    """
    reply = ask(url, most, allow_private=allow_private)
    while reply.status in _MOVED and hops and reply.headers.get("location"):
        url, hops = urljoin(url, reply.headers["location"]), hops - 1
        reply = ask(url, most, allow_private=allow_private)
    if reply.status != 200:  # noqa: PLR2004
        raise DeliveryError("fetch-status", status=reply.status)
    return reply.body


def ask(url: str, most: int, *, allow_private: bool = False) -> Reply:
    """Return whatever `url` answers, a redirect too, if it is not more than `most` bytes.

    Raises DeliveryError fetch-refused or fetch-failed.
    """
    _check(url, allow_private=allow_private)
    import requests  # noqa: PLC0415 (as above)

    with _told(), requests.Session() as session:
        session.headers["User-Agent"] = _AGENT
        timeout = (CONNECT_S, READ_S)
        found = session.request("GET", url, allow_redirects=False, stream=True, timeout=timeout)
        return _whole(found, most)


def ping(url: str, *, within: float = READ_S, allow_private: bool = False) -> None:
    """GET `url` for the sake of asking, as a heartbeat does; its body is not read.

    Raises DeliveryError fetch-refused (a private address, no HTTP), fetch-failed (no answer
    `within` these seconds) or fetch-status.
    """
    _check(url, allow_private=allow_private)
    told = _in_time("GET", url, within)
    if told.status >= 400:  # noqa: PLR2004
        raise DeliveryError("fetch-status", status=told.status)


def post(
    url: str, form: Mapping[str, str], *, within: float = TOLD_S, allow_private: bool = False
) -> Answered:
    """POST a form to `url`, to tell somebody something; the body of the answer is not read.

    Raises DeliveryError fetch-refused (a private address, no HTTP) or fetch-failed (no answer
    `within` these seconds).
    """
    return _posted(url, dict(form), {}, within, allow_private)


def send(
    url: str,
    data: bytes,
    headers: Mapping[str, str],
    *,
    within: float = TOLD_S,
    allow_private: bool = False,
) -> Answered:
    """POST bytes with these headers to `url`, as `post` does a form."""
    return _posted(url, data, headers, within, allow_private)


def _posted(
    url: str,
    data: Mapping[str, str] | bytes,
    headers: Mapping[str, str],
    within: float,
    allow_private: bool,
) -> Answered:
    _check(url, allow_private=allow_private)
    return _in_time("POST", url, within, data=data, headers=dict(headers))


def _in_time(method: str, url: str, within: float, **options: Any) -> Answered:
    """Return the head of the answer, all of it within so many seconds. Raises DeliveryError fetch-failed."""
    found: list[Answered | DeliveryError] = []

    def ask() -> None:
        try:
            answer = _answered(method, url, timeout=within, **options)
        except DeliveryError as error:
            found.append(error)
        else:
            found.append(Answered(answer.status_code, answer.headers.get("Retry-After", "")))

    # A timeout of requests is for each byte: a server that sends one now and then would keep us.
    asking = threading.Thread(target=ask, name="asking", daemon=True)
    asking.start()
    asking.join(within)
    told = found[0] if found else DeliveryError("fetch-failed", reason="ETIMEDOUT")
    if isinstance(told, DeliveryError):
        raise told
    return told


def _answered(method: str, url: str, **options: Any) -> Any:
    """Return the head of the answer. Raises DeliveryError fetch-failed."""
    import requests  # noqa: PLC0415 (as above)

    with _told(), requests.Session() as session:
        session.headers["User-Agent"] = _AGENT
        answer = session.request(method, url, allow_redirects=False, stream=True, **options)
        answer.close()
    return answer


@contextmanager
def _told() -> Iterator[None]:
    """Translate what requests raises."""
    import requests  # noqa: PLC0415 (as above)

    try:
        yield
    except requests.Timeout as error:
        raise DeliveryError("fetch-failed", reason="ETIMEDOUT") from error
    except requests.RequestException as error:
        raise DeliveryError("fetch-failed", reason=_reason(error)) from error


def _whole(answer: Any, most: int = ANSWER_BYTES) -> Reply:
    """Read an answer that is neither too long nor too slow. Raises DeliveryError fetch-failed."""
    until = time.monotonic() + READ_S
    body = b""
    for piece in answer.iter_content(_PIECE):
        body += piece
        if len(body) > most or time.monotonic() > until:
            answer.close()
            reason = "EMSGSIZE" if len(body) > most else "ETIMEDOUT"
            raise DeliveryError("fetch-failed", reason=reason)
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Reply(answer.status_code, headers, body)


def _as_it_is(request: Any) -> Any:
    return request


def _is_here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host == "localhost" or _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


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
