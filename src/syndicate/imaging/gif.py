"""GIF, block by block."""

from collections.abc import Iterator

from syndicate.imaging.exif import Facts

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_COMMENT, _APPLICATION = 0xFE, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_HEADER = 13  # bytes, with the description of the screen


def cleaned(data: bytes) -> tuple[bytes, Facts]:
    """Return the image without comments and XMP. Raises ValueError or IndexError."""
    start = _HEADER + _table(data[10])
    kept = bytearray(data[:start])
    for block in _blocks(data, start):
        if not _is_dropped(block):
            kept += block
    return bytes(kept), Facts()


def _is_dropped(block: bytes) -> bool:
    if block[0] != _EXTENSION:
        return False
    foreign = block[1] == _APPLICATION and block[3:14] not in _LOOPS
    return foreign or block[1] == _COMMENT


def _blocks(data: bytes, at: int) -> Iterator[bytes]:
    while True:
        start, kind = at, data[at]
        if kind == _TRAILER:
            yield data[at : at + 1]
            return
        if kind == _EXTENSION:
            at += 2
        elif kind == _IMAGE:
            at += 10 + _table(data[at + 9]) + 1
        else:
            raise ValueError("a block of no known kind")
        while data[at]:
            at += 1 + data[at]
        at += 1
        yield data[start:at]


def _table(flags: int) -> int:
    """Return how many bytes the colour table takes that `flags` announce."""
    return 3 * 2 ** ((flags & 0x07) + 1) if flags & 0x80 else 0
