"""What whoever watches an installation is told in numbers: of the ledger and the log of withdrawals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from syndicate.journeys.house import House
from syndicate.store import instance, pace, providers, vital

_LAST = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """An installation at one moment, without anybody's name.

    moving:    state → mails in it, of the states that may change yet.
    due:       mails that should have left; oldest: for how long the first of them that nobody holds, in seconds.
    outcomes:  what became of the mails of issues, as it was last counted.
    unreplayed: bytes of withdrawals.log that the database does not have.
    heard:     (kind, class) → how often, within a day.
    last_tick: when the schedule was last looked at; None for never.
    """

    moving: Mapping[str, int]
    due: int
    oldest: float
    outcomes: Mapping[str, int]
    issues: Mapping[str, int]
    senders: int
    heard: Mapping[tuple[str, str], int]
    paused: int
    unreplayed: int
    held: bool
    last_tick: datetime | None


def vitals(house: House, now: datetime) -> Vitals:
    """Look at all of it. Raises StoreError."""
    with house.database.read() as c:
        row = instance.read(c)
        oldest = vital.oldest(c, now)
        return Vitals(
            moving=vital.moving(c),
            due=pace.waiting(c, now),
            oldest=oldest.total_seconds() if oldest else 0.0,
            outcomes=vital.outcomes(c),
            issues=vital.issue_states(c),
            senders=vital.sending(c),
            heard=vital.heard(c, now - _LAST),
            paused=sum(one.until > now for one in providers.pauses(c).values()),
            unreplayed=_unreplayed(house, row.withdrawals_offset if row else 0),
            held=row is not None and row.held_reason is not None,
            last_tick=row.last_tick if row else None,
        )


def _unreplayed(house: House, offset: int) -> int:
    try:
        return max(0, house.withdrawals.stat().st_size - offset)
    except FileNotFoundError:  # nobody has left yet
        return 0
