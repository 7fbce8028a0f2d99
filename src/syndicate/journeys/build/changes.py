"""The next instant at which a build has something to do though nobody has written anything."""

from datetime import UTC, datetime, timedelta

from syndicate.index import cards, queue
from syndicate.index.database import Index
from syndicate.journeys.build import heads

_AGAIN = timedelta(minutes=1)


def next_change(index: Index, now: datetime, *, owed: bool) -> datetime | None:
    """Return when time alone changes what was written: an embargo, an expiry, the end of an event.

    owed: something could not be told to the database, and is tried again before long.
    """
    instants = (
        queue.next_change(index, now.timestamp()),
        cards.next_end(index, now.timestamp()),
    )
    found = [datetime.fromtimestamp(one, UTC) for one in instants if one is not None]
    forgotten = heads.next_change(index, now)
    found += [forgotten] if forgotten else []
    return min([*found, now + _AGAIN] if owed else found, default=None)
