"""A site that was made with something else → works in `content/`, and the log of who brought them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from syndicate import fetch
from syndicate.content import folder
from syndicate.content.importers.languages import Tongues
from syndicate.content.importers.pictures import Fetcher, Get
from syndicate.content.importers.taking import WRITTEN, take
from syndicate.content.importers.values import Arrival, Report, Wish
from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.localise.locales import expect
from syndicate.settings.options import Settings
from syndicate.store import audit

_HOPS = 3  # redirects that a picture may be behind: http → https → another host
Source = Callable[[Settings, Tongues], Iterator[Arrival]]
"""An importer that waits for the settings, and for what the source's languages mean in them."""


def pairs(words: Sequence[str], option: str) -> dict[str, str]:
    """Return what `--lang`, `--section` and the like say: "theirs=ours", or "ours" alone for all else ("").

    Raises UsageError import-pair.
    """
    found: dict[str, str] = {}
    for word in words:
        theirs, equals, ours = word.rpartition("=")
        if not ours.strip() or (equals and not theirs.strip()):
            raise UsageError("import-pair", option=option, found=word)
        found[theirs.strip()] = ours.strip()
    return found


def _get(url: str, most: int) -> bytes:
    return fetch.get(url, most, hops=_HOPS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A source to be taken in. name: what the log calls it. get: how its pictures are fetched."""

    source: Source
    name: str
    wish: Wish
    get: Get = _get


def arrive(house: House, coming: Coming, by: str, now: datetime) -> Report:
    """Take a source in; audited where something was written.

    Raises UsageError locale-unknown or import-section, and what the importer and `taking.take` raise.
    """
    wish = coming.wish
    for tag in wish.languages.values():
        expect(tag, house.settings.locales)
    for key in wish.sections.values():
        if key not in house.settings.sections:
            known = ", ".join(house.settings.sections)
            raise UsageError("import-section", found=key, known=known)
    library = folder.read(house.home, house.settings)
    tongues = Tongues(house.settings, wish.languages)
    report = take(coming.source(house.settings, tongues), house.settings, library, wish, coming.get)
    written = sum(one.outcome in WRITTEN for one in report.taken)
    if written and not wish.dry:
        with house.database.write() as c:
            audit.record(c, now, by, "import-works", coming.name, {"written": written})
    return report


def hugo(root: Path, wish: Wish) -> Source:
    """Return the importer of a Hugo site's source."""
    from syndicate.content.importers.hugo.importer import works  # noqa: PLC0415 (each reads its own)

    def source(settings: Settings, tongues: Tongues) -> Iterator[Arrival]:
        zone = ZoneInfo(settings.site.zone)
        return works(root.resolve(), zone, tongues, with_pages=wish.pages)

    return source


def wordpress(
    path: Path, wish: Wish, types: Sequence[str], pairs: Path | None, *, ask: bool
) -> Source:
    """Return the importer of a WordPress export.

    types: post types that are articles here, besides posts. pairs: a table of languages. ask: ask live
    pages for them. Raises UsageError import-pairs.
    """
    from syndicate.content.importers import pairing  # noqa: PLC0415 (each reads its own)
    from syndicate.content.importers.wordpress.importer import Asked, works  # noqa: PLC0415

    asked = Asked(
        types=("post", *types),
        pages=wish.pages,
        pairs=pairing.table(pairs),
        ask=Fetcher(_get) if ask else None,
    )
    return lambda _settings, tongues: works(path, tongues, asked)


def ghost(path: Path, wish: Wish, base: str, pairs: Path | None) -> Source:
    """Return the importer of a Ghost export. base: the site's address. Raises UsageError import-pairs."""
    from syndicate.content.importers import pairing  # noqa: PLC0415 (each reads its own)
    from syndicate.content.importers.ghost.importer import Asked, works  # noqa: PLC0415

    asked = Asked(base=base, pages=wish.pages, pairs=pairing.table(pairs))
    return lambda _settings, tongues: works(path, tongues, asked)
