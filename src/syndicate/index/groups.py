"""All that readers find, summed up by locale, kind, section and year: what long lists are made of."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from syndicate.index.database import Index
from syndicate.index.works import as_kind
from syndicate.model import Kind

_EVERY = """SELECT locale, kind, section, year, updated, key FROM cards WHERE withdrawn IS NULL
    ORDER BY locale, kind, section, year, date DESC, work"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Works of one kind, section and year that the readers of a locale find.

    key:     changes with anything that an edition among them shows.
    updated: when one of them was last changed for readers, in seconds since 1970.
    """

    locale: str
    kind: Kind
    section: str
    year: int
    key: bytes
    updated: float


def groups(index: Index) -> tuple[Group, ...]:
    """Return every group that is not empty, in order; one look at each edition's row."""
    rows = index.rows(_EVERY)
    return tuple(_group(place, those) for place, those in groupby(rows, key=lambda row: row[:4]))


def _group(place: tuple[object, ...], rows: Iterable[tuple[object, ...]]) -> Group:
    whole, newest = hashlib.sha256(), 0.0
    for row in rows:
        updated, key = row[4:]
        whole.update(key if isinstance(key, bytes) else b"")
        newest = max(newest, float(str(updated)))
    locale, kind, section, year = place
    return Group(
        locale=str(locale),
        kind=as_kind(kind),
        section=str(section),
        year=int(str(year)),
        key=whole.digest(),
        updated=newest,
    )


def years(those: Iterable[Group], locale: str, section: str) -> tuple[int, ...]:
    """Return the years in which a section has articles, newest first."""
    mine = (one for one in those if (one.locale, one.section) == (locale, section))
    return tuple(sorted((one.year for one in mine if one.kind == "article"), reverse=True))


def parts(those: Iterable[Group]) -> Iterator[tuple[tuple[str, Kind, int], float, bytes]]:
    """Yield (locale, kind, year) with when it last changed, and a key of it in all locales, by kind and year."""
    updated: dict[tuple[str, Kind, int], float] = {}
    keys: dict[tuple[Kind, int], bytes] = {}
    for one in those:
        place = (one.locale, one.kind, one.year)
        updated[place] = max(updated.get(place, 0.0), one.updated)
        keys[place[1:]] = keys.get(place[1:], b"") + one.key
    for place in sorted(updated, key=lambda place: (*place[1:], place[0])):
        yield place, updated[place], keys[place[1:]]
