"""Entries in several languages → which are one work: by what they say, and by a table that somebody wrote."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from syndicate.content.foreign.values import Item
from syndicate.content.importers.values import note
from syndicate.model import Finding

Entry = tuple[str, Item]
"""A language of ours, and the entry."""


@dataclass(frozen=True, slots=True)
class Given:
    """Pairs that somebody wrote: of each line the addresses or ids of one work. place: the table's name."""

    place: str = ""
    lines: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def table(text: str, place: str) -> Given:
    """Return the pairs in a CSV table; cells are parted by commas, semicolons or tabs.

    A line whose cells name no entry, as a header's do, is told by `grouped`.
    """
    head = text.partition("\n")[0]
    apart = max(",;\t", key=head.count)
    rows = csv.reader(text.removeprefix("\ufeff").splitlines(), delimiter=apart)
    lines = {number: tuple(filter(None, map(str.strip, row))) for number, row in enumerate(rows, 1)}
    return Given(place, {number: cells for number, cells in lines.items() if cells})


def grouped(entries: Sequence[Entry], given: Given) -> tuple[list[list[int]], list[Finding]]:
    """Return the entries of each work by their numbers, in the order of its first, and what does not fit.

    Two entries are one work where one names the other's page as the same in another language, or where
    a line of the table names both. A work has a language once: a second entry stays alone.
    """
    names = _names(entries)
    groups = _Groups(entries)
    told: list[Finding] = []
    for number, cells in given.lines.items():
        found = [names.get(_bare(cell)) for cell in cells]
        for cell, one in zip(cells, found, strict=True):
            if one is None and number > 1:  # the first may be a header
                told.append(note("import-pair-unknown", given.place, number, found=cell))
        known = [one for one in found if one is not None]
        told += [
            note("import-pair-twice", given.place, number, found=cells[0])
            for one in known[1:]
            if not groups.join(known[0], one)
        ]
    for number, (_locale, item) in enumerate(entries):
        for _tag, url in item.alternates:
            other = names.get(_bare(url))
            if other is not None:
                groups.join(number, other)
    return list(groups.all()), told


class _Groups:
    """Numbers that belong together; each group has a language once."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._locales = [locale for locale, _ in entries]
        self._of = [[number] for number in range(len(entries))]

    def join(self, one: int, other: int) -> bool:
        """Put two groups together; False where both have a language."""
        left, right = self._of[one], self._of[other]
        if left is right:
            return True
        if {self._locales[number] for number in left} & {self._locales[number] for number in right}:
            return False
        left += right
        for number in right:
            self._of[number] = left
        return True

    def all(self) -> Iterator[list[int]]:
        """Yield each group once, its members in their order."""
        for number, group in enumerate(self._of):
            if number == min(group):
                yield sorted(group)


def _names(entries: Sequence[Entry]) -> dict[str, int]:
    """Return what entries are called by, their ids and their pages; the first of a name has it."""
    found: dict[str, int] = {}
    for number, (_locale, item) in enumerate(entries):
        for name in (item.id, item.link):
            if name:
                found.setdefault(_bare(name), number)
    return found


def _bare(name: str) -> str:
    """Return an address without what does not matter in a link: the scheme, the last slash."""
    return name.removeprefix("https://").removeprefix("http://").rstrip("/")
