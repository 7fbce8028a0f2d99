"""Mails that staff have to look at: those that nobody knows of, and those that came back."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from syndicate.delivery.bounces.classes import Class
from syndicate.errors import UsageError
from syndicate.journeys import notices, settle
from syndicate.journeys.house import House
from syndicate.journeys.notices import Incident, Undone
from syndicate.store import doubts
from syndicate.store.doubts import Asked, Back, Doubt, Group
from syndicate.store.settling import Verdict

PAGE = 100
_CHUNK = 500
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Settled:
    """How many mails were settled, and how many were left as they are."""

    done: int
    left: int


def groups(house: House) -> list[Group]:
    """Return what nobody knows of, by what it is about."""
    with house.database.read() as c:
        return doubts.groups(c)


def of_key(house: House, purpose: str, key: str, after: int) -> tuple[list[Doubt], int]:
    """Return some unknown mails, and after which to go on; 0 at the end."""
    with house.database.read() as c:
        found = doubts.of_key(c, purpose, key, after, PAGE + 1)
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else 0


def settle_chosen(
    house: House, ids: Sequence[int], verdict: Verdict, by: str, now: datetime
) -> Settled:
    """Settle mails by their numbers. Raises UsageError delivery-missing."""
    done = settle.by_hand(house, ids, verdict, by, now)
    return Settled(len(done.rows), len(ids) - len(done.rows))


def settle_all(
    house: House, purpose: str, key: str, verdict: Verdict, by: str, now: datetime
) -> Settled:
    """Settle every unknown mail of a purpose key."""
    tally = Counter[str]()
    for ids in _chunks(house, purpose, key):
        done = settle_chosen(house, ids, verdict, by, now)
        tally.update(done=done.done, left=done.left)
    return Settled(tally["done"], tally["left"])


def returned(house: House, asked: Asked, before: int) -> tuple[list[Back], int]:
    """Return some bounces, the latest first, and before which to go on; 0 at the end."""
    with house.database.read() as c:
        found = doubts.returned(c, asked, before, PAGE + 1)
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else 0


def incident(since: datetime, until: datetime, reason: str, class_: Class | None) -> Incident:
    """Return what is to be undone. Raises UsageError undo-reason or undo-period."""
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise UsageError("undo-reason", most=LONGEST_REASON)
    if until < since:
        raise UsageError("undo-period")
    return Incident(since=since, until=until, reason=reason.strip(), class_=class_)


def undoable(house: House, given: Incident) -> tuple[int, int]:
    """Return how many bounces undoing would take back, and how many addresses it would let back in."""
    with house.database.read() as c:
        return doubts.undoable(c, given.since, given.until, given.class_)


def undo(house: House, given: Incident, by: str, now: datetime) -> Undone:
    """Take the bounces of an incident back; audited. Complaints stay."""
    return notices.undo(house, given, by, now)


def _chunks(house: House, purpose: str, key: str) -> Iterator[list[int]]:
    after = 0
    while True:
        with house.database.read() as c:
            ids = [one.id for one in doubts.of_key(c, purpose, key, after, _CHUNK)]
        if not ids:
            return
        yield ids
        after = ids[-1]
