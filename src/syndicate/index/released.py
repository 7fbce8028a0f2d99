"""What the database is known to have recorded as released, so that most builds need not ask it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from syndicate.index.database import Index


def unreleased(
    index: Index, found: Mapping[tuple[str, str], datetime]
) -> dict[tuple[str, str], datetime]:
    """Return what of `found` was not yet recorded as released."""
    return {
        pair: date
        for pair, date in found.items()
        if index.one("SELECT 1 FROM released WHERE work = ? AND locale = ?", *pair) is None
    }


def release(index: Index, found: Iterable[tuple[str, str]]) -> None:
    """Note what is recorded as released."""
    index.many("INSERT OR IGNORE INTO released VALUES (?, ?)", list(found))


def forget_released(index: Index) -> None:
    """Note that the database is another: nothing is known to be recorded there."""
    index.run("DELETE FROM released")


def any_known(index: Index) -> bool:
    """Tell whether anything is known to be recorded."""
    return index.one("SELECT 1 FROM released LIMIT 1") is not None
