"""Colours as CSS writes them, and how well one is read on another (WCAG 2.2, 1.4.3)."""

import re
from dataclasses import dataclass

_NAMES = {
    "black": "#000000", "white": "#ffffff", "red": "#ff0000", "green": "#008000",
    "blue": "#0000ff", "gray": "#808080", "grey": "#808080", "silver": "#c0c0c0",
    "navy": "#000080", "maroon": "#800000", "yellow": "#ffff00", "orange": "#ffa500",
    "purple": "#800080", "teal": "#008080", "transparent": "#00000000",
}  # fmt: skip
_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_RGB = re.compile(r"rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*([\d.]+)\s*)?\)")
_SHORT = 5  # "#" and a digit for each part
_MOST = 255
_LINEAR_BELOW = 0.04045


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green and blue from 0 to 255, and how much of what is behind it it covers, from 0 to 1."""

    red: int
    green: int
    blue: int
    alpha: float = 1.0

    def over(self, behind: "Colour") -> "Colour":
        """Return what is seen of it in front of something that covers all."""
        if self.alpha >= 1:
            return self
        pairs = zip(self.parts, behind.parts, strict=True)
        return Colour(*(round(a * self.alpha + b * (1 - self.alpha)) for a, b in pairs))

    @property
    def parts(self) -> tuple[int, int, int]:
        """Return red, green and blue."""
        return self.red, self.green, self.blue

    def __str__(self) -> str:
        """Return it as people write it: "#1f4e79"."""
        return "#{:02x}{:02x}{:02x}".format(*self.parts)


def colour(written: str) -> Colour | None:
    """Return the colour that a value of CSS begins with or names; None where that is none of ours."""
    value = written.strip().lower()
    value = _NAMES.get(value, value)
    if found := _RGB.match(value):
        red, green, blue = (min(_MOST, int(found[number])) for number in (1, 2, 3))
        return Colour(red, green, blue, min(1.0, float(found[4] or 1)))
    if not (_HEX.fullmatch(value)):
        return None
    digits = value[1:]
    if len(value) <= _SHORT:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue, alpha = (int(f"{digits}ff"[n : n + 2], 16) for n in (0, 2, 4, 6))
    return Colour(red, green, blue, alpha / _MOST)


def contrast(one: Colour, other: Colour) -> float:
    """Return how well one is read on the other, from 1 (not at all) to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(one: Colour) -> float:
    red, green, blue = (_linear(part / _MOST) for part in one.parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= _LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4)
