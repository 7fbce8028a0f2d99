"""A database as it is at one moment → a new file, while others write on: every row of it, counted and hashed."""

from collections.abc import Callable

from syndicate.store import standing
from syndicate.store.database import Database
from syndicate.store.migrations import anew
from syndicate.store.travel import rows
from syndicate.store.travel.rows import Hashing
from syndicate.store.travel.shape import Shape, shapes, tables
from syndicate.store.types import Connection

Counting = Callable[[int], Callable[[int], None]]


def snapshot(source: Database, target: Database, counting: Counting) -> bool:
    """Fill a new file with what a database holds; tell whether it is all there, row by row.

    counting: told how many rows there are to copy and to compare; what it gives is told of each page.
    """
    revision = source.revision() or ""
    with target.write_regardless() as there:
        anew.bring(there, is_new=True, to=revision)
        names = tables(there) - {standing.VERSION}
    with source.read() as here:
        ours = {shape.name: shape for shape in shapes(here, names)}
        told = counting(2 * sum(rows.count(here, shape) for shape in ours.values()))
        with target.read() as there:
            new = shapes(there, names)
        hashes = {shape.name: _copied(here, ours[shape.name], target, shape, told) for shape in new}
    with target.read() as there:
        return all(rows.digest(there, shape, told) == hashes[shape.name] for shape in new)


def _copied(
    here: Connection, ours: Shape, target: Database, new: Shape, told: Callable[[int], None]
) -> rows.Digest:
    hashing = Hashing()
    for some in rows.pages(here, ours):
        with target.write_regardless() as there:
            rows.add(there, new, some)
        hashing.take(some)
        told(len(some))
    with target.write_regardless() as there:
        rows.number_on(there, new, rows.numbers(here, ours))
    return hashing.digest()
