"""A sheet to draw on: what lies where, what may be written without touching anything, and the SVG of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Literal

SIZE = 14  # of text, in px: nothing is set smaller
WIDE, NARROW = 720, 320  # of a page in the console, and of a phone less its margins
LINE = 18
GAP = 4
_ASCENT, _DESCENT = 11, 4
# How wide characters are at most, in em, in the sans-serifs that screens have (DejaVu Sans is the widest).
_WIDTHS = {**dict.fromkeys("mwMW@%‰—", 1.0), **dict.fromkeys("ijl.,:;'’| \u00a0\u202f", 0.42)}
_DIGIT, _LOWER, _UPPER, _OTHER = 0.64, 0.64, 0.78, 1.1

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two have any point inside of both."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def width_of(text: str) -> float:
    """Return how wide a text is at most, in px."""
    return SIZE * sum(_width(one) for one in text)


def _width(one: str) -> float:
    if one in _WIDTHS:
        return _WIDTHS[one]
    if one.isdigit():
        return _DIGIT
    if one.islower() and one.isalpha() and ord(one) < 0x250:  # noqa: PLR2004 - Latin ends there
        return _LOWER
    return _UPPER if ord(one) < 0x250 else _OTHER  # noqa: PLR2004


def box_of(text: str, x: float, y: float, anchor: Anchor) -> Box:
    """Return where a text lies whose base line begins, has its middle or ends at (x, y)."""
    width = width_of(text)
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    return Box(left, y - _ASCENT, left + width, y + _DESCENT)


@dataclass(slots=True)
class Sheet:
    """A drawing as it grows. key: what its ids begin with, one for each drawing of a page."""

    width: int
    height: int
    key: str
    kind: str
    _parts: list[str] = field(default_factory=list)
    _taken: list[Box] = field(default_factory=list)

    def mark(self, box: Box) -> None:
        """Draw a bar; nothing will be written over it."""
        self._taken.append(box)
        self._parts.append(
            f'<rect class="chart-mark" fill="currentColor" x="{_px(box.left)}" y="{_px(box.top)}" '
            f'width="{_px(box.right - box.left)}" height="{_px(box.bottom - box.top)}"/>'
        )

    def line(self, path: str, around: Iterable[Box]) -> None:
        """Draw a line; nothing will be written where it passes, which the boxes tell."""
        self._taken.extend(around)
        self._parts.append(
            f'<path class="chart-mark" fill="none" stroke="currentColor" stroke-width="2" '
            f'stroke-linejoin="round" d="{path}"/>'
        )

    def dot(self, x: float, y: float) -> None:
        """Draw a point of a line."""
        self._parts.append(
            f'<circle class="chart-mark" fill="currentColor" cx="{_px(x)}" cy="{_px(y)}" r="3"/>'
        )

    def rule(self, y: float) -> None:
        """Draw a hairline from side to side."""
        self._parts.append(
            f'<path class="chart-rule" stroke="currentColor" stroke-opacity="0.4" '
            f'd="M0 {_px(y)}H{self.width}"/>'
        )

    def write(self, text: str, x: float, y: float, kind: str = "label") -> bool:
        """Write a text with its middle at x, or moved as far as the edge wants it; tell whether there was room."""
        half = width_of(text) / 2
        anchor: Anchor = "middle"
        if x - half < 0:
            x, anchor = 0.0, "start"
        elif x + half > self.width:
            x, anchor = float(self.width), "end"
        box = box_of(text, x, y, anchor)
        room = Box(box.left - GAP, box.top, box.right + GAP, box.bottom)
        inside = (
            box.left >= 0 and box.right <= self.width and box.top >= 0 and box.bottom <= self.height
        )
        if not text or not inside or any(room.meets(one) for one in self._taken):
            return False
        self._taken.append(box)
        self._parts.append(
            f'<text class="chart-{kind}" fill="currentColor" font-size="{SIZE}" '
            f'text-anchor="{anchor}" x="{_px(x)}" y="{_px(y)}">{escape(text)}</text>'
        )
        return True

    def svg(self, title: str, description: str) -> str:
        """Return the drawing; who cannot see it is told the title and the description."""
        key, drawn = escape(self.key), "".join(self._parts)
        ids = f"{key}-title", f"{key}-desc"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{self.kind}" role="img" '
            f'aria-labelledby="{ids[0]} {ids[1]}" '
            f'viewBox="0 0 {self.width} {self.height}" width="{self.width}" height="{self.height}" '
            f'font-family="inherit"><title id="{ids[0]}">{escape(title)}</title>'
            f'<desc id="{ids[1]}">{escape(description)}</desc>{drawn}</svg>'
        )


def both(draw: Callable[[int, str], str], key: str) -> str:
    """Return a drawing in two widths; a style sheet shows the one that there is room for.

    draw: makes it, given a width and a key. Without a style sheet, the narrow one is hidden.
    """
    return (
        f'<div class="chart-wide">{draw(WIDE, f"{key}-wide")}</div>'
        f'<div class="chart-narrow" hidden>{draw(NARROW, f"{key}-narrow")}</div>'
    )


def _px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
