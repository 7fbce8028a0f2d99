"""Entries in several languages → which are one work: by what they say, and by a table that somebody wrote."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from syndicate.content.foreign.values import Item
from syndicate.content.importers.pairing import Pairs

Entry = tuple[str, Item]
"""A language of ours, and the entry."""


def grouped(entries: Sequence[Entry], pairs: Pairs) -> list[list[int]]:
    """Return the entries of each work by their numbers, in the order of its first.

    Two entries are one work where a row of `pairs` names both (by link, id or the last name in the link), or
    where one names the other's page as the same in another language. A work has each language once: a
    second entry stays alone.
    """
    groups = _Groups(entries)
    firsts: dict[str, int] = {}
    for number, (_locale, item) in enumerate(entries):
        known = pairs.of(item.link, item.id, slug(item.link))
        if known is not None:
            groups.join(firsts.setdefault(known[1], number), number)
    names = _names(entries)
    for number, (_locale, item) in enumerate(entries):
        for _tag, url in item.alternates:
            other = names.get(_bare(url))
            if other is not None:
                groups.join(number, other)
    return list(groups.all())


def slug(link: str) -> str:
    """Return the last name in an address, without its extension; "" where there is none."""
    try:
        last = PurePosixPath(unquote(urlsplit(link).path))
    except ValueError:
        return ""
    is_page = last.suffix.lower() in (".html", ".htm", ".php", ".asp", ".aspx")
    return last.stem if is_page else last.name


class _Groups:
    """Numbers that belong together; each group has a language once."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._locales = [locale for locale, _ in entries]
        self._of = [[number] for number in range(len(entries))]

    def join(self, one: int, other: int) -> None:
        """Put two groups together, unless both have a language."""
        left, right = self._of[one], self._of[other]
        if left is right or self._spoken(left) & self._spoken(right):
            return
        left += right
        for number in right:
            self._of[number] = left

    def all(self) -> Iterator[list[int]]:
        """Yield each group once, its members in their order."""
        for number, group in enumerate(self._of):
            if number == min(group):
                yield sorted(group)

    def _spoken(self, group: Sequence[int]) -> set[str]:
        return {self._locales[number] for number in group}


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
