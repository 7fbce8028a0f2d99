"""Cards of every edition that readers find, or that was taken back from them: the lists of a publication."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from syndicate.index.database import Index
from syndicate.index.works import Name
from syndicate.model import Card, Kind
from syndicate.packing import pack, unpack

_PUBLIC = "SELECT key, card FROM cards WHERE locale = ? AND withdrawn IS NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A card as it is kept. `key` changes with all that its edition shows; `months`: "2026-03"."""

    card: bytes
    key: bytes
    locale: str
    work: str
    kind: Kind
    name: str
    section: str
    date: float
    year: int
    updated: float
    starts: float | None = None
    ends: float | None = None
    withdrawn: float | None = None
    months: tuple[str, ...] = ()


def row(card: Card, key: bytes, ends: datetime | None, months: Sequence[str], zone: str) -> Row:
    """Return `card` in the form in which it is kept; zone: in which its year is told."""
    happening = card.happening
    return Row(
        card=pack(card),
        key=key,
        locale=card.locale,
        work=card.work,
        kind=card.kind,
        name=card.name,
        section=card.section,
        date=card.date.timestamp(),
        year=card.date.astimezone(ZoneInfo(zone)).year,
        updated=card.updated.timestamp(),
        starts=happening.start.timestamp() if happening else None,
        ends=ends.timestamp() if ends else None,
        withdrawn=card.withdrawn.timestamp() if card.withdrawn else None,
        months=tuple(months),
    )


def replace(index: Index, name: Name, rows: Iterable[Row]) -> None:
    """Have exactly these cards for the work of a name."""
    index.run(
        """DELETE FROM months WHERE (locale, work) IN
        (SELECT locale, work FROM cards WHERE kind = ? AND name = ?)""",
        *name,
    )
    index.run("DELETE FROM cards WHERE kind = ? AND name = ?", *name)
    those = list(rows)
    index.many(  # each takes the place of one that another name had under the same id
        "DELETE FROM months WHERE locale = ? AND work = ?",
        [(one.locale, one.work) for one in those],
    )
    index.many(
        "INSERT OR REPLACE INTO cards VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(one.locale, one.work, one.kind, one.name, one.section, one.date, one.year),
                *(one.starts, one.ends, one.withdrawn, one.updated, one.key, one.card),
            )
            for one in those
        ],
    )
    index.many(
        "INSERT OR IGNORE INTO months VALUES (?, ?, ?)",
        [(one.locale, month, one.work) for one in those for month in one.months],
    )


@dataclass(frozen=True, slots=True)
class Found:
    """The cards of a list, still packed, and a key that changes with any of them."""

    rows: tuple[tuple[bytes, bytes], ...]

    @property
    def keys(self) -> bytes:
        """Return what tells this list from any other."""
        return b"".join(key for key, _card in self.rows)

    def cards(self) -> tuple[Card, ...]:
        """Return the cards."""
        found = (unpack(card, Card) for _key, card in self.rows)
        return tuple(card for card in found if card is not None)


def _found(rows: Iterable[tuple[object, ...]]) -> Found:
    return Found(tuple((_b(key), _b(card)) for key, card in rows))


def newest(
    index: Index, locale: str, section: str | None, limit: int, kind: Kind = "article"
) -> Found:
    """Return the newest works of a locale, or of its section."""
    narrow = "AND section = ? " if section else ""
    query = f"{_PUBLIC} {narrow}AND kind = ? ORDER BY date DESC, work LIMIT ?"
    return _found(index.rows(query, locale, *([section] if section else []), kind, limit))


def of_year(index: Index, locale: str, section: str, year: int) -> Found:
    """Return the articles of a section in a year, newest first."""
    query = f"{_PUBLIC} AND section = ? AND kind = 'article' AND year = ? ORDER BY date DESC, work"
    return _found(index.rows(query, locale, section, year))


def coming(
    index: Index, locale: str, after: float, section: str | None = None, limit: int = -1
) -> Found:
    """Return the events that are not over at `after`, by start."""
    narrow = "AND section = ? " if section else ""
    query = f"{_PUBLIC} {narrow}AND kind = 'event' AND ends > ? ORDER BY starts, work LIMIT ?"
    return _found(index.rows(query, locale, *([section] if section else []), after, limit))


def months(index: Index, locale: str) -> tuple[str, ...]:
    """Return the months in which events take place, "2026-03", oldest first."""
    rows = index.rows("SELECT DISTINCT month FROM months WHERE locale = ? ORDER BY month", locale)
    return tuple(str(month) for (month,) in rows)


def of_month(index: Index, locale: str, month: str) -> Found:
    """Return the events that take place in a month, by start."""
    return _found(
        index.rows(
            """SELECT key, card FROM cards JOIN months USING (locale, work)
            WHERE locale = ? AND month = ? AND withdrawn IS NULL ORDER BY starts, work""",
            locale,
            month,
        )
    )


