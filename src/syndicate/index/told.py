"""What readers were last told of each work, as JSON: by id, whatever becomes of its files."""

from collections.abc import Iterator

from syndicate.index.database import Index


def everything(index: Index) -> Iterator[tuple[str, bytes]]:
    """Yield (work, facts)."""
    for work, facts in index.rows("SELECT work, facts FROM told"):
        yield str(work), facts if isinstance(facts, bytes) else b""


def get(index: Index, work: str) -> bytes:
    """Return what is kept of a work; b"" where there is nothing."""
    found = index.one("SELECT facts FROM told WHERE work = ?", work)
    return found if isinstance(found, bytes) else b""


def put(index: Index, work: str, facts: bytes) -> None:
    """Keep what readers were told of a work."""
    index.run("INSERT OR REPLACE INTO told VALUES (?, ?)", work, facts)
