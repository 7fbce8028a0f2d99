"""A text as it was and as it is → what has changed in it, paragraph by paragraph and word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["same", "new", "gone"]
_WORDS = re.compile(r"\s+|\w+(?:[’'-]\w+)*|[^\w\s]")
_MOST_WORDS = 4_000  # a paragraph longer than this is told as a whole
_ALIKE = 0.3


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row that stayed, came or went."""

    op: Op
    text: str


Paragraph = tuple[Run, ...]


def words(before: str, after: str) -> Paragraph:
    """Return what became of one paragraph; white space goes with the word before it."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return tuple(_whole(before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return tuple(_whole(before, after))
    return tuple(_runs(old, new, matcher))


def paragraphs(before: Sequence[str], after: Sequence[str]) -> tuple[Paragraph, ...]:
    """Return what became of a text; paragraphs that stayed are one run."""
    found: list[Paragraph] = []
    matcher = SequenceMatcher(None, list(before), list(after), autojunk=False)
    for op, i, j, k, m in matcher.get_opcodes():
        if op == "equal":
            found += ((Run("same", one),) for one in after[k:m])
            continue
        both = min(j - i, m - k)
        found += (
            words(*pair) for pair in zip(before[i : i + both], after[k : k + both], strict=True)
        )
        found += ((Run("gone", one),) for one in before[i + both : j])
        found += ((Run("new", one),) for one in after[k + both : m])
    return tuple(found)


def _whole(before: str, after: str) -> Iterator[Run]:
    if before:
        yield Run("gone", before)
    if after:
        yield Run("new", after)


def _runs(old: Sequence[str], new: Sequence[str], matcher: "SequenceMatcher[str]") -> Iterator[Run]:
    for op, i, j, k, m in matcher.get_opcodes():
        if op == "equal":
            yield Run("same", "".join(new[k:m]))
            continue
        if i < j:
            yield Run("gone", "".join(old[i:j]))
        if k < m:
            yield Run("new", "".join(new[k:m]))
