"""Straight quotation marks and apostrophes → curly ones, or « »."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from syndicate.localise.zones import ATOM, BLOCK, INLINE, SPACES

Level = tuple[str, str]

_OPENING = "([{«“‘—–-/"
_BOUNDARY = f"{SPACES}{BLOCK}\n\r"
_DOUBLE = re.compile(f'(?<!")"(?!")|[«»“”{BLOCK}]')

_LETTER = r"[^\W\d_]"
_WITHIN_WORD = re.compile(
    rf"'(?:(?<=[^\W_]')(?={INLINE}*{_LETTER})|(?<={_LETTER}')(?={INLINE}*[\d«“\"{ATOM}]))"
)
_OMISSION = re.compile(r"'(?<![\w']')(?=\d0s\b)")
_AND = re.compile(rf"'(?<=[{SPACES}]')([nN])'(?=[{SPACES}])")
_SINGLES = re.compile(
    rf"'(?<![\w'’{ATOM}]')(?=[^\s'{SPACES}{BLOCK}])([^'‘{BLOCK}\n]*[^\s'‘{SPACES}{BLOCK}])'(?![\w'])"
)
_TRAILING = re.compile(rf"'(?<={_LETTER}')(?!['\w])")
_LEADING = re.compile(rf"'(?<![\w'’{ATOM}]')(?={_LETTER})")


def apostrophes(flat: str) -> str:
    """Return `flat` with ’ for apostrophes and ‘ ’ for single quotation marks."""
    if "'" not in flat:
        return flat
    flat = _WITHIN_WORD.sub("’", flat)
    flat = _OMISSION.sub("’", flat)
    flat = _AND.sub("’\\1’", flat)
    flat = _SINGLES.sub("‘\\1’", flat)
    return _LEADING.sub("’", _TRAILING.sub("’", flat))


def pair(flat: str, levels: Sequence[Level], known: str) -> str:
    """Return `flat` with each pair of straight double marks set for the level it stands at.

    known: the curly marks that count as a level already, in pairs: "«»“”". What has no partner
    in its paragraph stays straight.
    """
    if '"' not in flat:
        return flat
    written = list(flat)
    for opened, closed, depth in _pairs(flat, known):
        written[opened], written[closed] = levels[min(depth, len(levels) - 1)]
    return "".join(written)


def _pairs(flat: str, known: str) -> Iterator[tuple[int, int, int]]:
    """Yield where each pair opens and closes, and how many levels are open around it."""
    opens, closes = known[::2], known[1::2]
    around: list[tuple[str, int]] = []
    count = Counter[str]()
    for found in _DOUBLE.finditer(flat):
        mark, at = found[0], found.start()
        if mark == BLOCK:
            around.clear()
            count.clear()
        elif mark in opens:
            around.append((mark, at))
            count[mark] += 1
        elif mark in closes:
            _leave(around, opens[closes.index(mark)], count)
        elif mark == '"' and _closes(flat, at, around):
            yield around.pop()[1], at, len(around)
        elif mark == '"' and _opens(flat, at):
            around.append((mark, at))


def _leave(around: list[tuple[str, int]], opened: str, count: Counter[str]) -> None:
    """Close the innermost `opened`, and with it whatever was left open inside.

    count: how many of each curly mark are open, so that nobody has to look through them all.
    """
    mark = ""
    while count[opened] and mark != opened:
        mark = around.pop()[0]
        count[mark] -= 1


def _closes(flat: str, at: int, around: Sequence[tuple[str, int]]) -> bool:
    before, after = _before(flat, at), _after(flat, at)
    if not around or around[-1][0] != '"' or before in _BOUNDARY or before in _OPENING:
        return False
    return not (before in "’'" and after.isalnum())  # l’"Agora" opens


def _opens(flat: str, at: int) -> bool:
    before, after = _before(flat, at), _after(flat, at)
    return (before in _BOUNDARY or before in _OPENING or before in "’'") and after not in _BOUNDARY


def _before(flat: str, at: int) -> str:
    """Return the character before, looking through tags; a boundary at the start."""
    while at and flat[at - 1] == INLINE:
        at -= 1
    return flat[at - 1] if at else BLOCK


def _after(flat: str, at: int) -> str:
    at += 1
    while at < len(flat) and flat[at] == INLINE:
        at += 1
    return flat[at] if at < len(flat) else BLOCK
