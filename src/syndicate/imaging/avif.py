"""AVIF, box by box.

Items are found by their offsets in the file, so nothing is cut out: EXIF and XMP are overwritten in
their places. An AVIF is turned by a property of its own, which stays.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from syndicate.imaging import exif
from syndicate.imaging.exif import Facts

_NOTHING = b"\0\0\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"  # an EXIF item that tells nothing
_IN_FILE, _IN_BOX = 0, 1
_LARGE, _TO_THE_END = 1, 0


@dataclass(frozen=True, slots=True)
class _Box:
    name: bytes
    start: int
    end: int


@dataclass(slots=True)
class _Reader:
    """Numbers of the file, one after the other."""

    data: bytes
    at: int

    def number(self, length: int) -> int:
        if self.at + length > len(self.data):
            raise ValueError("the end came too early")
        self.at += length
        return int.from_bytes(self.data[self.at - length : self.at], "big")


def cleaned(data: bytes) -> tuple[bytes, Facts]:
    """Return the image with its EXIF and XMP blanked, and its facts. Raises ValueError."""
    meta = next((box for box in _boxes(data, 0, len(data)) if box.name == b"meta"), None)
    if meta is None:
        return data, Facts()
    inside = {box.name: box for box in _boxes(data, meta.start + 4, meta.end)}
    kinds = _kinds(data, inside[b"iinf"]) if b"iinf" in inside else {}
    shown = bytearray(data)
    facts = Facts()
    for item, start, end in _extents(data, inside):
        if end > len(data):
            raise ValueError("the end came too early")
        if kinds.get(item) == b"Exif":
            block = data[start:end]
            facts = exif.read(block[4 + int.from_bytes(block[:4], "big") :])
            shown[start:end] = _told(facts, end - start)
        elif kinds.get(item) == b"mime":
            shown[start:end] = b" " * (end - start)
    return bytes(shown), Facts(1, facts.artist, facts.copyright)


def _told(facts: Facts, room: int) -> bytes:
    """Return an EXIF item of exactly `room` bytes that tells whose the image is."""
    tiff = exif.rights(facts)
    item = bytes(4) + tiff if tiff and len(tiff) + 4 <= room else _NOTHING[:room]
    return item.ljust(room, b"\0")


def _boxes(data: bytes, at: int, last: int) -> Iterator[_Box]:
    while at + 8 <= last:
        reader = _Reader(data, at)
        length, name = reader.number(4), data[at + 4 : at + 8]
        reader.at += 4
        if length == _LARGE:
            length = reader.number(8)
        end = last if length == _TO_THE_END else at + length
        if end > last or end < reader.at:
            raise ValueError("a box is longer than the file")
        yield _Box(name, reader.at, end)
        at = end


def _kinds(data: bytes, iinf: _Box) -> Mapping[int, bytes]:
    """Return item → its type."""
    first = iinf.start + (6 if data[iinf.start] == 0 else 8)
    found = {}
    for box in _boxes(data, first, iinf.end):
        reader = _Reader(data, box.start)
        version = reader.number(4) >> 24
        item = reader.number(2 if version == 2 else 4)  # noqa: PLR2004 - ISO/IEC 14496-12
        found[item] = data[reader.at + 2 : reader.at + 6]
    return found


def _extents(data: bytes, inside: Mapping[bytes, _Box]) -> Iterator[tuple[int, int, int]]:
    """Yield (item, start, end) of each piece of each item."""
    if b"iloc" not in inside:
        return
    reader = _Reader(data, inside[b"iloc"].start)
    version = reader.number(4) >> 24
    sizes = reader.number(2)
    offset, length, base, index = (sizes >> shift & 0xF for shift in (12, 8, 4, 0))
    wide = 4 if version > 1 else 2
    box = inside[b"idat"].start if b"idat" in inside else 0
    for _ in range(reader.number(wide)):
        item = reader.number(wide)
        method = reader.number(2) & 0xF if version else _IN_FILE
        reader.at += 2
        start = reader.number(base) + (box if method == _IN_BOX else 0)
        for _ in range(reader.number(2)):
            reader.at += index if version else 0
            at = start + reader.number(offset)
            size = reader.number(length)
            if method in (_IN_FILE, _IN_BOX):
                yield item, at, at + size if size else len(data)
