"""One figure for each week or month → bars, each as high as its figure, those labelled that there is room for."""

from collections.abc import Iterator, Sequence

from syndicate.charts.frame import GAP, LINE, WIDE, Box, Sheet, width_of
from syndicate.localise import formats

HEIGHT = 200
_MOST = 48  # px of a bar: a few of them are no blocks
_SHARE = 0.72  # of its place is a bar's, where there is room for gaps
_LEAST_GAP = 3.0  # px of a place, below which bars touch
_ROOM = 1.6  # places of a bar that the widest figure may take where all are written
_BASE = HEIGHT - LINE - GAP


def bars(
    figures: Sequence[tuple[str, float]],
    *,
    key: str,
    title: str,
    description: str,
    locale: str,
    width: int = WIDE,
) -> str:
    """Return bars from left to right, of (what stands below, figure); a figure is not below 0.

    locale: the name that Babel knows, for the figures.
    """
    sheet = Sheet(width, HEIGHT, key, "bars")
    sheet.rule(_BASE)
    places = list(_places([max(0.0, value) for _, value in figures], width))
    for box in places:
        if box.bottom > box.top:
            sheet.mark(box)
    _label(sheet, [value for _, value in figures], places, locale)
    _name(sheet, [name for name, _ in figures], places)
    return sheet.svg(title, description)


def _places(values: Sequence[float], width: int) -> Iterator[Box]:
    """Yield where the bars stand; one that is not nothing is seen, however small it is."""
    if not values:
        return
    each = min(width / len(values), _MOST / _SHARE)
    thick = each * _SHARE if each >= _LEAST_GAP else each
    highest, room = max(values) or 1.0, _BASE - LINE - GAP
    for number, value in enumerate(values):
        left = number * each + (each - thick) / 2
        high = max(1.0, room * (value / highest)) if value > 0 else 0.0
        yield Box(left, _BASE - high, left + thick, float(_BASE))


def _label(sheet: Sheet, values: Sequence[float], places: Sequence[Box], locale: str) -> None:
    """Write the highest figure, the last and the first; and all others, unless most would have no room."""
    if not values:
        return
    told = [formats.number(value, locale) for value in values]
    last = len(values) - 1
    chosen = [values.index(max(values)), last, 0]
    dense = max(map(width_of, told)) > _ROOM * sheet.width / len(values)
    for number in dict.fromkeys(chosen if dense else (*chosen, *range(last, -1, -1))):
        if values[number] > 0 or number == last:
            box, wide = places[number], width_of(told[number])
            middle = (box.left + box.right) / 2
            near = [one.top for one in places if abs(one.left - middle) < wide] if dense else []
            sheet.write(told[number], middle, min([box.top, *near]) - GAP)


def _name(sheet: Sheet, names: Sequence[str], places: Sequence[Box]) -> None:
    """Write what stands below: as regularly as there is room for, the last always."""
    for every in range(1, len(names) + 1):
        trial = Sheet(sheet.width, sheet.height, "", "")
        chosen = range(len(names) - 1, -1, -every)
        fits = [_below(trial, names[one], places[one]) for one in chosen]
        if all(fits) or every == len(names):
            for one in chosen:
                _below(sheet, names[one], places[one])
            return


def _below(sheet: Sheet, name: str, place: Box) -> bool:
    return sheet.write(name, (place.left + place.right) / 2, HEIGHT - GAP, "tick")
