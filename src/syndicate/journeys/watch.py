"""Works that issues are about to bring → those that were taken back in the meantime.

A frozen pool is older than its sending. Whoever is about to enrol or to hand over looks here first:
at the files of these few works, not at what the last build made of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from syndicate.content import folder
from syndicate.content.images import Images
from syndicate.content.shelf import shelve
from syndicate.index import works as indexed
from syndicate.index.database import Index, reading
from syndicate.index.works import Name
from syndicate.journeys import lastgood
from syndicate.journeys.house import House
from syndicate.localise import editions
from syndicate.localise.editions import Gone
from syndicate.model import FOLDERS, Article
from syndicate.store import withdrawal

_Stamp = tuple[int, int, int] | None


@dataclass(slots=True)
class Watch:
    """Looks as often as one likes; files are opened only after they changed.

    gone: what the last look found. It is another object whenever anything may have changed.
    """

    house: House
    gone: Gone = field(default_factory=dict)
    _looked: datetime | None = None
    _seen: object = None
    _works: Mapping[str, Article] = field(default_factory=dict)
    _until: datetime | None = None

    def look(self, now: datetime) -> Gone:
        """Return what issues that can still leave must not bring any more."""
        with self.house.database.read() as c:
            works = withdrawal.pending(c)
        with reading(self.house.index) as index:
            known = indexed.of_ids(index, sorted(works)) if index is not None else {}
            seen = (works, tuple(self._stamps(known.values())))
            if seen != self._seen:
                self._works = self._read(index, known, works) if works else {}
            elif not self._is_over(now):
                self._looked = now
                return self.gone
        self._seen, self._looked = seen, now
        self._until = editions.next_change(self._works.values(), self.house.settings, now)
        self.gone = editions.gone(self._works.values(), self.house.settings, now)
        return self.gone

    def _is_over(self, now: datetime) -> bool:
        """Tell whether time alone may have changed what the last look found."""
        back = self._looked is not None and now < self._looked
        return back or (self._until is not None and now >= self._until)

    def _read(
        self, index: Index | None, known: Mapping[str, Name], works: frozenset[str]
    ) -> Mapping[str, Article]:
        found = {} if index is None else dict(self._named(index, known))
        missing = works - found.keys()
        if missing:  # renamed since the last build, or never built
            library = folder.read(self.house.home, self.house.settings)
            found |= {one.id: one for one in lastgood.shown(self.house, library)}
        return {work: found[work] for work in works if work in found}

    def _named(self, index: Index, known: Mapping[str, Name]) -> Iterator[tuple[str, Article]]:
        """Yield works by the names that they had, in their last good version where they are broken."""
        home, settings = self.house.home, self.house.settings
        images = Images(home)
        for work, (kind, name) in known.items():
            folder_of = home / "content" / FOLDERS[kind]
            there = [entry for entry in self._entries(name) if (folder_of / entry).exists()]
            for one in shelve(home, settings, kind, images, there):
                read = indexed.shown(index, (kind, name)) if one.broken else one.work
                if read is not None and read.id == work:
                    yield work, read

    def _entries(self, name: str) -> Iterable[str]:
        return (name, *(f"{name}.{tag}.md" for tag in self.house.settings.locales))

    def _stamps(self, known: Iterable[Name]) -> Iterator[_Stamp]:
        """Yield how the files of works look from outside, and the folders in which others may appear."""
        home, tags = self.house.home, tuple(self.house.settings.locales)
        for below in FOLDERS.values():
            yield _stamp(home / "content" / below)
        for kind, name in known:
            inside = home / "content" / FOLDERS[kind]
            for tag in tags:
                yield _stamp(inside / name / f"index.{tag}.md")
                yield _stamp(inside / f"{name}.{tag}.md")


def _stamp(path: Path) -> _Stamp:
    try:
        seen = path.stat()
    except OSError:
        return None
    return seen.st_size, seen.st_mtime_ns, seen.st_ino
