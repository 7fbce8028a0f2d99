"""A source that has changed and a translation of what it was → the translation in its new order.

The translation's file has the marks of the paragraphs that it was made from (content.parts), and
its own paragraphs are theirs, one by one. So a paragraph that was moved takes its translation
along, and one that is new has none.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from syndicate.content import parts
from syndicate.content.blocks import align, segments
from syndicate.content.blocks.segments import Body

_FEW = 256  # pairs of paragraphs; two have the same mark by chance once in 65,536


@dataclass(frozen=True, slots=True)
class Paired:
    """A translation in the order of its source.

    body: alike to the source's; where nothing is translated, it has the source's own text.
    same: numbers, from 1, of the source's paragraphs that are as they were when translated.
    old:  of those that have changed in their place; their translation is that of the text before.
    """

    body: Body
    same: frozenset[int]
    old: frozenset[int]


def paired(source: Body, now: str, own: Body, before: str) -> Paired | None:
    """Return `own` in the order of `source`; None where nothing tells for certain what belongs where.

    now, before: the marks of `source`, and of what `own` was made from.
    """
    theirs, ours = parts.cut(source.joined()), parts.cut(own.joined())
    old, new = parts.of_body(before), parts.of_body(now)
    same = _same(old, new)
    if len(new) != len(theirs) // 2:
        return None
    if len(old) != len(ours) // 2:
        return _in_place(source, own, same) if len(old) == len(new) else None
    replaced = {
        number: there
        for number, there in _replaced(same, len(old), len(new))
        if _alike(theirs[2 * number + 1], ours[2 * there + 1])
    }
    text = "".join(_spliced(theirs, ours, same | replaced))
    body = own if text == own.joined() else segments.split(text)
    return Paired(body, _counted(same), _counted(replaced)) if align.alike(source, body) else None


def _in_place(source: Body, own: Body, same: Mapping[int, int]) -> Paired | None:
    """Return `own` as it is, whose blank lines are others, if no paragraph has moved since."""
    if not align.alike(source, own) or any(number != there for number, there in same.items()):
        return None
    every = range(len(parts.cut(source.joined())) // 2)
    return Paired(own, _counted(same), _counted(set(every) - set(same)))


def _counted(places: Iterable[int]) -> frozenset[int]:
    return frozenset(place + 1 for place in places)


def _same(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Return the place in `new` → the place in `old` of every mark that is still there.

    What is said several times is found in its order between the changes.
    """
    head = _common(old, new)
    tail = min(_common(old[::-1], new[::-1]), len(old) - head, len(new) - head)
    found = {number: number for number in range(head)}
    found |= {len(new) - back: len(old) - back for back in range(1, tail + 1)}
    free: dict[str, deque[int]] = {}
    for number in range(head, len(old) - tail):
        free.setdefault(old[number], deque()).append(number)
    for number in range(head, len(new) - tail):
        if free.get(new[number]):
            found[number] = free[new[number]].popleft()
    return _sure(found, len(old), len(new))


def _sure(found: Mapping[int, int], before: int, now: int) -> dict[int, int]:
    """Return `found` without what may be chance: marks are short, and among many some are the same.

    What comes with its neighbour is no chance; what comes alone is none where few are left.
    """
    edges = {**found, -1: -1, now: before}
    together = {
        number: there
        for number, there in found.items()
        if edges.get(number - 1) == there - 1 or edges.get(number + 1) == there + 1
    }
    loose = (before - len(together)) * (now - len(together))
    return dict(found) if loose <= _FEW else together


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _replaced(same: Mapping[int, int], before: int, now: int) -> Iterator[tuple[int, int]]:
    """Yield the places of paragraphs that have changed between neighbours that have not.

    They are as many as before there, and none of them is found elsewhere.
    """
    used = set(same.values())
    anchors = [(-1, -1), *sorted(same.items()), (now, before)]
    for (left, first), (right, last) in pairwise(anchors):
        between = range(first + 1, last)
        if len(between) == right - left - 1 and used.isdisjoint(between):
            yield from zip(range(left + 1, right), between, strict=True)


def _alike(source: str, own: str) -> bool:
    return align.alike(segments.split(source), segments.split(own))


def _spliced(
    theirs: Sequence[str], ours: Sequence[str], places: Mapping[int, int]
) -> Iterator[str]:
    """Yield the pieces of the text; what stands between two paragraphs is kept with them."""
    yield ours[0]
    count = len(theirs) // 2
    for number in range(count):
        there = places.get(number)
        yield theirs[2 * number + 1] if there is None else ours[2 * there + 1]
        if number + 1 < count:
            together = there is not None and places.get(number + 1) == there + 1
            yield ours[2 * there + 2] if together and there is not None else theirs[2 * number + 2]
    if count:
        yield ours[-1]
