"""The folder `content/` → every work that can be published, and what is wrong with the rest."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from syndicate.content import sheets, twins
from syndicate.content.complaints import Complaints
from syndicate.content.files import FOLDERS, Source, Trouble, closed, sources
from syndicate.content.images import Images
from syndicate.content.sheets import Sheet
from syndicate.content.works import assemble
from syndicate.errors import UsageError
from syndicate.model import Article, Event, Finding, Kind
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
    shelf = _Shelf(replace(settings, home=home))
    shelf.fill_all()
    shelf.refuse_twins()
    works = newest_first(shelf.works)
    return Library(works, tuple(shelf.findings), shelf.files, frozenset(shelf.broken))


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


class _Shelf:
    """A Library being filled."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.images = Images(settings.home)
        self.works: list[Article | Event] = []
        self.findings: list[Finding] = []
        self.broken: set[str] = set()
        self.files = 0
        self.lines: dict[tuple[str, str], int] = {}

    def fill_all(self) -> None:
        """Take in all works, or none where the folder itself cannot be read."""
        trouble = closed(self.settings.home)
        if trouble is None:
            for kind in FOLDERS:
                self.fill(kind)
            return
        self.findings += trouble.complaints.findings
        self.broken |= {f"{kind}/{trouble.name}" for kind in FOLDERS}

    def fill(self, kind: Kind) -> None:
        """Take in the works of one kind."""
        gathered: dict[str, dict[str, Sheet]] = {}
        seen: dict[tuple[str, str], str] = {}
        for one in sources(self.settings.home, kind, self.settings.locales):
            if isinstance(one, Trouble):
                self._note(kind, one.name, one.complaints.findings)
                continue
            self.files += 1
            sheet = self._sheet(one, seen)
            if sheet is not None:
                gathered.setdefault(one.name, {})[one.locale] = sheet
        for name, found in gathered.items():
            self._add(kind, name, found)

    def refuse_twins(self) -> None:
        """Leave out works whose id, or address in some language, another has with more right."""
        for twins_of in (twins.of_id, twins.of_address):
            refused: set[int] = set()
            for work, finding in twins_of(self.works, self.lines, self.settings):
                refused.add(id(work))
                self._note(work.kind, work.name, [finding])
            self.works = [work for work in self.works if id(work) not in refused]

    def _sheet(self, one: Source, seen: dict[tuple[str, str], str]) -> Sheet | None:
        complaints = Complaints(one.file, one.locale)
        other = seen.setdefault((one.name, one.locale), one.file)
        if other != one.file:
            complaints.error("variant-twice", None, other=other)
            sheet = None
        else:
            sheet = sheets.read(one, self.settings, self.images, complaints)
        self._note(one.kind, one.name, complaints.findings)
        return sheet

    def _add(self, kind: Kind, name: str, found: dict[str, Sheet]) -> None:
        if f"{kind}/{name}" in self.broken:
            return
        work, findings = assemble(kind, name, found, self.settings)
        if work is not None:
            findings = [replace(one, work=work.id) for one in findings]
            self.works.append(work)
            for sheet in found.values():
                for key in ("id", "slug"):
                    self.lines[sheet.variant.file, key] = sheet.lines[key]
        self._note(kind, name, findings)

    def _note(self, kind: Kind, name: str, findings: Iterable[Finding]) -> None:
        """Keep `findings`; an error among them breaks the work."""
        for one in findings:
            self.findings.append(one)
            if one.severity == "error" and name:
                self.broken.add(f"{kind}/{name}")
