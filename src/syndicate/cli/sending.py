"""What sending does, while it does it and in one line at the end."""

import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

from syndicate.cli.words import _, figure, ngettext

_EVERY_S = 0.1
_LATELY_S = 10.0  # over which the rate is taken
_WIDTH = 24
_MINUTE = 60
_HOUR = 3600
_COUNTED: Mapping[str, Callable[[int], str]] = {
    # Which is all that a 250 says.
    "sent": lambda n: ngettext("{n} handed to the mail server", "{n} handed to the mail server", n),
    "deferred": lambda n: ngettext("{n} put off", "{n} put off", n),
    "refused": lambda n: ngettext("{n} refused for good", "{n} refused for good", n),
    "unknown": lambda n: ngettext("{n} in doubt", "{n} in doubt", n),
    "withheld": lambda n: ngettext("{n} withheld", "{n} withheld", n),
    "suppressed": lambda n: ngettext("{n} not to be written to", "{n} not to be written to", n),
    "cancelled": lambda n: ngettext("{n} cancelled", "{n} cancelled", n),
    "expired": lambda n: ngettext("{n} given up", "{n} given up", n),
}


class Sending:
    """One line on a terminal that is written over: how many, how fast, and how long it will take.

    total: how many mails wait at the beginning; more may come.
    """

    def __init__(
        self, err: TextIO, total: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._err = err
        self._clock = clock
        self._total = total
        self._counts: Counter[str] = Counter()
        self._seen: deque[tuple[float, int]] = deque([(clock(), 0)])
        self._next = clock() + _EVERY_S
        self._shown = False

    def __call__(self, state: str) -> None:
        """Count one mail that was settled; from any one thread."""
        self._counts[state] += 1
        now = self._clock()
        if now >= self._next:
            self._next = now + _EVERY_S
            self._show(now)

    def clear(self) -> None:
        """Leave nothing behind."""
        if self._shown:
            self._err.write("\r\033[K")
            self._err.flush()
            self._shown = False

    def _show(self, now: float) -> None:
        done = self._counts.total()
        self._total = max(self._total, done)
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[0][0] > _LATELY_S:  # noqa: PLR2004
            self._seen.popleft()
        (then, before), left = self._seen[0], self._total - done
        rate = (done - before) / max(now - then, _EVERY_S)
        full = "█" * (_WIDTH * done // max(self._total, 1))
        parts = [
            f"{full:░<{_WIDTH}}",
            _("{done} of {all}").format(done=figure(done), all=figure(self._total)),
            *(counted(state, count) for state, count in self._counts.items()),
            _("{n} a second").format(n=figure(round(rate))),
            *([_("{time} left").format(time=lasting(left / rate))] if left and rate else []),
        ]
        self._err.write(f"\r\033[K{'  '.join(parts)}\r")
        self._err.flush()
        self._shown = True


@contextmanager
def sending(total: Callable[[], int], *, quiet: bool = False) -> Iterator[Sending | None]:
    """Give what shows how far sending is, if standard error is a terminal; None elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    shown = Sending(sys.stderr, total())
    try:
        yield shown
    finally:
        shown.clear()


def lasting(seconds: float) -> str:
    """Return how long something takes: 0:42, 12:05, 1:02:00."""
    whole = round(seconds)
    hours, minutes = divmod(whole // _MINUTE, _MINUTE)
    rest = f"{whole % _MINUTE:02}"
    return f"{hours}:{minutes:02}:{rest}" if whole >= _HOUR else f"{minutes}:{rest}"


def summed(settled: Mapping[str, int]) -> str:
    """Return what became of mails: "1,204 handed to the mail server, 3 put off"; "" for none."""
    return ", ".join(counted(state, count) for state, count in settled.items() if count)


def counted(state: str, count: int) -> str:
    """Return how many mails ended in a state, in words."""
    return _COUNTED[state](count)
