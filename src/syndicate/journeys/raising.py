"""A database of an earlier version → one of this, after a copy of it was made and read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from syndicate.journeys.backup.making import back_up
from syndicate.journeys.house import House
from syndicate.store import backup as copies
from syndicate.store import database, standing
from syndicate.store.schema import REVISION

Counting = Callable[[int], Callable[[int], None]]
ALONE = ".db"
"""What the file is called that holds a database, and nothing else."""


@dataclass(frozen=True, slots=True)
class Raised:
    """Revisions before ("": a new database) and after. kept: where it is as it was; None: nowhere."""

    before: str
    after: str
    kept: Path | None = None


def migrate(
    house: House, backup: Path | None, now: datetime, counting: Counting, *, keeps: bool
) -> Raised:
    """Bring the database to the newest schema; first keep a copy of it, unless there is nothing to keep.

    house: with a database that nobody made ready. backup: where; None for beside the database. Whoever
    is at work meanwhile waits, and is then refused. Raises StoreError where the copy is not sound: the
    database is then left as it is.
    """
    found = house.database.revision() or ""
    wanted = keeps and found and found < REVISION and standing.refusal(found, REVISION) is None
    kept = _kept(house, backup, found, now, counting) if wanted else None
    before, after = database.migrate(house.database)
    return Raised(before, after, kept)


def keep(house: House, target: Path, now: datetime, counting: Counting) -> None:
    """Write a backup, of the database alone where the name says so."""
    if target.suffix == ALONE:
        copies.copy(house.database, target, counting)
        copies.counts(target)
    else:
        back_up(house, target, now, counting)


def _kept(
    house: House, backup: Path | None, revision: str, now: datetime, counting: Counting
) -> Path:
    file = house.database.file or house.var / "syndicate.db"
    name = f"{file.stem}-{revision}-{now:%Y%m%dT%H%M%SZ}{ALONE}"
    target = (backup or file.with_name(name)).absolute()
    keep(house, target, now, counting)
    return target
