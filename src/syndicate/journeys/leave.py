"""A withdrawal → the log that outlives everything, then the database when it can be had."""

from datetime import datetime

from syndicate.audience.withdrawals import Withdrawal, keep, read
from syndicate.journeys.house import House
from syndicate.store import instance, subscribers


def leave(house: House, withdrawal: Withdrawal) -> None:
    """Keep `withdrawal` on disk for good, then take it into the database if it can be had.

    Raises StoreError only when the log cannot be written; the reader must then try again.
    """
    keep(house.withdrawals, withdrawal, lambda one: replay(house, one.at))


def replay(house: House, now: datetime) -> int:
    """Take into the database what the log holds beyond what it has; return how many."""
    with house.database.read() as c:
        row = instance.read(c)
    known = row.withdrawals_offset if row else 0
    reading = read(house.withdrawals, known)
    if reading.offset == known:
        return 0
    with house.database.write() as c:
        for one in reading.withdrawals:
            subscribers.leave(c, one.subscriber, one.newsletter, one.at, one.source, now)
        instance.replayed(c, reading.offset)
    return len(reading.withdrawals)
