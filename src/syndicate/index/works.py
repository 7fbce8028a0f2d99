"""Works as they were last read: one row for each name, with its last good version while it is held."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from syndicate.index.database import Index
from syndicate.model import Article, Event, Finding, Image, Kind
from syndicate.packing import pack, unpack

Name = tuple[Kind, str]
Lines = tuple[tuple[str, str, int], ...]
FINE, BROKEN, REFUSED, GONE = 0, 1, 2, 3
AS_READ, GOOD, NOTHING = 0, 1, 2
"""What readers see of a work."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a variant's own row leaves out: its body, and the images in it."""

    html: str
    media: Mapping[str, Image] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was found while reading one name, and where the keys stand that can meet another's.

    about: what there is to say about its translations.
    """

    findings: tuple[Finding, ...] = ()
    about: tuple[Finding, ...] = ()
    lines: Lines = ()

    @property
    def says(self) -> bool:
        """Tell whether there is anything that people are told."""
        return bool(self.findings or self.about)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One name as it was read now, in the form in which it is kept."""

    kind: Kind
    name: str
    files: int
    broken: bool
    id: str | None
    work: bytes | None
    texts: bytes | None
    told: Told
    addresses: tuple[tuple[str, str], ...] = ()
    images: tuple[str, ...] = ()
    next: float | None = None


def split(work: Article) -> tuple[bytes, bytes]:
    """Return a work without its texts, and its texts by tag, packed."""
    bare = {tag: replace(one, html="", media={}) for tag, one in work.variants.items()}
    texts = {tag: Text(one.html, one.media) for tag, one in work.variants.items()}
    return pack(replace(work, variants=bare)), pack(texts)


def joined(kind: Kind, work: bytes, texts: bytes | None = None) -> Article | Event | None:
    """Return what `split` took apart; without `texts`, a work whose bodies are empty."""
    found = unpack(work, Event) if kind == "event" else unpack(work, Article)
    if found is None or texts is None:
        return found
    bodies = unpack(texts, dict[str, Text])
    if bodies is None:
        return None
    whole = {
        tag: replace(one, html=bodies[tag].html, media=bodies[tag].media)
        for tag, one in found.variants.items()
    }
    return replace(found, variants=whole)


def names(index: Index, kind: Kind | None = None) -> set[Name]:
    """Return every name that has a row."""
    rows = index.rows("SELECT kind, name FROM works WHERE coalesce(?, kind) = kind", kind)
    return {(as_kind(k), str(n)) for k, n in rows}


def showing(index: Index, files: Iterable[str]) -> set[Name]:
    """Return the works that show any of these images."""
    found: set[Name] = set()
    for file in files:
        rows = index.rows("SELECT kind, name FROM images WHERE file = ?", file)
        found |= {(as_kind(k), str(n)) for k, n in rows}
    return found


def put(index: Index, reads: Sequence[Read]) -> None:
    """Keep what was read; what a broken name was when it was last fine stays beside it."""
    for one in reads:
        _keep_good(index, one)
        index.run("DELETE FROM addresses WHERE kind = ? AND name = ?", one.kind, one.name)
        index.run("DELETE FROM images WHERE kind = ? AND name = ?", one.kind, one.name)
        index.many(
            "INSERT INTO addresses VALUES (?, ?, ?, ?)",
            [(one.kind, locale, slug, one.name) for locale, slug in one.addresses],
        )
        index.many(
            "INSERT OR IGNORE INTO images VALUES (?, ?, ?)",
            [(file, one.kind, one.name) for file in one.images],
        )


def _keep_good(index: Index, one: Read) -> None:
    held = BROKEN if one.broken else FINE
    index.run(
        """INSERT INTO works(kind, name, id, held, files, said, told, work, texts, next)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT(kind, name) DO UPDATE SET
          good = CASE WHEN seen AND shows = 0 THEN works.work ELSE works.good END,
          good_texts = CASE WHEN seen AND shows = 0 THEN works.texts ELSE works.good_texts END,
          seen = 0,
          id = excluded.id, held = excluded.held, files = excluded.files,
          said = excluded.said, told = excluded.told, work = excluded.work, texts = excluded.texts,
          next = excluded.next""",
        one.kind, one.name, one.id, held, one.files, one.told.says, pack(one.told), one.work,
        one.texts, one.next,
    )  # fmt: skip


def hold(index: Index, refused: Iterable[Name]) -> None:
    """Mark the works that give way to others, and no others."""
    index.run("UPDATE works SET held = ? WHERE held = ?", FINE, REFUSED)
    index.many(
        "UPDATE works SET held = ? WHERE kind = ? AND name = ?",
        [(REFUSED, kind, name) for kind, name in refused],
    )


def standing(index: Index) -> dict[Name, int]:
    """Return the works that readers see otherwise than they were last read: GOOD, or NOTHING."""
    rows = index.rows("SELECT kind, name, shows FROM works WHERE shows != 0")
    return {(as_kind(k), str(n)): int(str(shows)) for k, n, shows in rows}


