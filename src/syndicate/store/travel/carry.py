"""All rows of one database → another, in pages; cut short anywhere, it goes on where it was.

How far it is stands in the other database, in the transaction that brought the page.
"""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import astuple, dataclass, field

from sqlalchemy import Connection, text

from syndicate.store import standing
from syndicate.store.database import Database
from syndicate.store.migrations import anew
from syndicate.store.schema import REVISION
from syndicate.store.travel import rows
from syndicate.store.travel.rows import Digest
from syndicate.store.travel.shape import Key, Row, Shape, shapes, tables
from syndicate.store.types import metadata

ARRIVAL = "syndicate_arrival"
_ORIGIN = "origin"
_MAKE = f"CREATE TABLE {ARRIVAL} (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)"
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """A table that is not the same in two databases."""

    table: str
    here: Digest
    there: Digest


@dataclass(frozen=True, slots=True)
class Journey:
    """From one database to another. origin: what the rows are of, the same whenever it goes on.

    tables: those that travel; all of ours, if none are named.
    """

    source: Database
    target: Database
    origin: str
    tables: Collection[str] = field(default_factory=lambda: frozenset(metadata.tables))

    def rows(self) -> int:
        """Return how many rows there are to carry."""
        with self.source.read() as c:
            return sum(rows.count(c, shape) for shape in shapes(c, self.tables))

    def expect(self, revision: str = REVISION) -> None:
        """Have the target expect the rows: its tables made, at `revision`, if there are none.

        Raises StoreError travel-taken where it has rows already that are not of this journey.
        """
        found = self.target.revision()
        with self.target.write_regardless() as c:
            if found is None:
                anew.bring(c, is_new=True, to=revision)
            elif standing.word(found) == standing.ARRIVING and origin_of(c) == self.origin:
                return
            elif standing.revision(found) != revision or self._holds(c):
                raise self.target.error("travel-taken")
            if ARRIVAL not in tables(c):
                c.exec_driver_sql(_MAKE)
            c.exec_driver_sql(f"DELETE FROM {ARRIVAL}")  # noqa: S608 (a constant)
            _note(c, _ORIGIN, self.origin)
            standing.put(c, f"{standing.ARRIVING} {revision}")

    def _holds(self, c: Connection) -> bool:
        return any(rows.count(c, shape) for shape in self._shapes(c).values())

    def carry(self, told: Told) -> None:
        """Copy what is not there yet; `told` of rows as they arrive, also of those that were there.

        Raises StoreError travel-taken where the target expects the rows of another database, and
        travel-unfit for a row that it cannot hold.
        """
        with self.source.read() as here:
            theirs = self._shapes(here)
            with self.target.read() as there:
                ours = self._shapes(there)
                told(sum(_progress(there, name).rows for name in ours))
            for name, shape in ours.items():
                while carried := self._page(here, theirs[name], shape):
                    told(carried)

    def differences(self, told: Told) -> list[Difference]:
        """Count and hash all tables on both sides; return those that differ. `told` of rows as they pass."""
        found = []
        with self.source.read() as here, self.target.read() as there:
            theirs, ours = self._shapes(here), self._shapes(there)
            for name, shape in ours.items():
                one = Difference(
                    name, rows.digest(here, theirs[name], told), rows.digest(there, shape, told)
                )
                if one.here != one.there:
                    found.append(one)
        return found

    def arrive(self, c: Connection, revision: str = REVISION) -> None:
        """Have the target be a database like any other; `c` writes in it, regardless."""
        c.exec_driver_sql(f"DROP TABLE {ARRIVAL}")
        standing.put(c, revision)

    def _shapes(self, c: Connection) -> dict[str, Shape]:
        return {shape.name: shape for shape in shapes(c, self.tables)}

    def _page(self, here: Connection, theirs: Shape, ours: Shape) -> int:
        """Carry one page; return how many rows it has, 0 once there are no more."""
        with self.target.write_regardless() as there:
            if _noted(there, _ORIGIN) != self.origin:
                raise self.target.error("travel-taken")
            before = _progress(there, ours.name)
            if before.done:
                return 0
            some = rows.page(here, theirs, before.after)
            if some:
                self._add(there, ours, some, before.rows)
                after = _Progress(ours.key_of(some[-1]), before.rows + len(some))
            else:
                rows.number_on(there, ours, rows.numbers(here, theirs))
                after = _Progress(before.after, before.rows, done=True)
            _note(there, f"table {ours.name}", json.dumps(astuple(after)))
            return len(some)

    def _add(self, there: Connection, ours: Shape, some: Sequence[Row], before: int) -> None:
        dbapi = self.target.engine.dialect.loaded_dbapi
        try:
            rows.add(there, ours, some)
        except (dbapi.DataError, dbapi.IntegrityError) as error:
            # What it says behind a colon, and on other lines, may be the value.
            reason = str(error).partition("\n")[0].partition(": ")[0]
            span = {"first": before + 1, "last": before + len(some)}
            raise self.target.error(
                "travel-unfit", table=ours.name, reason=reason, **span
            ) from error


@dataclass(frozen=True, slots=True)
class _Progress:
    """How far a table is: the last key that arrived, how many rows did, and whether that is all."""

    after: Key | None = None
    rows: int = 0
    done: bool = False


def _progress(c: Connection, name: str) -> _Progress:
    found = _noted(c, f"table {name}")
    if found is None:
        return _Progress()
    after, count, done = json.loads(found)
    return _Progress(None if after is None else tuple(after), count, done)


def origin_of(c: Connection) -> str | None:
    """Return what the rows are of that a database expects; None for one that expects none."""
    return _noted(c, _ORIGIN) if ARRIVAL in tables(c) else None


def _noted(c: Connection, name: str) -> str | None:
    statement = text(f"SELECT value FROM {ARRIVAL} WHERE name = :name")  # noqa: S608 (a constant)
    found: str | None = c.execute(statement, {"name": name}).scalar()
    return found


def _note(c: Connection, name: str, value: str) -> None:
    c.execute(text(f"DELETE FROM {ARRIVAL} WHERE name = :name"), {"name": name})  # noqa: S608 (as above)
    statement = text(f"INSERT INTO {ARRIVAL}(name, value) VALUES (:name, :value)")  # noqa: S608 (as above)
    c.execute(statement, {"name": name, "value": value})
