"""A share of one → a small bar that stands in a line of text or in a cell of a table."""

from html import escape

from syndicate.localise import formats

WIDTH, HEIGHT = 96, 12


def share(value: float, *, locale: str) -> str:
    """Return a bar, filled as far as `value` goes, from 0 to 1; who cannot see it hears the percentage."""
    part = min(1.0, max(0.0, value))
    filled = max(1.0, part * WIDTH) if part else 0.0
    told = escape(formats.percent(value, locale))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-share" role="img" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"><title>{told}</title>'
        f'<path class="chart-rule" stroke="currentColor" stroke-opacity="0.4" d="M0 11.5H{WIDTH}"/>'
        f'<rect class="chart-mark" fill="currentColor" x="0" y="1" width="{filled:.1f}" height="10"/>'
        "</svg>"
    )
