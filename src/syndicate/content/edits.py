"""content/issues/<newsletter>/<date>/index.<tag>.md → what editors decided for one issue."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from syndicate.content import bodies, frontmatter
from syndicate.content.complaints import Complaints, nearest
from syndicate.content.fields import EDITORIAL, Fields
from syndicate.content.files import load, shown
from syndicate.content.images import Images
from syndicate.errors import ContentError
from syndicate.model import Finding, Image
from syndicate.settings.options import Settings


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
    home: Path, newsletter: str, occurrence: date, settings: Settings
) -> tuple[Mapping[str, IssueEdit], tuple[Finding, ...]]:
    """Return the edits of one issue by locale, and what is wrong in the files.

    A file with an error gives no edit.
    """
    folder = home / "content" / "issues" / newsletter / occurrence.isoformat()
    return _of(home, folder, replace(settings, home=home))


def occurrences(home: Path, newsletter: str) -> tuple[date, ...]:
    """Return the dates of which editors decided something, oldest first."""
    found = []
    for folder in _folders(home / "content" / "issues" / newsletter):
        with suppress(ValueError):  # `check` complains of such a name
            found.append(date.fromisoformat(folder.name))
    return tuple(sorted(found))


def check(home: Path, settings: Settings) -> tuple[Finding, ...]:
    """Return what is wrong in the edits of all issues, past and future."""
    settings = replace(settings, home=home)
    found: list[Finding] = []
    for newsletter in _folders(home / "content" / "issues"):
        if newsletter.name not in settings.newsletters:
            complaints = Complaints(shown(home, newsletter))
            name, known = newsletter.name, settings.newsletters
            complaints.error(
                "edit-newsletter-unknown", None, found=name, nearest=nearest(name, known)
            )
            found += complaints.findings
            continue
        for folder in _folders(newsletter):
            found += _day_complaints(home, folder)
            found += _of(home, folder, settings)[1]
    return tuple(found)


def _of(
    home: Path, folder: Path, settings: Settings
) -> tuple[Mapping[str, IssueEdit], tuple[Finding, ...]]:
    made: dict[str, IssueEdit] = {}
    findings: list[Finding] = []
    images = Images(home)
    for path in sorted(folder.glob("*.md")):
        complaints = Complaints(shown(home, path))
        tag = path.name.removeprefix("index.").removesuffix(".md")
        if not path.name.startswith("index."):
            complaints.warning("file-ignored", None)
        elif tag not in settings.locales:
            near = nearest(tag, settings.locales)
            complaints.error("locale-unknown", None, found=tag, nearest=near)
        else:
            complaints.locale = tag
            edit = _read(path, settings, images, complaints)
            if edit is not None:
                made[tag] = edit
        findings += complaints.findings
    return made, tuple(findings)


def _read(
    path: Path, settings: Settings, images: Images, complaints: Complaints
) -> IssueEdit | None:
    try:
        document = frontmatter.parse(load(settings.home, path))
    except ContentError as error:
        complaints.take(error)
        return None
    fields = Fields(document, EDITORIAL, complaints)
    if document.cleaned is not None:
        complaints.warning("characters-removed", document.cleaned)
    body = bodies.read(document.body, path, images, complaints, document.body_line)
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


def _day_complaints(home: Path, folder: Path) -> Iterator[Finding]:
    try:
        correct = date.fromisoformat(folder.name).isoformat() == folder.name
    except ValueError:
        correct = False
    if not correct:
        complaints = Complaints(shown(home, folder))
        complaints.error("issue-date-malformed", None, found=folder.name)
        yield from complaints.findings


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")
    )
