"""Mails that came to our own addresses → notices, acted on: from a pipe, from files, from a mailbox."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from syndicate.delivery import mailbox
from syndicate.delivery.bounces.reading import LARGEST, read
from syndicate.delivery.bounces.traces import Ours
from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.journeys.notices import DONE, Done, Taken, take

_BATCH = 50  # mails, between two times that the mailbox is told which were read
_AT_ONCE = 2_000  # mails of one look; the next one goes on


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What came of a look into the mailbox. `left`: mails for the next one."""

    mails: int
    left: int
    taken: Taken


def take_mail(
    house: House,
    data: bytes,
    now: datetime,
    arrived: Sequence[str] = (),
    at: datetime | None = None,
) -> Taken:
    """Do what one mail asks for. arrived: to which of our addresses it came; at: when, if not now."""
    return take(house, read(data, at or now, _ours(house), arrived), now)


def poll(house: House, now: datetime) -> Polled:
    """Read what waits in the mailbox, and have it wait no more.

    Cut short, it reads some mails again, which changes nothing. Raises UsageError mailbox-none,
    DeliveryError, SettingsError, StoreError.
    """
    options = house.settings.bounces.imap
    if not options.host:
        raise UsageError("mailbox-none")
    tally, mails = Counter[Done](), 0
    with mailbox.opened(options, house.home, LARGEST) as box:
        waiting = box.waiting()
        some = waiting[:_AT_ONCE]
        for start in range(0, len(some), _BATCH):
            batch = some[start : start + _BATCH]
            found = list(box.fetch(batch))
            notices = [
                notice for one in found for notice in read(one.data, min(one.at, now), _ours(house))
            ]
            tally.update(take(house, notices, now).counts)
            box.done(batch)
            mails += len(found)
    counts = {done: tally[done] for done in DONE}
    return Polled(mails=mails, left=len(waiting) - len(some), taken=Taken(counts=counts))


def look(house: House, now: datetime) -> None:
    """Read the mailbox, if there is one."""
    if house.settings.bounces.imap.host:
        poll(house, now)


def _ours(house: House) -> Ours:
    options = house.settings.bounces
    return Ours(bounces=options.address, unsubscribe=options.unsubscribe)
