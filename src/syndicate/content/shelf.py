"""The files of a name in `content/articles` or `content/events` → the work, and what is wrong with it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from syndicate.content import sheets
from syndicate.content.complaints import Complaints
from syndicate.content.files import ALL, Source, Trouble, sources
from syndicate.content.images import Images
from syndicate.content.sheets import Sheet
from syndicate.content.works import assemble
from syndicate.model import Article, Event, Finding, Kind
from syndicate.settings.options import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """What was read under one name.

    name:  of the work; ALL where the findings are of every work of the kind.
    work:  None where an error keeps it from readers, or there is no file of it.
    files: how many Markdown files there are of it, broken ones included.
    lines: (file, key, line) of the keys by which works can get in each other's way.
    """

    kind: Kind
    name: str
    work: Article | Event | None = None
    findings: tuple[Finding, ...] = ()
    files: int = 0
    lines: tuple[tuple[str, str, int], ...] = ()

    @property
    def broken(self) -> bool:
        """Tell whether an error keeps the work from readers."""
        wrong = any(one.severity == "error" for one in self.findings)
        return self.name == ALL or wrong


def shelve(
    home: Path,
    settings: Settings,
    kind: Kind,
    images: Images,
    among: Iterable[str] | None = None,
) -> Iterator[Shelved]:
    """Read works of one kind; `among`: the entries of its folder that are theirs, None for all."""
    gathered: dict[str, list[Source | Trouble]] = {}
    for one in sources(home, kind, settings.locales, among):
        gathered.setdefault(one.name, []).append(one)
    for name, parts in gathered.items():
        yield _shelved(kind, name, parts, settings, images)


def _shelved(
    kind: Kind, name: str, parts: Sequence[Source | Trouble], settings: Settings, images: Images
) -> Shelved:
    pile = _Pile(settings, images)
    found: dict[str, Sheet] = {}
    for one in parts:
        if isinstance(one, Trouble):
            pile.findings += one.complaints.findings
        elif (sheet := pile.sheet(one)) is not None:
            found[one.locale] = sheet
    shelved = Shelved(
        kind=kind, name=name, findings=tuple(pile.findings), files=len(pile.seen) + pile.twice
    )
    if shelved.broken or not found:
        return shelved
    work, findings = assemble(kind, name, found, settings)
    if work is not None:
        findings = [replace(one, work=work.id) for one in findings]
    return replace(
        shelved,
        work=work,
        findings=(*shelved.findings, *findings),
        lines=tuple(
            (sheet.variant.file, key, sheet.lines[key])
            for sheet in found.values()
            for key in ("id", "slug")
        ),
    )


@dataclass(slots=True)
class _Pile:
    """The sheets of one name being read."""

    settings: Settings
    images: Images
    findings: list[Finding] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    twice: int = 0

    def sheet(self, one: Source) -> Sheet | None:
        complaints = Complaints(one.file, one.locale)
        other = self.seen.setdefault(one.locale, one.file)
        if other != one.file:
            self.twice += 1
            complaints.error("variant-twice", None, other=other)
            sheet = None
        else:
            sheet = sheets.read(one, self.settings, self.images, complaints)
        self.findings += complaints.findings
        return sheet
