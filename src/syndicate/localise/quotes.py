"""Straight quotation marks and apostrophes → curly ones, or « », each pair by the level it is at."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from syndicate.localise.zones import ATOM, BLOCK, INLINE, SINGLE_CLOSE, SINGLE_OPEN, SPACES

Level = tuple[str, str]
_SINGLE: Level = ("‘", "’")


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """How a language sets its quotations, the outermost first.

    single: ' ' within a quotation is its second level. curly: “ ” and „ “ take the marks of their
    level too. nested: « » within another quotation is its second level.
    """

    straight: Sequence[Level]
    single: bool = False
    curly: bool = False
    nested: bool = False

    def asks(self, flat: str) -> bool:
        """Tell whether there is anything to set in `flat`."""
        if '"' in flat or SINGLE_OPEN in flat:
            return True
        return (self.curly and ("“" in flat or "„" in flat)) or (
            self.nested and flat.count("«") > 1
        )

    def of(self, mark: str, depth: int) -> Level | None:
        """Return the marks for a pair that `mark` opens inside `depth` others; None as they are."""
        if mark == SINGLE_OPEN:
            return self.straight[1] if depth == 1 else _SINGLE
        if mark == '"' or (mark in "“„" and self.curly) or (mark == "«" and self.nested and depth):
            return self.straight[min(depth, 1)]
        return None


class _Opened(NamedTuple):
    mark: str
    at: int


class _Pair(NamedTuple):
    """Where a pair opens and closes, how many are open around it, and where the nearest opened."""

    mark: str
    opened: int
    closed: int
    depth: int
    parent: int


_OPENING = "([{«“‘—–-/"
_BOUNDARY = f"{SPACES}{BLOCK}\n\r"
_MARK = re.compile(f'(?<!")"(?!")|[«»“”„{SINGLE_OPEN}{SINGLE_CLOSE}{BLOCK}]')
_CLOSED_BY = {"»": "«", "”": "“„", SINGLE_CLOSE: SINGLE_OPEN}
_END = re.compile(rf"[.,;:!?…){INLINE}{SPACES}\n\r]*(?:{BLOCK}|$)")

_LETTER = r"[^\W\d_]"
_ACCENTS = "`\u00b4\u2032"  # typed for an apostrophe
_ACCENT = re.compile(rf"[{_ACCENTS}](?<={_LETTER}.)(?={_LETTER})")
_WITHIN_WORD = re.compile(
    rf"'(?:(?<=[^\W_]')(?={INLINE}*{_LETTER})|(?<={_LETTER}')(?={INLINE}*[\d{ATOM}])"
    rf"|(?:(?<=[cdjlmnstCDJLMNST]')(?<![\w'’‘].')|(?<=[qQ]u'))(?={INLINE}*[«“\"]))"  # l’« Agora »
)
_YEARS = re.compile(r"'(?<![\w'’]')(?=[0-9]{2}s?(?![\w'’]))|'(?<![\w'’]')(?=[0-9]0s\b)")
_AND = re.compile(rf"'(?<=[{SPACES}]')([nN])'(?=[{SPACES}])")
_SINGLES = re.compile(
    rf"'(?<![\w'’{ATOM}]')(?=[^\s'{SPACES}{BLOCK}])([^'‘{BLOCK}\n]*[^\s'‘{SPACES}{BLOCK}])'(?![\w'])"
)
_TRAILING = re.compile(rf"'(?<={_LETTER}')(?!['\w])")
_LEADING = re.compile(rf"'(?<![\w'’{ATOM}]')(?={_LETTER})")


def apostrophes(flat: str, levels: Levels) -> str:
    """Return `flat` with ’ for apostrophes, and ‘ ’ for single marks or what `pair` makes of them."""
    if any(accent in flat for accent in _ACCENTS):
        flat = _ACCENT.sub("’", flat)
    if "'" not in flat:
        return flat
    flat = _WITHIN_WORD.sub("’", flat)
    if "'" not in flat:
        return flat
    flat = _AND.sub("’\\1’", _YEARS.sub("’", flat))
    opening, closing = (SINGLE_OPEN, SINGLE_CLOSE) if levels.single else _SINGLE
    flat = _SINGLES.sub(rf"{opening}\1{closing}", flat)
    return _LEADING.sub("’", _TRAILING.sub("’", flat))


def pair(flat: str, levels: Levels) -> str:
    """Return `flat` with each pair set for the level it is at.

    What has no partner stays, in its paragraph or in a later one that ends the quotation.
    """
    if not levels.asks(flat):
        return flat
    found = list(_Pairing(flat).pairs())
    opened = {one.opened for one in found}
    written = list(flat)
    for one in found:
        level = levels.of(one.mark, one.depth)
        if level and (one.mark != "«" or one.parent in opened):
            written[one.opened], written[one.closed] = level
    return "".join(written).replace(SINGLE_OPEN, "‘").replace(SINGLE_CLOSE, "’")


@dataclass(slots=True)
class _Pairing:
    """One walk over the marks of a text. `around`: what is open, outermost first.

    count:   how many of each mark are open, so that nobody has to look through them all.
    spans:   « of an earlier paragraph that is still open.
    carried: " that opened earlier paragraphs, each at its very start, and that nothing closed yet.
    """

    flat: str
    around: list[_Opened] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)
    spans: list[_Opened] = field(default_factory=list)
    carried: list[_Opened] = field(default_factory=list)

    def pairs(self) -> Iterator[_Pair]:
        """Yield each pair when it closes."""
        for found in _MARK.finditer(self.flat):
            mark, at = found[0], found.start()
            if mark == BLOCK:
                self._end_paragraph()
            elif mark == '"':
                yield from self._straight(at)
            elif mark in _CLOSED_BY:
                yield from self._close(_CLOSED_BY[mark], at)
            elif mark == "“" and self.around and self.around[-1].mark == "„":
                yield from self._close("„", at)
            else:
                self._open(mark, at)

    def _open(self, mark: str, at: int) -> None:
        self.around.append(_Opened(mark, at))
        self.count[mark] += 1

    def _pop(self) -> _Opened:
        one = self.around.pop()
        self.count[one.mark] -= 1
        return one

    def _pair(self, one: _Opened, at: int) -> _Pair:
        outer = [*self.spans[-1:], *self.around[-1:]]
        parent = outer[-1].at if outer else -1
        return _Pair(one.mark, one.at, at, len(self.around) + bool(self.spans), parent)

    def _close(self, opening: str, at: int) -> Iterator[_Pair]:
        """Close the innermost of `opening`, and with it whatever was left open inside."""
        if not any(self.count[mark] for mark in opening):
            if opening == "«" and self.spans:
                self.spans.pop()
            return
        one = self._pop()
        while one.mark not in opening:
            one = self._pop()
        yield self._pair(one, at)

    def _straight(self, at: int) -> Iterator[_Pair]:
        if _closes(self.flat, at, self.around):
            yield self._pair(self._pop(), at)
        elif _opens(self.flat, at):
            self._open('"', at)
        elif self.carried and not self.around and _END.match(self.flat, at + 1):
            yield from (self._pair(one, at) for one in self.carried)
            self.carried.clear()

    def _end_paragraph(self) -> None:
        self.spans += (one for one in self.around if one.mark == "«")
        straight = [one for one in self.around if one.mark == '"']
        if len(straight) == 1 and _before(self.flat, straight[0].at) == BLOCK:
            self.carried += straight
        elif straight:
            self.carried.clear()
        self.around.clear()
        self.count.clear()


def _closes(flat: str, at: int, around: Sequence[_Opened]) -> bool:
    before, after = _before(flat, at), _after(flat, at)
    if not around or around[-1].mark != '"' or before in _BOUNDARY or before in _OPENING:
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
