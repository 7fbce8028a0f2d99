"""The only clocks: that of this machine, and one that a demonstration or a test moves by hand."""

import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC)  # noqa: TID251 (this is the clock)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


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
