"""What readers find for the first time → the database, which remembers since when."""

from collections.abc import Mapping
from datetime import datetime

from syndicate.errors import StoreError
from syndicate.index import cards, released
from syndicate.index.database import Index
from syndicate.journeys.build.made import State, database_inode
from syndicate.journeys.house import House
from syndicate.localise.findings import finding_of
from syndicate.model import Finding

Found = Mapping[tuple[str, str], datetime]
"""(work, locale) → the date of the work."""


def release(house: House, found: Found, now: datetime) -> None:
    """Record the instant at which each (work, locale) was first seen to be publishable."""
    from syndicate.store import works as works_store  # noqa: PLC0415 (most builds release nothing)

    with house.database.write() as c:
        works_store.record_released(c, found, now)


def settle(
    house: House, index: Index, found: Found, now: datetime, before: State | None
) -> Finding | None:
    """Record what of `found`, of all where the last build could not, the database does not know.

    Return why it could not be told; `public/` needs none.
    """
    if before is None or before.database != database_inode(house.home):
        released.forget_released(index)
    if before is None or before.owed or not released.any_known(index):
        found = {(work, locale): date for work, locale, date in cards.dates(index)}
    fresh = released.unreleased(index, found)
    if not fresh:
        return None
    try:
        house.database.check()  # `build` goes on without one that it could not make ready
        release(house, fresh, now)
    except StoreError as error:
        return finding_of(error, "warning")
    released.release(index, fresh)
    index.commit()
    return None
