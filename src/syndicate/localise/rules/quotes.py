"""Quotation marks → those of their level: curly ones, or « »."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from syndicate.localise.rules.beside import (
    BOUNDARY,
    CLOSING,
    DASHES,
    can_open,
    character_after,
    character_before,
    is_floating,
    is_head,
    is_inches,
    is_outside,
    is_reversed,
)
from syndicate.localise.rules.common import rewritten
from syndicate.localise.rules.zones import BLOCK, BREAK, INLINE, SINGLE_CLOSE, SINGLE_OPEN, SPACES

Level = tuple[str, str]
SINGLE: Level = ("‘", "’")
_FLOATING = '" '  # a straight mark with a space on either side, where such a one can open
_STRAIGHT = frozenset({'"', _FLOATING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """How a language sets its quotations, the outermost first.

    single: ' ' within a quotation is its second level. curly: “ ” and „ “ take the marks of their
    level too. nested: « » within another quotation is its second level. spaced: " " with spaces
    inside are a pair too.
    """

    straight: Sequence[Level]
    single: bool = False
    curly: bool = False
    nested: bool = False
    spaced: bool = False

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
            return self.straight[1] if depth == 1 else SINGLE
        if mark == "«" and not depth:
            return None
        if mark in _STRAIGHT or (mark in "“„" and self.curly) or (mark == "«" and self.nested):
            return self.straight[depth % len(self.straight)]
        return None


class _Opened(NamedTuple):
    mark: str
    at: int


class _Pair(NamedTuple):
    """Where a pair opens and closes, how many are open around it, and where the nearest opened.

    floating: the nearest has a space on either side, and counts only if it is of a pair.
    """

    mark: str
    opened: int
    closed: int
    depth: int
    parent: int
    floating: bool = False


_ALWAYS = f"«»“”„{SINGLE_OPEN}{SINGLE_CLOSE}{BLOCK}"
_MARK = re.compile(f'["\n{_ALWAYS}](?:(?<=[{_ALWAYS}])|(?<=")(?<!"")"?(?!")|(?<=\n)(?=\n))')
_CLOSED_BY = {"»": "«", "”": "“„"}
# What is inside another quotation only if that one is closed as well.
_WITHIN_PAIRS = frozenset({"«", "„", SINGLE_OPEN})
_END = re.compile(rf"[.,;:!?…){INLINE}{BREAK}{SPACES}\r]*(?:{BLOCK}|\n|$)")

_EITHER = frozenset({'"', '""'})
_ENDS = f"{BLOCK}\n"
_FAR = 3_000  # characters: no paragraph of a quotation is longer


def pair(flat: str, levels: Levels) -> str:
    """Return `flat` with each pair set for the level it is at.

    What has no partner stays, in its paragraph or in a later one that ends the quotation.
    """
    if not levels.asks(flat):
        return flat
    found = list(_Pairing(flat, levels.spaced).pairs())
    opened = {one.opened for one in found}
    changes: dict[int, str] = {}
    for one in found:
        alone = one.parent not in opened and (one.mark in _WITHIN_PAIRS or one.floating)
        level = levels.of(one.mark, 0 if alone else one.depth)
        if level:
            changes[one.opened], changes[one.closed] = level
    flat = rewritten(flat, ((at, at + 1, mark) for at, mark in sorted(changes.items())))
    return flat.replace(SINGLE_OPEN, "‘").replace(SINGLE_CLOSE, "’") if levels.single else flat


@dataclass(slots=True)
class _Pairing:
    """One walk over the marks of a text. `around`: what is open, outermost first.

    count:   how many of each mark are open, so that nobody has to look through them all.
    spans:   « of an earlier paragraph that is still open.
    carried: " that opened earlier paragraphs, each at its very start, and that nothing closed yet.
    single:  ' that is open; none is ever inside another.
    """

    flat: str
    spaced: bool
    around: list[_Opened] = field(default_factory=list)
    count: Counter[str] = field(default_factory=Counter)
    spans: list[_Opened] = field(default_factory=list)
    carried: list[_Opened] = field(default_factory=list)
    single: _Pair | None = None

    def pairs(self) -> Iterator[_Pair]:
        """Yield each pair when it closes."""
        for found in _MARK.finditer(self.flat):
            mark, at = found[0], found.start()
            if mark in _ENDS:
                self._end_paragraph()
            elif mark in _CLOSED_BY:
                yield from self._close(_CLOSED_BY[mark], at)
            elif mark in _EITHER:
                yield from self._straight(at) if mark == '"' else self._close_two(at)
            elif mark == SINGLE_CLOSE:
                yield from self._close_single(at)
            else:
                yield from self._curly(mark, at)

    def _curly(self, mark: str, at: int) -> Iterator[_Pair]:
        """Take a mark that opens, unless “ ends „ or stands where ” is due."""
        if mark == SINGLE_OPEN:
            self.single = _Pair(mark, at, at, len(self.around), self._parent())
        elif mark == "“" and self._ends_german(at):
            yield from self._close("„", at)
        elif mark != "“" or not is_reversed(self.flat, at):
            self._open(mark, at)

    def _open(self, mark: str, at: int) -> None:
        if mark == "«" and self.spans and is_head(self.flat, at):
            self.spans.pop()  # the same quotation, in its next paragraph
        self.around.append(_Opened(mark, at))
        self.count[mark] += 1

    def _pop(self) -> _Opened:
        one = self.around.pop()
        self.count[one.mark] -= 1
        return one

    def _parent(self) -> int:
        outer = self.around or self.spans
        return outer[-1].at if outer else -1

    def _pair(self, one: _Opened, at: int) -> _Pair:
        depth = len(self.around) + bool(self.spans) + self._is_in_single(one.at)
        floating = bool(self.around) and self.around[-1].mark == _FLOATING
        return _Pair(one.mark, one.at, at, depth, self._parent(), floating)

    def _is_in_single(self, at: int) -> bool:
        """Tell whether what opened at `at` is within single marks that are within others."""
        one = self.single
        return one is not None and one.opened < at and 0 < one.depth <= len(self.around)

    def _close_single(self, at: int) -> Iterator[_Pair]:
        """Close ' where the same are open as when it opened; they stand apart from the others."""
        one = self.single
        if one and (one.depth, one.parent) == (len(self.around), self._parent()):
            yield one._replace(closed=at)
        self.single = None

    def _ends_german(self, at: int) -> bool:
        """Tell whether “ is the second of „ “."""
        before = character_before(self.flat, at)
        return bool(self.around) and self.around[-1].mark == "„" and not is_outside(before)

    def _close(self, opening: str, at: int) -> Iterator[_Pair]:
        """Close the innermost of `opening`, and with it what was left open inside, which spoils it."""
        if not any(self.count[mark] for mark in opening):
            if opening == "«" and self.spans:
                self.spans.pop()
            return
        innermost = one = self._pop()
        while one.mark not in opening:
            one = self._pop()
        if one is innermost:
            yield self._pair(one, at)
            if one.mark == "“":
                yield from self._continue(one, at)

    def _straight(self, at: int) -> Iterator[_Pair]:
        if self.flat[at - 1 : at].isdigit() and self.count['"'] == 1 and is_inches(self.flat, at):
            return
        floats = self.spaced and is_floating(self.flat, at)
        ends = floats and self._is_straight()
        if ends or _closes(self.flat, at, self.around):
            one = self._pop()
            yield self._pair(one, at)
            yield from self._continue(one, at)
        elif can_open(self.flat, at):
            self._open('"', at)
        elif self._ends_carried(at):
            yield from self._end_carried(at)
        elif floats and character_after(self.flat, at) in BOUNDARY:
            self._open(_FLOATING, at)

    def _close_two(self, at: int) -> Iterator[_Pair]:
        """Close what "" ends, if two are open; what else it may be stays as it is."""
        innermost = [one.mark for one in self.around[-2:]]
        if innermost == ['"', '"'] and _closes(self.flat, at, self.around):
            yield self._pair(self._pop(), at)
            yield self._pair(self._pop(), at + 1)

    def _is_straight(self) -> bool:
        return bool(self.around) and self.around[-1].mark in _STRAIGHT

    def _continue(self, one: _Opened, at: int) -> Iterator[_Pair]:
        """End what earlier paragraphs began if `one` begins this one, and so repeats their mark."""
        if self.carried and not self.around and is_head(self.flat, one.at):
            yield from self._end_carried(at)

    def _end_carried(self, at: int) -> Iterator[_Pair]:
        """Close what opened at the heads of earlier paragraphs with what closes the last of them."""
        yield from (self._pair(one, at) for one in self.carried)
        self.carried.clear()

    def _ends_carried(self, at: int) -> bool:
        """Tell whether a mark that ends its paragraph ends what earlier ones opened; 15" does not."""
        if not self.carried or self.around or at - self.carried[-1].at > _FAR:
            return False
        return not character_before(self.flat, at).isdigit() and bool(_END.match(self.flat, at + 1))

    def _end_paragraph(self) -> None:
        self.spans += (one for one in self.around if one.mark == "«")
        straight = [one for one in self.around if one.mark in '"“']
        if len(straight) == 1 and is_head(self.flat, straight[0].at):
            self.carried += straight
        elif straight:
            self.carried.clear()
        self.around.clear()
        self.count.clear()


def _closes(flat: str, at: int, around: Sequence[_Opened]) -> bool:
    before, after = character_before(flat, at), character_after(flat, at)
    if not around or around[-1].mark not in _STRAIGHT:
        return False
    if is_outside(before):
        is_one = before in DASHES or around[-1].at == at - 2  # "("
        return is_one and before not in BOUNDARY and (after in BOUNDARY or after in CLOSING)
    return not (before in "’'" and after.isalnum())  # l’"Agora" opens
