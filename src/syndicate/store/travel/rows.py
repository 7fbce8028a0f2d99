"""Pages of rows in and out, and the numbers that were given to rows: in the words of each database."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from syndicate.store.travel.shape import Key, Row, Shape, quoted

PAGE = 2000  # rows
_SEQUENCE = text("SELECT pg_get_serial_sequence(:table, :column)")
_NUMBERED = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
_NUMBER_ON = (
    text("DELETE FROM sqlite_sequence WHERE name = :name"),
    text("""
        INSERT INTO sqlite_sequence(name, seq) SELECT name, :last FROM sqlite_master
        WHERE type = 'table' AND name = :name AND sql LIKE '%AUTOINCREMENT%'
    """),
)


@dataclass(frozen=True, slots=True)
class Digest:
    """What a table holds: rows, and a hash of them all in the order of their keys."""

    rows: int
    sha256: str


class Hashing:
    """Counts and hashes rows as they pass; in what pages they do makes no difference."""

    def __init__(self) -> None:
        self._made, self._rows = hashlib.sha256(), 0

    def take(self, rows: Sequence[Row]) -> None:
        """Take the next rows in, of which there is one at least."""
        self._made.update(json.dumps(rows, ensure_ascii=False)[1:-1].encode() + b",")
        self._rows += len(rows)

    def digest(self) -> Digest:
        """Return what passed so far."""
        return Digest(self._rows, self._made.hexdigest())


def page(c: Connection, shape: Shape, after: Key | None) -> list[Row]:
    """Return the next rows behind a key, in the order of keys; None: the first."""
    keys, mark = quoted(shape.key), _mark(c)
    marks = ", ".join(f"{mark}{cast}" for cast in shape.casts)
    behind = "" if after is None else f"WHERE ({keys}) > ({marks})"
    statement = (
        f'SELECT {", ".join(shape.reads)} FROM "{shape.name}" {behind} ORDER BY {keys} LIMIT {PAGE}'  # noqa: S608 (names of ours)
    )
    found: list[Row] = _raw(c).execute(statement, after or ()).fetchall()
    return found


def add(c: Connection, shape: Shape, rows: Sequence[Row]) -> None:
    """Put rows into a table."""
    if c.dialect.name == "postgresql":
        with (
            _raw(c).cursor() as cursor,
            cursor.copy(f'COPY "{shape.name}" ({quoted(shape.columns)}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(shape.columns))
    _raw(c).executemany(
        f'INSERT INTO "{shape.name}" ({quoted(shape.columns)}) VALUES ({marks})',  # noqa: S608 (names of ours)
        rows,
    )


def count(c: Connection, shape: Shape) -> int:
    """Return how many rows a table has."""
    return int(c.exec_driver_sql(f'SELECT count(*) FROM "{shape.name}"').scalar_one())  # noqa: S608 (names of ours)


def digest(c: Connection, shape: Shape, told: Callable[[int], None]) -> Digest:
    """Count and hash a table; `told` of rows as they pass."""
    hashing = Hashing()
    for some in pages(c, shape):
        hashing.take(some)
        told(len(some))
    return hashing.digest()


def pages(c: Connection, shape: Shape) -> Iterator[list[Row]]:
    """Yield all rows, in the order of keys."""
    after: Key | None = None
    while rows := page(c, shape, after):
        yield rows
        after = shape.key_of(rows[-1])


def numbers(c: Connection, shape: Shape) -> int:
    """Return the highest number that was ever given to a row, 0 for none: it may be gone since."""
    if c.dialect.name != "postgresql":
        # Of rows that were deleted it remembers the numbers only where they must not come again.
        kept = c.execute(_NUMBERED, {"name": shape.name}).scalar() or 0
        last = c.exec_driver_sql(f'SELECT max("{shape.key[0]}") FROM "{shape.name}"').scalar()  # noqa: S608
        return max(kept, last) if isinstance(last, int) else int(kept)
    sequence = _sequence(c, shape)
    if sequence is None:
        return 0
    last, called = c.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()  # noqa: S608
    return int(last) if called else 0


def number_on(c: Connection, shape: Shape, last: int) -> None:
    """Have the next row get a number beyond `last`."""
    if not last:
        return
    if c.dialect.name == "postgresql":
        sequence = _sequence(c, shape)
        if sequence is not None:
            c.execute(text("SELECT setval(:name, :last)"), {"name": sequence, "last": last})
        return
    for statement in _NUMBER_ON:
        c.execute(statement, {"name": shape.name, "last": last})


def _sequence(c: Connection, shape: Shape) -> str | None:
    """Return the name of what gives a table's rows their numbers, if anything does."""
    names = {"table": f'"{shape.name}"', "column": shape.key[0]}
    found: str | None = c.execute(_SEQUENCE, names).scalar()
    return found


def _mark(c: Connection) -> str:
    return "%s" if c.dialect.name == "postgresql" else "?"


def _raw(c: Connection) -> Any:
    """Return the driver's own connection: of millions of rows, each layer takes its share."""
    return c.connection.driver_connection
