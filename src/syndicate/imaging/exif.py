"""The few facts of EXIF that stay in what is published: how to turn an image, and whose it is.

Place, camera and time are what a reader's privacy, or a photographer's, is lost by.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

_ORIENTATION, _ARTIST, _COPYRIGHT = 0x0112, 0x013B, 0x8298
_SHORT, _ASCII = 3, 2
_PREFIX = b"Exif\0\0"
_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_LONGEST = 1000  # bytes of a name
_MOST = 200  # tags that are looked at
_TURNS = range(1, 9)
_INLINE = 4  # bytes of a value that stand in the tag itself
_QUARTER_TURNED = 5  # and above: height and width change places


@dataclass(frozen=True, slots=True)
class Facts:
    """What stays. Names are bytes as they were written: EXIF does not tell their encoding."""

    orientation: int = 1
    artist: bytes = b""
    copyright: bytes = b""

    @property
    def turned(self) -> bool:
        """Tell whether width and height change places when the image is shown."""
        return self.orientation >= _QUARTER_TURNED


def read(block: bytes) -> Facts:
    """Return the facts of an EXIF block, with or without its "Exif" mark; what is damaged tells none."""
    tiff = block.removeprefix(_PREFIX)
    order = _ORDERS.get(tiff[:4])
    if order is None:
        return Facts()
    found = dict(_tags(tiff, order))
    orientation = found.get(_ORIENTATION, 1)
    return Facts(
        orientation if isinstance(orientation, int) and orientation in _TURNS else 1,
        _name(found.get(_ARTIST)),
        _name(found.get(_COPYRIGHT)),
    )


def written(facts: Facts) -> bytes:
    """Return `facts` as a TIFF block without the "Exif" mark; nothing where there is nothing to say."""
    if facts == Facts():
        return b""
    values = [(tag, text + b"\0") for tag, text in _names(facts)]
    tags = [(_ORIENTATION, _SHORT, 1, struct.pack("<HH", facts.orientation, 0))]
    at = 8 + 2 + 12 * (1 + len(values)) + 4
    rest = b""
    for tag, value in values:
        inline = len(value) <= _INLINE
        place = value.ljust(_INLINE, b"\0") if inline else struct.pack("<I", at + len(rest))
        tags.append((tag, _ASCII, len(value), place))
        rest += b"" if inline else value + b"\0" * (len(value) % 2)
    table = b"".join(struct.pack("<HHI", tag, kind, count) + at for tag, kind, count, at in tags)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + table + bytes(4) + rest


def rights(facts: Facts) -> bytes:
    """Return the block of an image that stands upright already: whose it is, and no more."""
    return written(replace(facts, orientation=1))


def _names(facts: Facts) -> Iterator[tuple[int, bytes]]:
    if facts.artist:
        yield _ARTIST, facts.artist
    if facts.copyright:
        yield _COPYRIGHT, facts.copyright


def _tags(tiff: bytes, order: str) -> Iterator[tuple[int, int | bytes]]:
    """Yield the tags of the first directory that are ours; damage ends it."""
    try:
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        for number in range(min(count, _MOST)):
            where = at + 2 + 12 * number
            tag, kind, length = struct.unpack_from(f"{order}HHI", tiff, where)
            if kind == _SHORT and tag == _ORIENTATION:
                yield tag, struct.unpack_from(f"{order}H", tiff, where + 8)[0]
            elif kind == _ASCII and tag in (_ARTIST, _COPYRIGHT) and length <= _LONGEST:
                (far,) = struct.unpack_from(f"{order}I", tiff, where + 8)
                start = where + 8 if length <= _INLINE else far
                yield tag, tiff[start : start + length]
    except struct.error:
        return


def _name(value: int | bytes | None) -> bytes:
    return value.partition(b"\0")[0].strip() if isinstance(value, bytes) else b""
