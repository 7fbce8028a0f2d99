"""How large an SVG drawing wants to be, read from its first tag alone.

It is no XML parser: whatever it does not understand has no size, which costs two attributes.
"""

import re
from collections.abc import Mapping

_HEAD = 64 * 1024  # bytes in which the first tag stands
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?svg(?=[\s/>])((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_LENGTH = re.compile(r"\s*([0-9]{0,9}(?:\.[0-9]{0,9})?)\s*(px|pt|pc|mm|cm|in)?\s*")
_PIXELS = {None: 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}  # fmt: skip
_BOX = re.compile(r"\s*[\d.+-]+[\s,]+[\d.+-]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*")
_BEFORE = {"<?": "?>", "<!--": "-->", "<!": ">"}
_LARGEST = 100_000


def size(data: bytes) -> tuple[int | None, int | None] | None:
    """Return width and height in pixels, None for each that it does not tell; None if this is no SVG."""
    root = _ROOT.match(_from_root(_text(data[:_HEAD]).lstrip("\ufeff")))
    if root is None:
        return None
    found = {key: first or second for key, first, second in _ATTRIBUTE.findall(root[1])}
    width, height = _length(found.get("width")), _length(found.get("height"))
    box = _box(found)
    if box is not None:
        if width is None and height is None:
            width, height = box
        elif height is None and width is not None:
            height = width * box[1] / box[0]
        elif width is None and height is not None:
            width = height * box[0] / box[1]
    return _whole(width), _whole(height)


def _text(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if wide else "utf-8-sig", errors="replace")


def _from_root(text: str) -> str:
    """Return what follows the prolog: comments, instructions and the document type."""
    while True:
        text = text.lstrip()
        end = next((end for start, end in _BEFORE.items() if text.startswith(start)), None)
        if end is None:
            return text
        if text[:2] == "<!" and end == ">" and "[" in text.partition(">")[0]:
            end = "]>"
        text = text.partition(end)[2]


def _length(text: str | None) -> float | None:
    found = _LENGTH.fullmatch(text) if text else None
    if found is None or not found[1].strip("."):
        return None
    return float(found[1]) * _PIXELS[found[2]] or None


def _box(found: Mapping[str, str]) -> tuple[float, float] | None:
    box = _BOX.fullmatch(found.get("viewBox", "")[:200])
    if box is None:
        return None
    try:
        width, height = float(box[1]), float(box[2])
    except ValueError:  # two points in a number
        return None
    return (width, height) if width > 0 and height > 0 else None


def _whole(length: float | None) -> int | None:
    return max(1, round(length)) if length is not None and length <= _LARGEST else None
