"""Bring works in, in this process, and look at what became of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from syndicate.content import folder, frontmatter
from syndicate.content.importers.hugo.importer import works as of_hugo
from syndicate.content.importers.languages import Tongues
from syndicate.content.importers.taking import take
from syndicate.content.importers.values import Arrival, Incoming, Report, Text, Wish
from syndicate.errors import DeliveryError
from syndicate.model import Finding
from tests.support.publication import settings

DATE = datetime(2021, 3, 9, 8, 0, tzinfo=UTC)


def nobody(url: str, _most: int) -> bytes:
    raise DeliveryError("fetch-failed", reason="EAI_NONAME")


def text(locale: str = "fr", **changes: Any) -> Text:
    told: dict[str, Any] = {
        "locale": locale,
        "origin": f"old/{locale}.md",
        "line": 1,
        "title": "Le marché de Noël",
        "summary": "Il ouvre vendredi.",
        "body": "Quarante cabanes.",
        "date": DATE,
        "slug": "marche-de-noel",
    }
    return Text(**(told | changes))


def work(*texts: Text, key: str = "old:1", **changes: Any) -> Incoming:
    told: dict[str, Any] = {"key": key, "texts": texts or (text(),), "sections": ("cooperation",)}
    return Incoming(**(told | changes))


def bring(
    home: Path,
    arrivals: Iterable[Arrival],
    get: Callable[[str, int], bytes] = nobody,
    *,
    base_url: str = "",
    **wish: Any,
) -> Report:
    (home / "content").mkdir(parents=True, exist_ok=True)
    given = settings(home)
    if base_url:
        given = replace(given, site=replace(given.site, base_url=base_url))
    return take(arrivals, given, folder.read(home, given), Wish(**wish), get)


def from_hugo(site: Path, home: Path, **wish: Any) -> Report:
    tongues = Tongues(settings(home), wish.get("languages", {}))
    found = of_hugo(site, ZoneInfo("Europe/Paris"), tongues, with_pages=wish.get("pages", False))
    return bring(home, found, **({"sections": {"": "cooperation"}} | wish))


def codes(report: Report) -> list[str]:
    return [one.code for one in report.findings]


def found(report: Report, code: str) -> list[Finding]:
    return [one for one in report.findings if one.code == code]


def outcomes(report: Report) -> list[str]:
    return [one.outcome for one in report.taken]


def keys(file: Path) -> dict[str, Any]:
    """Return the front matter of a file: a text for each key, or a list."""
    entries = frontmatter.parse(file.read_bytes()).entries
    return {key: list(one.texts) if one.listed else one.texts[0] for key, one in entries.items()}


def body(file: Path) -> str:
    return frontmatter.parse(file.read_bytes()).body.strip()


def tree(home: Path) -> dict[str, bytes]:
    """Return every file below content/ and the ledger of imports."""
    files = [*(home / "content").rglob("*"), home / "var" / "imported.jsonl"]
    return {one.relative_to(home).as_posix(): one.read_bytes() for one in files if one.is_file()}


def errors(home: Path) -> list[Finding]:
    """Return what `check` would call an error of content/."""
    library = folder.read(home, settings(home))
    return [one for one in library.findings if one.severity == "error"]


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return root
