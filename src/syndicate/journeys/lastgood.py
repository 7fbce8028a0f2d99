"""Works as they last could be read: what stays public while one of their files is broken.

The index of the last build keeps them; without it a broken work is left out.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from syndicate.content import twins
from syndicate.content.files import ALL
from syndicate.content.folder import Library, newest_first
from syndicate.content.scan import legible
from syndicate.index import works as indexed
from syndicate.index.database import reading
from syndicate.index.works import Name
from syndicate.journeys.house import House
from syndicate.model import Article, Finding, Kind
from syndicate.settings.options import Settings


@dataclass(frozen=True, slots=True)
class Past:
    """What can be told of works before now.

    good:  a work as its readers last saw it; None where nobody knows.
    names: the works of a kind of which anything is known.
    """

    home: Path
    settings: Settings
    good: Callable[[Name], Article | None]
    names: Callable[[Kind], Iterable[Name]]


def shown(house: House, library: Library) -> tuple[Article, ...]:
    """Return the works that readers see: those that can be read, and the last good of broken ones."""
    if not library.broken:
        return library.works
    with reading(house.index) as index:
        if index is None:
            return library.works
        past = Past(
            house.home,
            house.settings,
            partial(indexed.shown, index),
            lambda kind: sorted(indexed.names(index, kind)),
        )
        return standing(library.works, library.broken, past)


def standing(works: Iterable[Article], broken: Iterable[str], past: Past) -> tuple[Article, ...]:
    """Return what readers see of `works` and of what is `broken` ("article/<name>").

    Who comes with an address that a broken work has had gives way to it, and stays what it was.
    """
    current = {work.id: work for work in works}
    waiting = deque(work for work in _kept(broken, past) if work.id not in current)
    while waiting:
        waiting.extend(_take_in(past, waiting.popleft(), current))
    return newest_first(current.values())


def stood_back(library: Library, works: Iterable[Article]) -> Iterator[Finding]:
    """Yield each work that can be read and is not among the `works` that readers see."""
    seen = list(works)
    for work in library.works:
        if work not in seen:
            yield held_back(work)


def held_back(work: Article) -> Finding:
    """Return what is said of a work that has to wait for its address."""
    source = work.variants[work.source]
    return Finding(
        code="address-held",
        severity="error",
        mender="editor",
        file=source.file,
        work=work.id,
        locale=work.source,
        fields={"slug": source.slug},
    )


def _take_in(past: Past, work: Article, current: dict[str, Article]) -> list[Article]:
    """Put `work` among the `current`, unless one of them had its address all along.

    Returns what those that give way were before, for they want a place as well.
    """
    own = _addresses(past, work)
    rivals = [one for one in current.values() if own & _addresses(past, one)]
    before = {one.id: past.good((one.kind, one.name)) for one in rivals}
    if any(was and own & _addresses(past, was) for was in before.values()):
        return []
    for rival in before:
        del current[rival]
    current[work.id] = work
    return [was for was in before.values() if was is not None and was.id not in current]


def _kept(broken: Iterable[str], past: Past) -> Iterator[Article]:
    """Yield the last good version of each broken work whose section and images are still there."""
    for key in sorted(broken):
        kind, name = _named(key)
        for one in past.names(kind) if name == ALL else [(kind, name)]:
            work = past.good(one)
            if work is None or work.section not in past.settings.sections:
                continue
            if all((past.home / file).is_file() for file in _images(work)):
                yield work


def _named(key: str) -> Name:
    kind, _, name = key.partition("/")
    return ("event" if kind == "event" else "article"), legible(name)


def _addresses(past: Past, work: Article) -> frozenset[tuple[str, str, str]]:
    """Return (kind, locale, slug) of each page that the work has."""
    return frozenset(twins.addresses(work, past.settings))


def _images(work: Article) -> Iterator[str]:
    for variant in work.variants.values():
        for image in (variant.image, *variant.media.values()):
            if image is not None:
                yield image.file
