"""A published file in memory: in every coding, with the answers that are asked for most.

Whether it is still the file is asked of the disk at each request, so that a build is seen at once.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

from syndicate.site import compression
from syndicate.web import conditions
from syndicate.web.answer import Answer, Header, answer
from syndicate.web.codings import accepted

LARGEST = 4_000_000  # bytes; above, a file is sent from the disk
_LEVELS = {b"gzip": 6, b"br": 5}  # made while somebody waits
_ASKED = frozenset(
    b"accept-encoding if-none-match if-modified-since if-match if-unmodified-since if-range range".split()
)
# RFC 9110 §15.4.5: what is true of the document goes along, what is true of its bytes does not.
_OF_THE_BODY = frozenset(
    (b"content-type", b"content-length", b"content-encoding", b"content-disposition")
)
Seal = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Variant:
    """A file in one coding."""

    etag: bytes
    found: Answer
    unchanged: Answer


@dataclass(frozen=True, slots=True)
class Ready:
    """A file as it was when it was read.

    variants: by coding; the file as it is, "identity", is always among them.
    """

    file: str  # a Path takes half as long again to ask after
    seal: Seal
    modified: int
    variants: Mapping[bytes, Variant]

    @property
    def size(self) -> int:
        """Return about how many bytes this takes in memory."""
        return 4_000 + sum(len(one.found.body) for one in self.variants.values())

    def is_current(self) -> bool:
        """Tell whether the disk still has this very file."""
        try:
            stat = os.stat(self.file)  # noqa: PTH116 (no Path)
        except OSError:
            return False
        return (stat.st_mtime_ns, stat.st_size, stat.st_ino) == self.seal

    def answer(self, headers: list[Header] | tuple[Header, ...]) -> Answer:
        """Return what answers a GET with these headers; HEAD is the same without the body."""
        fields: dict[bytes, bytes] = {}
        for name, value in headers:
            if name in _ASKED:
                fields[name] = b"%s, %s" % (fields[name], value) if name in fields else value
        for coding in accepted(fields.pop(b"accept-encoding", None)):
            if coding in self.variants:
                break
        else:
            coding = b"identity"  # better than nothing (§12.5.3)
        variant = self.variants[coding]
        if not fields:
            return variant.found
        if len(fields) == 1 and fields.get(b"if-none-match") == variant.etag:
            return variant.unchanged  # what readers of feeds ask, all day long
        return self._judged(variant, fields)

    def _judged(self, variant: Variant, fields: Mapping[bytes, bytes]) -> Answer:
        status = conditions.status(fields, variant.etag, self.modified)
        if status != 200:  # noqa: PLR2004
            return variant.unchanged if status == 304 else _failed(variant)  # noqa: PLR2004
        if b"range" not in fields:
            return variant.found
        length = len(variant.found.body)
        span = conditions.span(fields, variant.etag, self.modified, length)
        return variant.found if span is None else _part(variant.found, span)


def read(file: Path, headers: Mapping[str, str], *, is_text: bool) -> Ready | None:
    """Return the file in memory; None for one that is too large. Raises OSError.

    headers: those of the document, whatever its coding. is_text: compressing it is worth while.
    """
    with file.open("rb") as opened:
        stat = os.fstat(opened.fileno())
        if stat.st_size > LARGEST:
            return None
        data = opened.read(LARGEST + 1)
    common = {**headers, "Last-Modified": date_of(int(stat.st_mtime)), "Accept-Ranges": "bytes"}
    variants = {
        coding: _variant(coding, body, common)
        for coding, body in _coded(data, is_text=is_text)
        if coding == b"identity" or len(body) < len(data)
    }
    return Ready(str(file), seal_of(stat), int(stat.st_mtime), variants)


def seal_of(stat: os.stat_result) -> Seal:
    """Return what changes whenever a file is replaced."""
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def date_of(seconds: int) -> str:
    """Return an instant as HTTP writes it."""
    return formatdate(seconds, usegmt=True)


def etag_of(digest: str, coding: bytes = b"identity") -> str:
    """Return the strong entity tag of bytes in one coding."""
    return f'"{digest[:32]}{"" if coding == b"identity" else f"-{coding.decode()}"}"'


def raw(headers: Mapping[str, str]) -> tuple[Header, ...]:
    """Return headers as ASGI has them; what stands in ours is ASCII."""
    return tuple((name.lower().encode(), value.encode()) for name, value in headers.items())


def _coded(data: bytes, *, is_text: bool) -> Iterator[tuple[bytes, bytes]]:
    yield b"identity", data
    if is_text and len(data) >= compression.LEAST:
        yield b"gzip", compression.gzipped(data, _LEVELS[b"gzip"])
        yield b"br", compression.brotlied(data, _LEVELS[b"br"])


def _variant(coding: bytes, body: bytes, common: Mapping[str, str]) -> Variant:
    etag = etag_of(hashlib.sha256(body).hexdigest(), coding)
    headers = {**common, "ETag": etag, "Content-Length": str(len(body))}
    if coding != b"identity":
        headers["Content-Encoding"] = coding.decode()
    found = raw(headers)
    unchanged = answer(304, (one for one in found if one[0] not in _OF_THE_BODY))
    return Variant(etag.encode(), answer(200, found, body), unchanged)


def _failed(variant: Variant) -> Answer:
    """Return 412: it is not what the client thinks, and says what it is."""
    headers = (one for one in variant.found.headers if one[0] not in _OF_THE_BODY)
    return answer(412, (*headers, (b"content-length", b"0")))


def _part(found: Answer, span: range) -> Answer:
    """Return 206 with the bytes of `span`, 416 if it is empty."""
    whole = len(found.body)
    headers = [one for one in found.headers if one[0] != b"content-length"]
    if not span:
        kept = (one for one in headers if one[0] not in _OF_THE_BODY)
        outside = ((b"content-range", b"bytes */%d" % whole), (b"content-length", b"0"))
        return answer(416, (*kept, *outside))
    body = found.body[span.start : span.stop]
    which = b"bytes %d-%d/%d" % (span.start, span.stop - 1, whole)
    inside = ((b"content-range", which), (b"content-length", b"%d" % len(body)))
    return answer(206, (*headers, *inside), body)
