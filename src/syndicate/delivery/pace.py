"""Limits and hours → how many mails may be claimed now, and when each of them may leave.

Everything that counts is in the store: any number of processes keep to the limits together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from syndicate.delivery.hours import Hours
from syndicate.model import Delivery
from syndicate.settings.pacing import Pace
from syndicate.store import departures, moves
from syndicate.store.database import Database
from syndicate.store.deliveries import PRIORITY
from syndicate.store.types import Connection

_AT_ONCE = datetime.min.replace(tzinfo=UTC)
# What is claimed at once leaves within that, or at once if it is late.
_BATCH = timedelta(seconds=0.25)

Take = Callable[[int, int | None], list[Delivery]]


@dataclass(frozen=True, slots=True)
class Claimed:
    """Rows that were claimed, the first of which may leave at `first`, and one each `every` after it.

    put_off: how many others were, because readers are not written to at this hour.
    until:   the limits let nothing more leave before that.
    """

    rows: Sequence[Delivery]
    first: datetime = _AT_ONCE
    every: timedelta = timedelta()
    put_off: int = 0
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """What mails have to pass on their way out: limits, and the hours of those who read them."""

    pace: Pace = field(default_factory=Pace)
    hours: Hours | None = None

    def begin(self, database: Database, now: datetime) -> None:
        """Have mails looked at anew that were put off by other hours; forget what is no longer counted."""
        own = str(self.hours or "")
        with database.write() as c:
            departures.begin(c)
            departures.forget(c, now)
            before = departures.hours(c)
        if before != own:
            look_anew(database, now)
            with database.write() as c:
                departures.set_hours(c, own)

    def claim(self, c: Connection, take: Take, count: int, now: datetime) -> Claimed:
        """Have as many rows claimed as may leave; `take` claims, all or those of a lower priority."""
        if self.pace == Pace() and self.hours is None:
            return Claimed(take(count, None))
        room = self._room(c, now)
        every = timedelta(seconds=1) / self.pace.per_second if self.pace.per_second else timedelta()
        if every:
            count = min(count, max(1, _BATCH // every))
        rows, until = _taken(take, count, room)
        rows, put_off = self._at_this_hour(c, rows, now)
        until = None if rows or put_off else until
        if not every or not rows:
            return Claimed(rows, put_off=put_off, until=until)
        return Claimed(rows, departures.turns(c, len(rows), every, now), every, put_off, until)

    def _room(self, c: Connection, now: datetime) -> departures.Room:
        if self.pace.quotas:
            departures.lock(c)
        return departures.room(c, self.pace.quotas, now)

    def _at_this_hour(
        self, c: Connection, rows: list[Delivery], now: datetime
    ) -> tuple[list[Delivery], int]:
        """Put off what would reach its readers at an unfit hour, and return the rest.

        What else is due in the same zone is put off with it, so that it is not claimed for nothing.
        """
        if self.hours is None:
            return rows, 0
        shut: dict[str | None, datetime] = {}
        for row in rows:
            opening = self.hours.opening(row.zone, now)
            if row.purpose == "issue" and opening > now:
                shut[row.zone] = opening
        kept = [row for row in rows if row.purpose != "issue" or row.zone not in shut]
        late = [
            (row, shut[row.zone]) for row in rows if row.purpose == "issue" and row.zone in shut
        ]
        moves.put_off_all(c, late)
        others = sum(moves.put_off_zone(c, zone, at, now) for zone, at in shut.items())
        return kept, len(late) + others


def look_anew(database: Database, now: datetime) -> None:
    """Have all mails claimed again that were put off; those that still have to wait are put off anew."""
    found = 1
    while found:
        with database.write() as c:
            found = moves.bring_forward(c, now)


def full_until(c: Connection, pace: Pace, now: datetime) -> datetime | None:
    """Return when limits let the next mail leave; None where they do now."""
    return departures.room(c, pace.quotas, now).until


def _taken(take: Take, count: int, room: departures.Room) -> tuple[list[Delivery], datetime | None]:
    """Claim what there is room for; say until when there is none for more."""
    if room.all is None or room.others is None:
        return take(count, None), None
    if room.others:
        return take(min(count, room.others), None), None
    urgent = take(min(count, room.all), PRIORITY["issue"]) if room.all else []
    return urgent, room.until
