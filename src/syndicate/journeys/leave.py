"""A withdrawal → the log that outlives everything, then the database when it can be had."""

from datetime import datetime

from syndicate.audience.tokens import address_hmac
from syndicate.audience.withdrawals import ERASED, SUPPRESSED, Withdrawal, keep, read
from syndicate.journeys.goodbye import bid
from syndicate.journeys.house import House
from syndicate.store import erasures, instance, subscribers, suppressions
from syndicate.store.erasures import Erasure
from syndicate.store.types import Connection


def leave(house: House, withdrawal: Withdrawal) -> None:
    """Keep `withdrawal` on disk for good, then take it into the database if it can be had.

    Raises StoreError only when the log cannot be written; the reader must then try again.
    """
    keep(house.withdrawals, withdrawal, lambda one: replay(house, one.at))


def replay(house: House, now: datetime) -> int:
    """Take into the database what the log holds beyond what it has; return how many.

    A database that was restored has everybody leave, or be erased, who did so since.
    """
    with house.database.read() as c:
        row = instance.read(c)
    known = row.withdrawals_offset if row else 0
    reading = read(house.withdrawals, known)
    if reading.offset == known:
        return 0
    with house.database.write() as c:
        for one in reading.withdrawals:
            take_in(house, c, one, now)
        instance.replayed(c, reading.offset)
    return len(reading.withdrawals)


def take_in(house: House, c: Connection, one: Withdrawal, now: datetime) -> int:
    """Have the database say what one line of the log says; return how many subscriptions ended now."""
    if one.source not in {ERASED, *SUPPRESSED}:
        ended = subscribers.leave(c, one.subscriber, one.newsletter, one.at, one.source, now)
        bid(house, c, one, ended, now)
        return len(ended)
    reader = subscribers.get(c, one.subscriber)
    mark = one.address_hmac or (address_hmac(house.keys, reader.address) if reader else None)
    if mark is None:
        return 0
    if one.source == ERASED:
        until = one.at + house.settings.privacy.erased
        erasures.erase(c, mark, Erasure(subscriber=one.subscriber, at=one.at, until=until), now)
        return 0
    suppressions.suppress(c, mark, one.source, one.at)
    return subscribers.end(c, one.subscriber, one.source, one.source, one.at, now)
