"""Which format an image is in: as its bytes say, and as its name says."""

from collections.abc import Mapping
from typing import Literal

Format = Literal["avif", "gif", "jpeg", "png", "svg", "webp"]

EXTENSIONS: Mapping[str, Format] = {
    "avif": "avif",
    "gif": "gif",
    "jpeg": "jpeg",
    "jpg": "jpeg",
    "png": "png",
    "svg": "svg",
    "webp": "webp",
}
EXTENSION: Mapping[Format, str] = {
    "avif": "avif",
    "gif": "gif",
    "jpeg": "jpg",
    "png": "png",
    "svg": "svg",
    "webp": "webp",
}
NAMES: Mapping[Format, str] = {
    "avif": "AVIF",
    "gif": "GIF",
    "jpeg": "JPEG",
    "png": "PNG",
    "svg": "SVG",
    "webp": "WebP",
}
PNG_START = b"\x89PNG\r\n\x1a\n"
_STARTS: Mapping[bytes, Format] = {
    b"\xff\xd8\xff": "jpeg",
    PNG_START: "png",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
}
_BRANDS = (b"avif", b"avis")


def named(name: str) -> Format | None:
    """Return the format that a file's name promises."""
    return EXTENSIONS.get(name.rpartition(".")[2].lower())


def told(data: bytes) -> Format | None:
    """Return the format that the first bytes tell; never "svg", which is text like any other."""
    for start, form in _STARTS.items():
        if data.startswith(start):
            return form
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and any(brand in data[8:64] for brand in _BRANDS):
        return "avif"
    return None
