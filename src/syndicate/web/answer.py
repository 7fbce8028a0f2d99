"""One answer, as it goes over the wire."""

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

Header = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """A status with its headers, in lower case, and all of its body.

    head: the same, from the status line to the last header, but for what each connection adds.
    """

    status: int
    headers: tuple[Header, ...]
    body: bytes
    head: bytes


def answer(status: int, headers: Iterable[Header], body: bytes = b"") -> Answer:
    """Return the answer, its head put together once."""
    kept = tuple(headers)
    first = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()
    return Answer(status, kept, body, first + b"".join(b"%s: %s\r\n" % one for one in kept))