def happening(index: Index, locale: str, section: str | None, since: float) -> Found:
    """Return events that were not over at `since`, and those taken back since, by start."""
    narrow = "AND section = ? " if section else ""
    query = f"""SELECT key, card FROM cards WHERE locale = ? {narrow}AND kind = 'event'
        AND (ends > ? OR withdrawn > ?) ORDER BY starts, work"""  # noqa: S608 - parts of ours
    return _found(index.rows(query, locale, *([section] if section else []), since, since))


@dataclass(frozen=True, slots=True)
class Kept:
    """A card, and the key of all that its edition shows."""

    card: Card
    key: bytes


def of_feed(
    index: Index,
    locale: str,
    kind: Kind,
    section: str | None,
    *,
    since: float,
    withdrawn_since: float,
) -> Iterator[Kept]:
    """Yield what belongs to a feed, newest first; withdrawn works as long as they are told of."""
    narrow = "AND section = ? " if section else ""
    mine = f"locale = ? {narrow}AND kind = ?"
    query = f"""SELECT key, card FROM (
        SELECT key, card, date, work FROM cards WHERE {mine} AND withdrawn IS NULL AND date >= ?
        UNION ALL SELECT key, card, date, work FROM cards INDEXED BY cards_withdrawn
        WHERE {mine} AND withdrawn > ?) ORDER BY date DESC, work"""  # noqa: S608 - parts of ours
    place = (locale, *([section] if section else []), kind)
    yield from _kept(index.rows(query, *place, since, *place, withdrawn_since))


def taken_back(index: Index, locale: str, kind: Kind) -> Iterator[Kept]:
    """Yield the works of a locale that were withdrawn, whenever that was."""
    rows = index.rows(
        """SELECT key, card FROM cards WHERE locale = ? AND kind = ?
        AND withdrawn IS NOT NULL ORDER BY date, work""",
        locale,
        kind,
    )
    yield from _kept(rows)


def withdrawn(index: Index) -> Iterator[Card]:
    """Yield all that was taken back, in every locale."""
    rows = index.rows(
        """SELECT key, card FROM cards INDEXED BY cards_withdrawn WHERE withdrawn IS NOT NULL
        ORDER BY work, locale"""
    )
    yield from (one.card for one in _kept(rows))


def of_name(index: Index, name: Name) -> tuple[Kept, ...]:
    """Return the cards of a work in all locales, withdrawn ones among them."""
    rows = index.rows("SELECT key, card FROM cards WHERE kind = ? AND name = ?", *name)
    return tuple(_kept(rows))


def _kept(rows: Iterable[tuple[object, ...]]) -> Iterator[Kept]:
    for key, data in rows:
        card = unpack(_b(data), Card)
        if card is not None:
            yield Kept(card, _b(key))


def each(index: Index, locale: str, kind: Kind, year: int) -> Iterator[Card]:
    """Yield the public works of a kind in a year in any order, read only as far as one looks."""
    rows = index.rows(f"{_PUBLIC} AND kind = ? AND year = ?", locale, kind, year)
    yield from (kept.card for kept in _kept(rows))


def of_group(index: Index, locale: str, kind: Kind, year: int) -> Found:
    """Return the public works of a kind in a year, oldest first."""
    return _found(
        index.rows(f"{_PUBLIC} AND kind = ? AND year = ? ORDER BY date, work", locale, kind, year)
    )


def counts(index: Index, locales: Iterable[str]) -> dict[str, int]:
    """Return how many works the readers of each locale find."""
    rows = index.rows("SELECT locale, count(*) FROM cards WHERE withdrawn IS NULL GROUP BY locale")
    return {**dict.fromkeys(locales, 0), **{str(tag): int(str(n)) for tag, n in rows}}


def dates(index: Index) -> Iterator[tuple[str, str, datetime]]:
    """Yield (work, locale, date) of all that readers find."""
    rows = index.rows("SELECT work, locale, date FROM cards WHERE withdrawn IS NULL")
    for work, locale, date in rows:
        yield str(work), str(locale), datetime.fromtimestamp(float(str(date)), UTC)


def next_end(index: Index, after: float) -> float | None:
    """Return when the next event is over."""
    found = index.one("SELECT min(ends) FROM cards WHERE ends > ? AND withdrawn IS NULL", after)
    return float(str(found)) if found is not None else None


def next_forgotten(index: Index, after: float, keep: float) -> float | None:
    """Return when the next event or withdrawal, `keep` seconds after it, leaves a list."""
    ends = index.one("SELECT min(ends) FROM cards WHERE ends > ?", after - keep)
    taken = index.one("SELECT min(withdrawn) FROM cards WHERE withdrawn > ?", after - keep)
    found = [float(str(one)) + keep for one in (ends, taken) if one is not None]
    return min(found, default=None)


def _b(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""
