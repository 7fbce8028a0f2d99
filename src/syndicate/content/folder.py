"""The folder `content/` → every work that can be published, and what is wrong with the rest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from syndicate.content import twins
from syndicate.content.files import Trouble, closed
from syndicate.content.images import Images
from syndicate.content.shelf import Shelved, shelve
from syndicate.errors import UsageError
from syndicate.model import FOLDERS, Article, Event, Finding
from syndicate.settings.options import Settings


@dataclass(frozen=True, slots=True)
class Library:
    """What is in `content/`.

    works:  newest first, then by id.
    files:  how many Markdown files of works there are, broken ones included.
    broken: "article/<name>" of works that are left out because of an error in one of their files;
            "article/*" stands for all works of a kind, where their folder cannot be read.
    """

    works: tuple[Article | Event, ...]
    findings: tuple[Finding, ...]
    files: int
    broken: frozenset[str]


def read(home: Path, settings: Settings) -> Library:
    """Read all articles and events below `home`. A broken file never stops the rest."""
    settings = replace(settings, home=home)
    read_ = tuple(_everything(home, settings))
    works = [one.work for one in read_ if one.work is not None]
    lines = {(file, key): line for one in read_ for file, key, line in one.lines}
    twins_ = refused(works, lines, settings)
    findings = [finding for one in read_ for finding in one.findings]
    return Library(
        newest_first(work for work in works if f"{work.kind}/{work.name}" not in twins_),
        (*findings, *(finding for those in twins_.values() for finding in those)),
        sum(one.files for one in read_),
        frozenset({f"{one.kind}/{one.name}" for one in read_ if one.broken} | twins_.keys()),
    )


def newest_first(works: Iterable[Article]) -> tuple[Article, ...]:
    """Return `works` in the order of a library: the newest first, those of one instant by id."""
    by_id = sorted(works, key=lambda work: work.id)
    return tuple(sorted(by_id, key=lambda work: work.date, reverse=True))


def named(library: Library, asked: str) -> Article | Event:
    """Return the work called `asked`: by its folder, with or without "article/", its id, or a slug.

    Raises UsageError work-unknown with the nearest of these, work-unusable for a broken work.
    """
    slugs = {one.slug: work for work in library.works for one in work.variants.values()}
    own = {
        name: work
        for work in library.works
        for name in (work.name, work.id, f"{work.kind}/{work.name}")
    }
    by_name = slugs | own
    if asked in by_name:
        return by_name[asked]
    if {f"article/{asked}", f"event/{asked}"} & library.broken:
        raise UsageError("work-unusable", asked=asked)
    near = get_close_matches(asked, by_name, 1, 0.0)
    raise UsageError("work-unknown", asked=asked, nearest="".join(near) or "–")


def _everything(home: Path, settings: Settings) -> Iterator[Shelved]:
    """Yield what was read under each name, or what keeps the folder itself from being read."""
    trouble = closed(home)
    images = Images(home)
    for kind in FOLDERS:
        if trouble is None:
            yield from shelve(home, settings, kind, images)
    if trouble is not None:
        yield from unreadable(trouble)


def unreadable(trouble: Trouble) -> Iterator[Shelved]:
    """Yield that no work of any kind can be read."""
    findings = tuple(trouble.complaints.findings)
    for kind in FOLDERS:
        yield Shelved(kind=kind, name=trouble.name, findings=findings)
        findings = ()  # which are told once


def refused(
    works: Iterable[Article | Event], lines: twins.Lines, settings: Settings
) -> dict[str, list[Finding]]:
    """Return "article/<name>" → why a work gives way to another with its id, or its address somewhere."""
    found: dict[str, list[Finding]] = {}
    left = list(works)
    for twins_of in (twins.of_id, twins.of_address):
        for work, finding in twins_of(left, lines, settings):
            found.setdefault(f"{work.kind}/{work.name}", []).append(finding)
        left = [work for work in left if f"{work.kind}/{work.name}" not in found]
    return found
