"""Which works are to be presented, and when time alone will ask for it again."""

from collections.abc import Iterable

from syndicate.index.database import Index
from syndicate.index.works import Name, as_kind


def due(index: Index, now: float) -> set[Name]:
    """Return the works of which time alone has changed what readers find."""
    rows = index.rows("SELECT kind, name FROM works WHERE next <= ?", now)
    return {(as_kind(kind), str(name)) for kind, name in rows}


def add(index: Index, affected: Iterable[Name]) -> None:
    """Have these works presented anew."""
    index.many("UPDATE works SET next = 0 WHERE kind = ? AND name = ?", list(affected))


def schedule(index: Index, name: Name, at: float | None) -> None:
    """Keep when time alone will change what readers find of a work."""
    index.run("UPDATE works SET next = ? WHERE kind = ? AND name = ?", at, *name)


def settle(index: Index, name: Name) -> None:
    """Note that readers see a work as it stands; take out a name under which there is nothing any more."""
    index.run("UPDATE works SET seen = 1 WHERE kind = ? AND name = ?", *name)
    index.run(
        "DELETE FROM works WHERE kind = ? AND name = ? AND held = 3",
        *name,
    )


def next_change(index: Index, now: float) -> float | None:
    """Return the next instant at which time alone changes what readers find of a work."""
    found = index.one("SELECT min(next) FROM works WHERE next > ?", now)
    return None if found is None else float(str(found))
