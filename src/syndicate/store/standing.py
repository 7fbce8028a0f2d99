"""Whether a database is ours to write: its revision, or a word in its place while it moves elsewhere.

One word, with the revision behind it, where every process looks before it writes: none has to be told,
and none can forget to ask.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, inspect, text

VERSION = "alembic_version"
MOVING = "moving"  # its rows are being copied elsewhere
MOVED = "moved"  # they are elsewhere, and count there
ARRIVING = "arriving"  # rows of another are being copied here, and not all are
_SAYS: Mapping[str, str] = {
    MOVING: "database-moving",
    MOVED: "database-moved",
    ARRIVING: "database-arriving",
}
_READ = text(f"SELECT version_num FROM {VERSION}")  # noqa: S608 (a constant)
_SET = text(f"UPDATE {VERSION} SET version_num = :found")  # noqa: S608 (as above)


def refusal(found: str, newest: str) -> str | None:
    """Return the code of why nobody may write where `found` stands; None where whoever knows `newest` may."""
    return _SAYS.get(word(found)) or ("database-newer" if found > newest else None)


def word(found: str) -> str:
    """Return the word, or the revision where that is all that stands there."""
    return found.partition(" ")[0]


def revision(found: str) -> str:
    """Return the revision, whatever word stands before it."""
    return found.rpartition(" ")[2]


def read(c: Connection) -> str | None:
    """Return what stands there; None in a database without our tables."""
    return c.execute(_READ).scalar() if inspect(c).has_table(VERSION) else None


def put(c: Connection, found: str) -> None:
    """Have a revision or a word stand there."""
    c.execute(_SET, {"found": found})
