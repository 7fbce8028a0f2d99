"""A withdrawal → the log that outlives everything, then the database when it can be had."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from syndicate.audience.tokens import address_hmac
from syndicate.audience.withdrawals import ERASED, SUPPRESSED, Withdrawal, keep, mark_of, read
from syndicate.errors import SyndicateError
from syndicate.journeys.goodbye import bid
from syndicate.journeys.house import House
from syndicate.journeys.patience import within
from syndicate.model import AGREES, OWN, Consent, Subscriber
from syndicate.store import consents, erasures, instance, subscribers, suppressions
from syndicate.store.erasures import Erasure
from syndicate.store.types import Connection

CHUNK = 200
_MARK_S, _RECORD_S = 0.5, 2.0  # how long who leaves waits for the database


def leave(house: House, withdrawal: Withdrawal) -> None:
    """Keep `withdrawal` on disk for good, and have the database told of it.

    The answer needs the log alone: for a database that is busy or away nobody waits long, and it
    is told later. Raises StoreError only when the log cannot be written; the reader must then try again.
    """
    marked = replace(withdrawal, address_hmac=_mark_in_time(house, withdrawal.subscriber))
    keep(house.withdrawals, marked, lambda one: within(_RECORD_S, lambda: replay(house, one.at)))


def replay(house: House, now: datetime) -> int:
    """Take into the database what the log holds beyond what it has; return how many.

    A database that was restored has everybody leave, or be erased, who did so since.
    """
    log = mark_of(house.withdrawals)
    with house.database.read() as c:
        known = instance.read_to(c, log)
    reading = read(house.withdrawals, known)
    if reading.offset == known:
        return 0
    those = _recognised(house, reading.withdrawals)
    for start in range(0, len(those) or 1, CHUNK):
        ends = (*reading.ends[:-1], reading.offset)[start : start + CHUNK]
        with house.database.write() as c:
            for one in those[start : start + CHUNK]:
                take_in(house, c, one, now)
            instance.replayed(c, log, ends[-1])
    return len(those)


def take_in(house: House, c: Connection, one: Withdrawal, now: datetime) -> int:
    """Have the database say what one line of the log says; return how many subscriptions ended now."""
    reader = subscribers.get(c, one.subscriber)
    mark = one.address_hmac or (address_hmac(house.keys, reader.address) if reader else None)
    if one.source == ERASED and mark is not None:
        until = one.at + house.settings.privacy.erased
        erasures.erase(c, mark, Erasure(subscriber=one.subscriber, at=one.at, until=until), now)
        return 0
    if one.source in SUPPRESSED and mark is not None:
        _keep_out(c, mark, one, one.source)
        return subscribers.end(c, one.subscriber, one.source, one.source, one.at, now)
    if one.source in {ERASED, *SUPPRESSED}:
        return 0
    ended = subscribers.leave(c, one.subscriber, one.newsletter, one.at, one.source, now)
    bid(house, c, one, ended, now)
    if mark is not None and one.newsletter is None:
        _keep_out(c, mark, one, suppressions.LEFT)
    if mark is not None:
        those = _unknown_to(house, c, one, reader)
        consents.leave(c, [_left(mark, newsletter, one) for newsletter in those], now)
    return len(ended)


def _unknown_to(
    house: House, c: Connection, one: Withdrawal, reader: Subscriber | None
) -> Iterable[str]:
    """Return the newsletters that were left and of which no subscription can say so.

    A database that was put back may know a reader, and not what they had since.
    """
    if one.newsletter is None:
        return house.settings.newsletters if reader is None else ()
    had = subscribers.subscriptions(c, one.subscriber)
    return {one.newsletter} - {each.newsletter for each in had}


def _mark_in_time(house: House, subscriber: str) -> str | None:
    try:
        return within(_MARK_S, lambda: _mark(house, subscriber))
    except SyndicateError:
        return None


def _mark(house: House, subscriber: str) -> str | None:
    """Return what stands for a reader's address, for a database that will not know the reader."""
    with house.database.read() as c:
        reader = subscribers.get(c, subscriber)
    return address_hmac(house.keys, reader.address) if reader else None


def _recognised(house: House, those: Sequence[Withdrawal]) -> list[Withdrawal]:
    """Return lines of the log, each with the id by which this database knows who it is about.

    One that was put back may have somebody's address under another id, or under one at all.
    """
    with house.database.read() as c:
        known = subscribers.known(c, {one.subscriber for one in those})
    strange = {one.address_hmac for one in those if one.subscriber not in known} - {None}
    found = {mark: who for mark, who in _marks(house) if mark in strange} if strange else {}
    return [_named(one, found.get(one.address_hmac or "")) for one in those]


def _marks(house: House) -> Iterator[tuple[str, subscribers.Known]]:
    """Yield what stands for the address of every subscriber, and who that is."""
    last = ""
    while True:
        with house.database.read() as c:
            page = subscribers.addresses(c, last)
        if not page:
            return
        yield from ((address_hmac(house.keys, one.address), one) for one in page)
        last = page[-1].id


def _named(one: Withdrawal, who: subscribers.Known | None) -> Withdrawal:
    """Return a line with the id of whoever has its address, unless they came after it."""
    return one if who is None or who.added_at > one.at else replace(one, subscriber=who.id)


def _keep_out(c: Connection, mark: str, one: Withdrawal, reason: str) -> None:
    """Never write to an address again, unless its owner has come back by themselves since."""
    back = any(
        act.act in AGREES and act.source in OWN and act.at > one.at
        for act in consents.acts(c, one.subscriber)
    )
    if not back or reason not in suppressions.LIFTABLE:
        suppressions.suppress(c, mark, reason, one.at)


def _left(mark: str, newsletter: str, one: Withdrawal) -> Consent:
    """Return the act of somebody of whom we know the address alone, as a keyed hash."""
    return Consent(
        subscriber=mark,
        newsletter=newsletter,
        act="left",
        at=one.at,
        source=one.source,
        method=one.source,
    )
