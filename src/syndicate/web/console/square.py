"""A text → a square picture of it that a telephone reads, as SVG to stand in a page. The door to segno."""

import segno
from markupsafe import Markup


def square(text: str) -> Markup:
    """Return the picture; dark on light in every scheme, for cameras want it so."""
    made = segno.make(text, error="m", micro=False)
    drawn = made.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=False)
    return Markup(drawn)  # noqa: S704 - segno draws paths, and writes no text
