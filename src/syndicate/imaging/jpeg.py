"""JPEG, segment by segment."""

import re
from collections.abc import Iterator

from syndicate.imaging import exif
from syndicate.imaging.exif import Facts

_SOI, _EOI = b"\xff\xd8", b"\xff\xd9"
_SOS, _APP0, _APP1, _APP2, _APP14, _APP15, _COM = 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_ALONE = {0x01, *range(0xD0, 0xD8)}
_LONGEST = 0xFFFF
# In scan data 0xff is followed by 0, or by the number of a restart; anything else is a marker.
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
_KEPT = {_APP0: (b"JFIF\0",), _APP2: (b"ICC_PROFILE\0",), _APP14: (b"Adobe",)}


def cleaned(data: bytes) -> tuple[bytes, Facts]:
    """Return the image without what is not shown, and its facts. Raises ValueError."""
    facts = Facts()
    start, rest = bytearray(_SOI), bytearray()
    for marker, segment, body in _segments(data):
        if marker == _APP1 and body.startswith(b"Exif\0"):
            facts = exif.read(body) if facts == Facts() else facts
        elif marker == _APP0 and not rest and _is_kept(marker, body):
            start += segment  # JFIF stands first
        elif _is_kept(marker, body):
            rest += segment
    return bytes(start + _block(facts) + rest), facts


def _is_kept(marker: int, body: bytes) -> bool:
    if _APP0 <= marker <= _APP15 or marker == _COM:
        return body.startswith(_KEPT.get(marker, ()))
    return True


def _block(facts: Facts) -> bytes:
    tiff = exif.written(facts)
    if not tiff:
        return b""
    body = b"Exif\0\0" + tiff
    return bytes((0xFF, _APP1)) + (len(body) + 2).to_bytes(2, "big") + body


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield marker, whole segment and its body up to the end of the image; scan data goes along."""
    at = len(_SOI)
    while True:
        found = _MARKER.match(data, at)
        if found is None:
            raise ValueError("no marker where one should be, or the end came too early")
        marker, at = found[1][0], found.end()
        if marker == _EOI[1]:
            yield marker, _EOI, b""
            return
        if marker in _ALONE:
            continue
        end = at + int.from_bytes(data[at : at + 2], "big")
        if end < at + 2 or end > len(data):
            raise ValueError("a segment is longer than the file")
        body = data[at + 2 : end]
        if marker == _SOS:
            following = _MARKER.search(data, end)
            if following is None:
                raise ValueError("the end came too early")
            end = following.start()
        yield marker, bytes((0xFF, marker)) + data[at:end], body
        at = end
