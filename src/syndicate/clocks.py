"""The only clocks: that of this machine, and one that a demonstration or a test moves by hand."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_SET_BACK_S = 1.5  # more than a clock that is only slowed down loses from one look to the next


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC)  # noqa: TID251 (this is the clock)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Setbacks:
    """Notices that the clock of this machine was put back: whoever waits for an hour would wait as long again.

    wall, steady: seconds by the clock that can be set, and by one that only goes forward.
    """

    def __init__(
        self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall, self._steady = wall, steady
        self._ahead = wall() - steady()

    def again(self) -> bool:
        """Tell whether it was put back since this was last asked."""
        before, self._ahead = self._ahead, self._wall() - self._steady()
        return before - self._ahead > _SET_BACK_S


class SteppingClock:
    """A time that moves only when somebody waits for it."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        """Return where the clock stands."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Step forward."""
        self._now += timedelta(seconds=seconds)

    def step_to(self, instant: datetime) -> None:
        """Step forward to `instant`; never back."""
        self._now = max(self._now, instant)
