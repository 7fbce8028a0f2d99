"""Results → an SVG of bars: readable on paper, on light and on dark, and without colours."""

from collections.abc import Iterator, Sequence
from html import escape

from benchmarks.building.results import FEEDS, OURS, PAGES, STEPS, THEIRS, Case, Results

_WIDTH, _LEFT, _RIGHT = 720, 110, 150
_BAR, _GAP, _STEP, _HEAD = 16, 4, 18, 34
_STYLE = """\
text { font: 13px system-ui, sans-serif; fill: #1d1f24 }
.head { font-weight: 600; font-size: 15px }
.ours { fill: #1f4e79 }
.theirs { fill: none; stroke: #1f4e79 }
.rounds { stroke: #8a6d1a; stroke-width: 2 }
.axis { stroke: #d9d6cd }
@media (prefers-color-scheme: dark) {
text { fill: #ececea }
.ours { fill: #8fbdea }
.theirs { stroke: #8fbdea }
.rounds { stroke: #e3c566 }
.axis { stroke: #34383f }
}"""


def svg(results: Results) -> str:
    """Return a picture of the median seconds of each case; a thin line spans the rounds."""
    body: list[str] = []
    top = 8
    for mode in (FEEDS, PAGES):
        body += _panel(results, mode, top)
        top += _height(results, mode)
    title = f"Seconds per build, {results.size} works in three languages"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{top}" viewBox="0 0 {_WIDTH} {top}" role="img">',
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}</style>",
            *body,
            "</svg>\n",
        )
    )


def _height(results: Results, mode: str) -> int:
    bars = sum(len(results.runs[mode, step]) for step in STEPS)
    return _HEAD + bars * (_BAR + _GAP) + len(STEPS) * _STEP


def _panel(results: Results, mode: str, top: int) -> Iterator[str]:
    """Yield one mode: its bars share a scale."""
    cases = [(mode, step) for step in STEPS]
    most = max(
        one.seconds for case in cases for runs in results.runs[case].values() for one in runs
    )
    scale = (_WIDTH - _LEFT - _RIGHT) / most
    heading = f"{mode[0].upper()}{mode[1:]}, {results.size} works × 3 languages, seconds"
    yield f'<text class="head" x="0" y="{top + 16}">{escape(heading)}</text>'
    axis = f'x1="{_LEFT}" x2="{_LEFT}" y1="{top + _HEAD - 6}" y2="{top + _height(results, mode) - _STEP}"'
    yield f'<line class="axis" {axis}/>'
    y = top + _HEAD
    for case in cases:
        yield from _bars(results, case, y, scale)
        y += len(results.runs[case]) * (_BAR + _GAP) + _STEP


def _bars(results: Results, case: Case, y: int, scale: float) -> Iterator[str]:
    yield f'<text x="0" y="{y + 13}">{escape(case[1])}</text>'
    for name in (OURS, THEIRS):
        seconds = results.seconds(case, name)
        if seconds is None:
            continue
        rounds = [one.seconds for one in results.runs[case][name]]
        yield from _bar(name, seconds, rounds, y, scale)
        y += _BAR + _GAP


def _bar(name: str, seconds: float, rounds: Sequence[float], y: int, scale: float) -> Iterator[str]:
    kind = "ours" if name == OURS else "theirs"
    width, middle = max(seconds * scale, 1), y + _BAR / 2
    least, most = (_LEFT + edge * scale for edge in (min(rounds), max(rounds)))
    yield f'<rect class="{kind}" x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_BAR}"/>'
    yield f'<line class="rounds" x1="{least:.1f}" x2="{most:.1f}" y1="{middle}" y2="{middle}"/>'
    label = f"{name} {seconds:.2f} s"
    yield f'<text x="{max(_LEFT + width, most) + 6:.1f}" y="{y + 13}">{escape(label)}</text>'
