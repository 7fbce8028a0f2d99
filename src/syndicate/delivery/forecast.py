"""Waves of readers, limits and hours → when the first and the last of them are reached. Pure."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf

from syndicate.delivery.hours import Hours
from syndicate.settings.pacing import Quota

MINUTE = timedelta(minutes=1)
HORIZON = timedelta(days=60)
_MOST_STEPS = 3_000  # about: of what takes longer, more than a minute at a time is looked at


@dataclass(frozen=True, slots=True)
class Wave:
    """So many readers who are due at once, in one zone (None: the publication's)."""

    zone: str | None
    due: datetime
    readers: int


@dataclass(frozen=True, slots=True)
class Reach:
    """When the first reader is reached and when the last one, if nothing goes wrong.

    due, opening: of the first wave, where it has to wait for its hour; None where it need not.
    """

    first: datetime
    last: datetime
    due: datetime | None = None
    opening: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How fast mail leaves: a rate a minute (None: nobody knows), limits, hours, and what has left lately."""

    rate: float | None = None
    quotas: Sequence[Quota] = ()
    hours: Hours | None = None
    spent: Sequence[tuple[datetime, int]] = ()

    @property
    def is_known(self) -> bool:
        """Tell whether anything says how fast mail leaves, or when."""
        return self.rate is not None or bool(self.quotas) or self.hours is not None

    def opening(self, zone: str | None, at: datetime) -> datetime:
        """Return when mail may leave to a zone, `at` or later."""
        return self.hours.opening(zone, at) if self.hours else at


def usual_rate(counted: Sequence[tuple[datetime, int]]) -> float | None:
    """Return how many mails left in a minute of (minute, mails), where there was much to send.

    Half of all mails left in a minute that was at least as busy. Only minutes between two others
    count, which were full of sending; None where there is no such.
    """
    known = dict(counted)
    full = sorted(
        mails for at, mails in counted if known.get(at - MINUTE, 0) and known.get(at + MINUTE, 0)
    )
    so_far, half = 0, sum(full) / 2
    for mails in full:
        so_far += mails
        if so_far >= half:
            return float(mails)
    return None


def reach(waves: Sequence[Wave], flow: Flow, now: datetime, ahead: int = 0) -> Reach | None:
    """Return when readers are reached; None where nothing tells how fast mail leaves, or there are none.

    ahead: how many mails leave before them. What takes more than 60 days is said to end then.
    """
    waiting = sorted((one for one in waves if one.readers), key=lambda one: one.due)
    if not waiting or not flow.is_known:
        return None
    times = list(_Queue(flow, now, [(one, one.readers) for one in waiting], ahead).times())
    due = max(now, waiting[0].due)
    opening = min(flow.opening(one.zone, due) for one in waiting if max(now, one.due) == due)
    told = (due, opening) if opening > due else (None, None)
    return Reach(_second(times[0]), _second(times[-1]), *told)


@dataclass(slots=True)
class _Queue:
    """Mails that wait, in their order, and how many are left of each wave."""

    flow: Flow
    now: datetime
    left: list[tuple[Wave, int]]
    ahead: int
    _spent: deque[tuple[datetime, int]] = field(init=False)

    def __post_init__(self) -> None:
        self._spent = deque(self.flow.spent)

    def times(self) -> Iterator[datetime]:
        """Yield when readers are reached: the first, the last, and some between them."""
        at, end, step = self.now, self.now + HORIZON, self._step()
        while self.left and at < end:
            ready = min(self._may_leave(one, at) for one, _ in self.left)
            if ready > at and not self.ahead:
                at = ready
                continue
            most, room_at = self._most(at, step)
            if most < 1:
                at = room_at
                continue
            before, sent = self._sent(at, most)
            self._spent.append((at, before + sent))
            if sent:
                each = MINUTE / self.flow.rate if self.flow.rate else timedelta()
                yield at + each * before
                yield at + each * (before + sent)
            at += step
        if self.left:
            yield end

    def _step(self) -> timedelta:
        """Return how much time to look at at once: a minute, or more where it takes days."""
        a_minute = [one.most / (one.within / MINUTE) for one in self.flow.quotas]
        slowest = min([*a_minute, self.flow.rate or inf])
        minutes = sum(left for _, left in self.left) / slowest
        return MINUTE * max(1, round(minutes / _MOST_STEPS))

    def _may_leave(self, wave: Wave, at: datetime) -> datetime:
        return self.flow.opening(wave.zone, max(wave.due, at))

    def _most(self, at: datetime, step: timedelta) -> tuple[int, datetime]:
        """Return how many mails may leave within a step, and when more may where none can."""
        waiting = self.ahead + sum(left for _, left in self.left)
        most = min(float(waiting), max(1.0, (self.flow.rate or inf) * (step / MINUTE)))
        room_at = at + step
        longest = max((one.within for one in self.flow.quotas), default=timedelta())
        while self._spent and self._spent[0][0] + longest <= at:
            self._spent.popleft()
        for quota in self.flow.quotas:
            within = [(when, mails) for when, mails in self._spent if when + quota.within > at]
            left = quota.most - quota.spared - sum(mails for _, mails in within)
            most = min(most, left)
            if left < 1 and within:
                room_at = max(room_at, within[0][0] + quota.within)
        return int(most), room_at

    def _sent(self, at: datetime, most: int) -> tuple[int, int]:
        """Have up to `most` mails leave; return how many of others did, and of ours."""
        before = min(self.ahead, most)
        self.ahead -= before
        room, sent, kept = most - before, 0, []
        for wave, left in self.left:
            gone = min(left, room) if self._may_leave(wave, at) <= at else 0
            room, sent = room - gone, sent + gone
            if left > gone:
                kept.append((wave, left - gone))
        self.left = kept
        return before, sent


def _second(at: datetime) -> datetime:
    return (at + timedelta(milliseconds=500)).replace(microsecond=0)
