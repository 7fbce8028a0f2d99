"""Works that were taken back → web versions of issues, in `var/archives/issues`, without them.

What is archived cannot be made from content again, so it is cut from the frozen pool in the database.
"""

import hashlib
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from syndicate import urls
from syndicate.errors import StoreError
from syndicate.index import cards
from syndicate.index.database import Index
from syndicate.journeys.build import made, world
from syndicate.journeys.build.numbers import told_again, told_beside
from syndicate.journeys.house import House
from syndicate.localise.findings import finding_of
from syndicate.model import Card, Finding
from syndicate.packing import pack, unpack
from syndicate.publish import put

_DONE, _UNTOLD = "cut", "untold"


@dataclass(frozen=True, slots=True)
class Cut:
    """What was to be said. `owed`: the database could not be had, so it is to be tried again."""

    findings: tuple[Finding, ...] = ()
    owed: bool = False


def cut(house: House, index: Index, now: datetime) -> Cut:
    """Take works that were withdrawn out of the web versions of issues; each file is audited once.

    The index keeps what this was last done for, so that nothing is opened where nothing is new.
    """
    taken = list(cards.withdrawn(index))
    if not taken or not house.issue_archive.is_dir():
        return Cut()
    if index.meta(_DONE) == _key(house, taken):
        return Cut()
    try:
        house.database.check()  # `build` goes on without one that it could not make ready
        known = _cut(house, taken, now)
    except StoreError as error:
        return Cut((finding_of(error, "warning"),), owed=True)
    orphans = tuple(_orphans(house, taken, known))
    if not orphans:
        index.keep(_DONE, _key(house, taken))
    return Cut(orphans)


def _cut(house: House, taken: Collection[Card], now: datetime) -> Collection[Path]:
    """Rewrite what shows any of the works; return every file of which the pool is known."""
    from syndicate.newsletter.compose import web_version, without  # noqa: PLC0415 (the rarest of builds)
    from syndicate.store import pools, withdrawal  # noqa: PLC0415

    gone: dict[str, set[str]] = {}
    for card in taken:
        gone.setdefault(card.locale, set()).add(card.work)
    with house.database.read() as c:
        found = withdrawal.pieces(c, {card.work for card in taken})
        known = [_file(house, *one) for one in pools.archived(c)]
    parts: dict[tuple[str, str, int, str], set[str]] = {}
    for one in found:
        if one.work in gone.get(one.locale, ()):
            part = (one.newsletter, one.issue, one.revision, one.locale)
            parts.setdefault(part, set()).add(one.work)
    for (newsletter, issue, revision, locale), works in parts.items():
        file = _file(house, newsletter, issue, locale)
        if file.is_file():
            with house.database.read() as c:
                compiled = pools.load_locale(c, issue, revision, locale)
            left = without(compiled, gone[locale])
            page = web_version(left).encode()
            if file.read_bytes() != page:
                _audit(house, file.relative_to(house.home).as_posix(), sorted(works), now)
                told = told_beside(file)
                if told.is_file():
                    put(told, told_again(told.read_bytes(), left))
                put(file, page)  # last: one that is not done yet may be told, never the reverse
    return frozenset(known)


def showing(house: House, work: str) -> list[str]:
    """Return the web versions of issues that a withdrawal of `work` will have rewritten."""
    from syndicate.store import withdrawal  # noqa: PLC0415 (builds do without)

    with house.database.read() as c:
        found = withdrawal.pieces(c, {work})
    files = dict.fromkeys(_file(house, one.newsletter, one.issue, one.locale) for one in found)
    return [file.relative_to(house.home).as_posix() for file in files if file.is_file()]


def note(index: Index, path: str, work: str) -> None:
    """Keep that an archive of a feed is about to be rewritten, until the database can be told."""
    index.keep(_UNTOLD, pack([*_untold(index), (path, work)]))
    os.sync()  # what the index knows is written has to be
    index.commit()


def tell(house: House, index: Index, now: datetime) -> Cut:
    """Audit what was noted."""
    untold = _untold(index)
    if not untold:
        return Cut()
    try:
        house.database.check()
        for path, work in untold:
            _audit(house, f"var/archives/feeds/{path}", [work], now)
    except StoreError as error:
        return Cut((finding_of(error, "warning"),), owed=True)
    index.keep(_UNTOLD, pack([]))
    return Cut()


def _untold(index: Index) -> list[tuple[str, str]]:
    data = index.meta(_UNTOLD)
    return (unpack(data, list[tuple[str, str]]) or []) if data else []


def _audit(house: House, path: str, works: Collection[str], now: datetime) -> None:
    """Keep, once, that an archive is rewritten without works."""
    from syndicate.store import audit  # noqa: PLC0415 (the rarest of builds)

    fields = {"works": [*works]}
    with house.database.write() as c:
        if not audit.holds(c, "archive-rewritten", path, fields):
            audit.record(c, now, "build", "archive-rewritten", path, fields)


def _orphans(house: House, taken: Collection[Card], known: Collection[Path]) -> Iterator[Finding]:
    """Yield each web version that shows a work and of which the database does not know the pool."""
    links: dict[str, list[bytes]] = {}
    for card in taken:
        for slug in (card.slug, *card.aliases):
            path = urls.work_path(card.locale, card.kind, slug)
            links.setdefault(card.locale, []).append(path.encode())
    for tag, paths in links.items():
        for file in sorted(house.issue_archive.glob(f"*/*/{tag}.html")):
            if file not in known and any(path in file.read_bytes() for path in paths):
                yield Finding(
                    code="archive-uncut",
                    severity="warning",
                    mender="operator",
                    file=file.relative_to(house.home).as_posix(),
                    locale=tag,
                )


def _file(house: House, newsletter: str, issue: str, locale: str) -> Path:
    number = issue.removeprefix(f"{newsletter}-")
    return house.issue_archive / newsletter / number / f"{locale}.html"


def _key(house: House, taken: Collection[Card]) -> bytes:
    """Return a key of what was withdrawn, and of the archive and the database as they are now."""
    whole = hashlib.sha256(world.folder_key(house.issue_archive))
    whole.update(str(made.database_inode(house.home)).encode())
    for card in taken:
        whole.update(pack((card.work, card.locale, card.withdrawn)))
    return whole.digest()
