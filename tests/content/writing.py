"""Write content for tests, and read what is said about it."""

from datetime import UTC, datetime
from pathlib import Path

from syndicate.content import folder
from syndicate.content.folder import Library
from syndicate.model import Article, Event, Finding
from tests.support.photographs import JPEG
from tests.support.publication import settings

ARTICLE = {
    "title": "La fête des jumelages",
    "summary": "Trois jours de rencontres.",
    "date": "2026-03-09T08:00:00+01:00",
    "section": "cooperation",
    "id": "tag:metropole.example,2026:fete",
}
EVENT = ARTICLE | {
    "id": "tag:metropole.example,2026:concert",
    "start": "2026-06-21T20:30",
    "end": "2026-06-21T22:00",
    "zone": "Europe/Paris",
}
PIXEL = JPEG


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def block(keys: dict[str, str | None]) -> str:
    lines = [f"{key}: {value}\n" for key, value in keys.items() if value is not None]
    return f"---\n{''.join(lines)}---\n"


def write(home: Path, path: str, text: str | bytes) -> Path:
    """Write a file below content/."""
    file = home / "content" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return file


def write_article(
    home: Path,
    path: str = "articles/fete/index.fr.md",
    /,
    body: str | None = "Bonjour.\n",
    **keys: str | None,
) -> Path:
    """Write an article; a key that is None is left out."""
    return write(home, path, block({**ARTICLE, **keys}) + (body or ""))


def write_event(
    home: Path,
    path: str = "events/concert/index.fr.md",
    /,
    body: str | None = "Bonjour.\n",
    **keys: str | None,
) -> Path:
    """Write an event; a key that is None is left out."""
    return write(home, path, block({**EVENT, **keys}) + (body or ""))


def library(home: Path) -> Library:
    return folder.read(home, settings(home))


def only_work(home: Path) -> Article | Event:
    """Return the one work, in which nothing is wrong."""
    found = library(home)
    assert said(found.findings) == []
    (work,) = found.works
    return work


def only_event(home: Path) -> Event:
    work = only_work(home)
    assert isinstance(work, Event)
    return work


def said(findings: tuple[Finding, ...]) -> list[tuple[str, int | None]]:
    """Return code and line of each finding."""
    return [(one.code, one.line) for one in findings]


def errors(found: Library) -> list[tuple[str, int | None]]:
    return [(one.code, one.line) for one in found.findings if one.severity == "error"]


def warnings(found: Library) -> list[tuple[str, int | None]]:
    return [(one.code, one.line) for one in found.findings if one.severity == "warning"]
