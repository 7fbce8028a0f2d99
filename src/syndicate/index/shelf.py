"""Works as staff look at them: each name, readable or not, and what was said of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from syndicate.index.database import Index
from syndicate.index.works import GONE, Name, Told, as_kind, joined
from syndicate.model import Article
from syndicate.packing import unpack


@dataclass(frozen=True, slots=True)
class Row:
    """A name. work: without its texts; None where it cannot be read. held: as in `works`."""

    name: Name
    work: Article | None
    held: int
    told: Told


def everything(index: Index) -> Iterator[Row]:
    """Yield every name there is a file of."""
    rows = index.rows("SELECT kind, name, held, work, told FROM works WHERE held != ?", GONE)
    for row in rows:
        yield _row(row)


def _row(row: Sequence[object]) -> Row:
    kind, name, held, work, told = row
    found = joined(as_kind(kind), work) if isinstance(work, bytes) else None
    said = unpack(told, Told) if isinstance(told, bytes) else None
    return Row((as_kind(kind), str(name)), found, int(str(held)), said or Told())