def stand(index: Index, shows: Mapping[Name, int]) -> None:
    """Have readers see exactly these works otherwise than they were last read.

    What the others were before they were read is no longer needed once readers have seen them. A work
    that was last good as it was read is seen so.
    """
    index.run("UPDATE works SET shows = 0 WHERE shows != 0")
    index.many(
        """UPDATE works SET shows = CASE WHEN ?1 = 1 AND good IS NULL THEN 0 ELSE ?1 END
        WHERE kind = ?2 AND name = ?3""",
        [(how, kind, name) for (kind, name), how in shows.items()],
    )
    index.run(
        """UPDATE works SET good = NULL, good_texts = NULL
        WHERE held = 0 AND shows = 0 AND seen AND good IS NOT NULL"""
    )


def rivals(index: Index) -> set[Name]:
    """Return the readable works that share an id, or an address in some language, with another."""
    by_id = index.rows(
        """SELECT kind, name FROM works WHERE id IN
        (SELECT id FROM works WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1)"""
    )
    by_address = index.rows(
        """SELECT a.kind, a.name FROM addresses a JOIN
        (SELECT kind, locale, slug FROM addresses GROUP BY kind, locale, slug HAVING count(*) > 1) b
        ON a.kind = b.kind AND a.locale = b.locale AND a.slug = b.slug"""
    )
    return {(as_kind(k), str(n)) for k, n in (*by_id, *by_address)}


def outlines(index: Index, wanted: Iterable[Name] | None = None) -> Iterator[Article | Event]:
    """Yield works without their texts: all that are fine, or those `wanted` that can be read."""
    query = "SELECT kind, work FROM works WHERE work IS NOT NULL AND held IN (0, ?)"
    rows = (
        index.rows(query, FINE)
        if wanted is None
        else (
            row
            for name in wanted
            for row in index.rows(f"{query} AND kind = ? AND name = ?", REFUSED, *name)
        )
    )
    for kind, data in rows:
        work = joined(as_kind(kind), _bytes(data))
        if work is not None:
            yield work


def shown(index: Index, name: Name) -> Article | Event | None:
    """Return a work as readers see it, whole."""
    for shows, *columns in index.rows(
        "SELECT shows, work, texts, good, good_texts FROM works WHERE kind = ? AND name = ?", *name
    ):
        data, texts = columns[:2] if shows == AS_READ else columns[2:]
        if shows != NOTHING and isinstance(data, bytes) and isinstance(texts, bytes):
            return joined(name[0], data, texts)
    return None


def before(index: Index, name: Name) -> Article | Event | None:
    """Return a work, whole, as readers saw it last; None if they never did."""
    for seen, shows, *columns in index.rows(
        """SELECT seen, shows, work, texts, good, good_texts FROM works
        WHERE kind = ? AND name = ?""",
        *name,
    ):
        data, texts = columns[:2] if seen and shows == AS_READ else columns[2:]
        if isinstance(data, bytes) and isinstance(texts, bytes):
            return joined(name[0], data, texts)
    return None


def held(index: Index) -> set[Name]:
    """Return the names that are broken, or that give way to others."""
    rows = index.rows("SELECT kind, name FROM works WHERE held IN (1, 2)")
    return {(as_kind(k), str(n)) for k, n in rows}


def told(index: Index) -> Iterator[Told]:
    """Yield what people are told of each name of which there is anything to tell, by name."""
    yield from _told(index.rows("SELECT told FROM works WHERE said ORDER BY kind, name"))


def lines(index: Index, wanted: Iterable[Name]) -> dict[tuple[str, str], int]:
    """Return (file, key) → line of the keys by which these works can get in each other's way."""
    rows = (
        row
        for name in wanted
        for row in index.rows("SELECT told FROM works WHERE kind = ? AND name = ?", *name)
    )
    return {(file, key): line for one in _told(rows) for file, key, line in one.lines}


def _told(rows: Iterable[tuple[object, ...]]) -> Iterator[Told]:
    for (data,) in rows:
        found = unpack(_bytes(data), Told)
        if found is not None:
            yield found


def forget(index: Index, gone: Iterable[Name]) -> None:
    """Have nothing left to read under these names; their rows go once readers see it so."""
    for kind, name in gone:
        index.run(
            """UPDATE works SET id = NULL, held = 3, shows = 0, files = 0, said = 0, told = ?, work = NULL,
            texts = NULL, good = NULL, good_texts = NULL, next = 0 WHERE kind = ? AND name = ?""",
            pack(Told()),
            kind,
            name,
        )
        for table in ("addresses", "images", "sources"):
            index.run(f"DELETE FROM {table} WHERE kind = ? AND name = ?", kind, name)  # noqa: S608 - names of ours


def named(owner: str) -> Name:
    """Return the name of which documents are owned by "article/<name>"."""
    kind, _, name = owner.partition("/")
    return as_kind(kind), name


def counts(index: Index) -> tuple[int, int]:
    """Return how many works are fine, and how many are held."""
    for fine, all_ in index.rows(
        """SELECT coalesce(sum(held = 0 AND id IS NOT NULL), 0), coalesce(sum(held IN (1, 2)), 0)
        FROM works"""
    ):
        return int(str(fine)), int(str(all_))
    return 0, 0


def of_ids(index: Index, works: Iterable[str]) -> dict[str, Name]:
    """Return the names of those of `works` (ids) that were last read under one."""
    return {
        work: (as_kind(kind), str(name))
        for work in works
        for kind, name in index.rows("SELECT kind, name FROM works WHERE id = ?", work)
    }


def as_kind(value: object) -> Kind:
    """Return the kind in a column."""
    return "event" if value == "event" else "article"


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""
