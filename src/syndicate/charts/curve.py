"""How many mails had left by when → one line that only rises."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from syndicate.charts.frame import GAP, LINE, WIDE, Box, Sheet
from syndicate.localise import formats

HEIGHT = 200
_BASE, _TOP = HEIGHT - LINE - GAP, LINE + 2 * GAP
_EDGE = 4.0  # px at both sides, so that the line's ends are whole
_STEP = 2.0  # px: a line is avoided in pieces so wide
_EVERY = tuple(
    timedelta(minutes=one) for one in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440)
)


def curve(  # noqa: PLR0913 - what a drawing is made of
    begun: datetime,
    points: Sequence[tuple[datetime, int]],
    *,
    key: str,
    title: str,
    description: str,
    locale: str,
    zone: str,
    width: int = WIDE,
) -> str:
    """Return a line from (begun, 0) through (instant, mails by then), in order; nothing for no point.

    locale: the name that Babel knows. zone: in which times are told.
    """
    sheet = Sheet(width, HEIGHT, key, "curve")
    sheet.rule(_BASE)
    if points:
        ends = max(points[-1][0], begun + timedelta(minutes=1))
        most = max(points[-1][1], 1)
        whole = (ends - begun).total_seconds()

        def across(at: datetime) -> float:
            return _EDGE + (width - 2 * _EDGE) * ((at - begun).total_seconds() / whole)

        path = [(across(begun), float(_BASE))]
        path += [(across(at), _BASE - (_BASE - _TOP) * (count / most)) for at, count in points]
        sheet.line("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in path), _along(path))
        _figures(sheet, points, path[1:], locale)
        for at, name in _times(begun, ends, locale, zone):
            sheet.write(name, across(at), HEIGHT - GAP, "tick")
    return sheet.svg(title, description)


def _along(path: Sequence[tuple[float, float]]) -> Iterator[Box]:
    """Yield boxes that cover a line."""
    for (x, y), (right, top) in pairwise(path):
        pieces = max(1, int((right - x) / _STEP))
        for one in range(pieces):
            low, high = (y + (top - y) * share / pieces for share in (one, one + 1))
            left = x + (right - x) * one / pieces
            yield Box(
                left - 1, min(low, high) - 1, left + (right - x) / pieces + 1, max(low, high) + 1
            )


def _figures(
    sheet: Sheet,
    points: Sequence[tuple[datetime, int]],
    path: Sequence[tuple[float, float]],
    locale: str,
) -> None:
    """Write how many it was at the end, and, where there is room beside the line, at the half."""
    x, y = path[-1]
    sheet.dot(x, y)
    sheet.write(formats.number(points[-1][1], locale), x, y - 2 * GAP)
    half = next(one for one, (_, count) in enumerate(points) if count * 2 >= points[-1][1])
    if half < len(points) - 1:
        x, y = path[half]
        if sheet.write(formats.number(points[half][1], locale), x - 32, y - 2 * GAP):
            sheet.dot(x, y)


def _times(
    begun: datetime, ends: datetime, locale: str, zone: str
) -> Iterator[tuple[datetime, str]]:
    """Yield when it began and ended, then round times between, with their days where there are several."""
    there = ZoneInfo(zone)
    other = begun.astimezone(there).date() != ends.astimezone(there).date()
    days = other or ends - begun > timedelta(hours=20)

    def name(at: datetime) -> str:
        clock = formats.clock(at, locale, zone)
        return f"{formats.parts(at.astimezone(there), 'MMMd', locale)}, {clock}" if days else clock

    yield begun, name(begun)
    yield ends, name(ends)
    apart = next((one for one in _EVERY if (ends - begun) / one <= 6), _EVERY[-1])  # noqa: PLR2004
    at = begun + apart
    for _ in range(8):
        if at >= ends:
            return
        yield at, name(at)
        at += apart
