"""content/issues/<newsletter>/<date>/index.<tag>.md → what editors decided for one issue."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from syndicate.content import bodies, frontmatter
from syndicate.content.complaints import Complaints, likely, nearest
from syndicate.content.fields import EDITORIAL, Fields
from syndicate.content.files import ALL, closed, entries, is_folder, load, shown
from syndicate.content.folder import Library
from syndicate.content.images import Images
from syndicate.errors import ContentError
from syndicate.model import Article, Finding, Image
from syndicate.settings.options import Settings

_CORRECTION = re.compile(r"(\d{4}-\d\d-\d\d)(?:-[1-9]\d*)?(?:-c[1-9]\d*)+")
_NAMING = ("lead", "include", "exclude", "order")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueEdit:
    """What one language's file says. Works are named as editors know them: by folder name or id.

    media: images of the editorial, by the path that stands in its HTML.
    """

    subject: str | None = None
    preheader: str | None = None
    editorial_html: str | None = None
    lead: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    media: Mapping[str, Image] = field(default_factory=dict)


def edits(
    home: Path,
    newsletter: str,
    occurrence: date | str,
    settings: Settings,
    known: Collection[str] | None = None,
) -> tuple[Mapping[str, IssueEdit], tuple[Finding, ...]]:
    """Return the edits of one issue by locale, and what is wrong in the files.

    occurrence: its date, or what tells a correction from other issues ("2026-11-26-c1"), after which
    their folders are named. A file with an error gives no edit. known: the names that works can be called by, as from
    `known_works`; others are told. None tells of no such name.
    """
    folder = home / "content" / "issues" / newsletter / str(occurrence)
    return _Desk(home, replace(settings, home=home), known).day(folder)


def known_works(library: Library, works: Iterable[Article] = ()) -> frozenset[str] | None:
    """Return what editors can call the works of `library`, and other `works` that are public.

    None where that is not known, because the folder of all articles or events cannot be read.
    """
    broken = {name.partition("/")[2] for name in library.broken}
    if ALL in broken:
        return None
    names = set(broken)
    for work in (*library.works, *works):
        names |= {work.id, work.name, *(variant.slug for variant in work.variants.values())}
    return frozenset(names)


def occurrences(home: Path, newsletter: str) -> tuple[date, ...]:
    """Return the dates of which editors decided something, oldest first."""
    found = []
    try:
        folders = entries(home, home / "content" / "issues" / newsletter)
    except ContentError:  # `check` complains of it, as of a name that is no date
        return ()
    for folder in folders:
        with suppress(ValueError):
            found.append(date.fromisoformat(folder.name))
    return tuple(sorted(found))


def check(
    home: Path, settings: Settings, known: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong in the edits of all issues, past and future; `known` as for `edits`."""
    if closed(home) is not None:
        return ()  # which `folder.read` tells
    desk = _Desk(home, replace(settings, home=home), known)
    found: list[Finding] = []
    newsletters, trouble = desk.folders(home / "content" / "issues")
    found += trouble
    for newsletter in newsletters:
        if newsletter.name not in settings.newsletters:
            complaints = Complaints(shown(home, newsletter))
            name = shown(newsletter.parent, newsletter)
            complaints.error(
                "edit-newsletter-unknown", None, found=name, **likely(name, settings.newsletters)
            )
            found += complaints.findings
            continue
        days, trouble = desk.folders(newsletter)
        found += trouble
        for folder in days:
            found += _day_complaints(home, folder)
            found += desk.day(folder)[1]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Reads edits in the light of what the publication has."""

    home: Path
    settings: Settings
    known: Collection[str] | None

    def folders(self, folder: Path) -> tuple[list[Path], list[Finding]]:
        """Return the folders in one that holds nothing else, and what is wrong with it."""
        found, findings = self._entries(folder)
        inner: list[Path] = []
        for path in found:
            if is_folder(path):
                inner.append(path)
            elif path.is_symlink() and path.suffix != ".md":
                findings += self._entries(path)[1]
            else:
                findings += self._ignored(path)
        return inner, findings

    def day(self, folder: Path) -> tuple[Mapping[str, IssueEdit], tuple[Finding, ...]]:
        """Return the edits in the folder of one issue, and what is wrong there."""
        made: dict[str, IssueEdit] = {}
        found, findings = self._entries(folder)
        images = Images(self.home)
        for path in (path for path in found if path.suffix == ".md"):
            complaints = Complaints(shown(self.home, path))
            edit = self._edit(path, images, complaints)
            if edit is not None and complaints.locale:
                made[complaints.locale] = edit
            findings += complaints.findings
        return made, tuple(findings)

    def _entries(self, folder: Path) -> tuple[list[Path], list[Finding]]:
        complaints = Complaints(shown(self.home, folder))
        try:
            return entries(self.home, folder), []
        except ContentError as error:
            complaints.take(error)
            return [], complaints.findings

    def _ignored(self, path: Path) -> list[Finding]:
        if path.suffix != ".md":
            return []
        complaints = Complaints(shown(self.home, path))
        complaints.warning("edit-ignored", None)
        return complaints.findings

    def _edit(self, path: Path, images: Images, complaints: Complaints) -> IssueEdit | None:
        tag = shown(path.parent, path).removeprefix("index.").removesuffix(".md")
        if not path.name.startswith("index."):
            complaints.warning("edit-ignored", None)
        elif tag not in self.settings.locales:
            near = likely(tag, self.settings.locales)
            complaints.error("locale-unknown", None, found=tag, **near)
        else:
            complaints.locale = tag
            return self._read(path, images, complaints)
        return None

    def _read(self, path: Path, images: Images, complaints: Complaints) -> IssueEdit | None:
        try:
            document = frontmatter.parse(load(self.home, path))
        except ContentError as error:
            complaints.take(error)
            return None
        fields = Fields(document, EDITORIAL, complaints)
        if document.cleaned is not None:
            complaints.warning("characters-removed", document.cleaned)
        body = bodies.read(document.body, path, images, complaints, document.body_line)
        for key in _NAMING:
            self._warn_of_unknown(fields, key, complaints)
        edit = IssueEdit(
            subject=fields.text("subject"),
            preheader=fields.text("preheader"),
            editorial_html=body.html if body.html.strip() else None,
            lead=fields.text("lead"),
            include=fields.texts("include"),
            exclude=fields.texts("exclude"),
            order=fields.texts("order"),
            media=body.media,
        )
        return None if complaints.spoiled else edit

    def _warn_of_unknown(self, fields: Fields, key: str, complaints: Complaints) -> None:
        if self.known is None:
            return
        for name in fields.texts(key):
            if name in self.known:
                continue
            line, near = fields.line(key), nearest(name, self.known)
            if near:
                complaints.warning("edit-work-unknown", line, key=key, found=name, nearest=near)
            else:
                complaints.warning("edit-work-foreign", line, key=key, found=name, nearest="")


def _day_complaints(home: Path, folder: Path) -> Iterator[Finding]:
    correction = _CORRECTION.fullmatch(folder.name)
    day = correction[1] if correction else folder.name
    try:
        correct = date.fromisoformat(day).isoformat() == day
    except ValueError:
        correct = False
    if not correct:
        complaints = Complaints(shown(home, folder))
        found = shown(folder.parent, folder)
        complaints.error("issue-date-malformed", None, found=found)
        yield from complaints.findings
