"""PNG and WebP, chunk by chunk."""

import struct
import zlib
from collections.abc import Iterator

from syndicate.imaging import exif
from syndicate.imaging.exif import Facts
from syndicate.imaging.formats import PNG_START

_PNG_KEPT = frozenset(
    b"tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
_CRITICAL = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # as the first letter: without it there is no image
_WEBP_KEPT = frozenset((b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"))
_EXIF_FLAG, _XMP_FLAG = 0x08, 0x04


def cleaned_png(data: bytes) -> tuple[bytes, Facts]:
    """Return the image without what is not shown, and its facts. Raises ValueError."""
    facts = Facts()
    kept = []
    for name, chunk in _png(data):
        if name == b"eXIf":
            facts = exif.read(chunk[8:-4])
        elif name[0] in _CRITICAL or name in _PNG_KEPT:
            kept.append(chunk)
    tiff = exif.written(facts)
    if tiff:
        kept.insert(1, _png_chunk(b"eXIf", tiff))
    return PNG_START + b"".join(kept), facts


def cleaned_webp(data: bytes) -> tuple[bytes, Facts]:
    """Return the image without what is not shown, and its facts. Raises ValueError."""
    facts = Facts()
    kept: list[tuple[bytes, bytes]] = []
    for name, body in _webp(data):
        if name == b"EXIF":
            facts = exif.read(body)
        elif name in _WEBP_KEPT:
            kept.append((name, body))
    extended = kept[0][0] == b"VP8X" if kept else False
    tiff = exif.written(facts) if extended else b""
    if extended:
        flags = kept[0][1][0] & ~(_EXIF_FLAG | _XMP_FLAG) | (_EXIF_FLAG if tiff else 0)
        kept[0] = (b"VP8X", bytes((flags,)) + kept[0][1][1:])
    if tiff:
        kept.append((b"EXIF", tiff))
    body = b"WEBP" + b"".join(_webp_chunk(name, part) for name, part in kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body, facts


def _png(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG_START)
    name = b""
    while name != b"IEND":
        length = int.from_bytes(data[at : at + 4], "big")
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise ValueError("the end came too early")
        yield name, data[at:end]
        at = end


def _png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _webp(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    last = 8 + int.from_bytes(data[4:8], "little")
    if last > len(data):
        raise ValueError("the end came too early")
    at = 12
    while at + 8 <= last:
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + length
        if end > last:
            raise ValueError("a chunk is longer than the file")
        yield data[at : at + 4], data[at + 8 : end]
        at = end + length % 2


def _webp_chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
