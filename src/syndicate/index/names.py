"""Ids of works → the names under which they are read."""

from collections.abc import Iterable

from syndicate.index.database import Index
from syndicate.index.works import Name


def of_works(index: Index, works: Iterable[str]) -> dict[str, Name]:
    """Return the names of those of `works` (ids) that were last read under one."""
    found: dict[str, Name] = {}
    for work in works:
        for kind, name in index.rows("SELECT kind, name FROM works WHERE id = ?", work):
            found[work] = "event" if kind == "event" else "article", str(name)
    return found
