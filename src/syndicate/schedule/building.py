"""When `public/` is built by a process that stays: on a change, when time changes something, and every so often."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from syndicate.journeys import sight
from syndicate.journeys.build.made import Build, Glance, glance
from syndicate.journeys.house import House
from syndicate.journeys.publish import Progress, publish
from syndicate.journeys.sight import Overtaken, Sight

_SHARE = 20  # of all time, a look may take this part at most
_FIRST_RETRY, _MOST_RETRY = timedelta(seconds=5), timedelta(minutes=5)
_MOST_DOUBLINGS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How quickly a change is followed, in seconds.

    look:     from one look to the next; more where looks take long.
    calm:     without a further change before we build, for editors save many files at once.
    patience: for calm.
    """

    look: float = 1.0
    calm: float = 0.5
    patience: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Who is told, in the thread that builds.

    built:    of each build, and whether templates or catalogues were read anew for it.
    failed:   of each that raised; it is tried again.
    outdated: once, when the settings are no longer those that we began with.
    progress: while works are presented.
    """

    built: Callable[[Build, bool], object]
    failed: Callable[[Exception], object]
    outdated: Callable[[], object]
    progress: Progress | None = None


class Builder:
    """One loop in one thread: there are never two builds at once in a process.

    full: the first build reads and compares everything.
    """

    def __init__(
        self,
        house: House,
        now: Callable[[], datetime],
        stop: threading.Event,
        listener: Listener,
        pace: Pace | None = None,
        *,
        full: bool = False,
    ) -> None:
        self._house = house
        self._now = now
        self._stop = stop
        self._listener = listener
        self._pace = pace or Pace()
        self._sight = self._look()
        self._design = self._sight.design
        self._anew = False
        self._full = full
        self._outdated = False
        self._due = now()
        self._failures = 0

    def run(self) -> None:
        """Build until `stop` is set; a build under way then ends where the next one can go on."""
        while not self._stop.is_set():
            self._build()
            self._wait()

    def _build(self) -> None:
        sight, now = self._sight, self._now()
        if sight.design != self._design:
            self._design, self._anew = sight.design, True
        self._due = now + self._house.settings.schedule.publish
        try:
            made = self._made(now)
        except _Stopped:
            return
        except Overtaken:  # said already, when the settings changed
            self._due = now + _FIRST_RETRY
        except Exception as error:  # noqa: BLE001 - whatever it is, the next build may do without it
            self._failures += 1
            self._due = now + _retry(self._failures)
            self._listener.failed(error)
        else:
            anew, self._anew = self._anew, False
            self._failures, self._full = 0, False
            self._due = min(self._due, made.next_change or self._due)
            self._listener.built(made, anew)

    def _made(self, now: datetime) -> Build:
        house = self._house
        seen = Glance() if self._full else glance(house.home, house.data, now)
        if seen.build is not None:
            return seen.build
        return publish(house, now, full=self._full, progress=self._seen, seen=seen)

    def _seen(self, done: int, everything: int) -> None:
        if self._stop.is_set():
            raise _Stopped
        if self._listener.progress is not None:
            self._listener.progress(done, everything)

    def _wait(self) -> None:
        """Return when there is something to build, or at the end."""
        look_at = time.monotonic()
        while not self._stop.is_set():
            left = (self._due - self._now()).total_seconds()
            if left <= 0:
                return
            self._stop.wait(max(0.0, min(left, look_at - time.monotonic())))
            if time.monotonic() < look_at:
                continue
            began = time.perf_counter()
            changed = self._has_changed()
            took = time.perf_counter() - began
            look_at = time.monotonic() + max(self._pace.look, _SHARE * took)
            if changed:
                self._calm()
                return

    def _has_changed(self) -> bool:
        """Look, and tell whether there is something to build."""
        before, self._sight = self._sight, self._look(self._sight)
        outdated = self._sight.settings != self._house.read_by
        if outdated and not self._outdated:
            self._listener.outdated()
        self._outdated = outdated
        return sight.differs(before, self._sight)

    def _calm(self) -> None:
        """Wait until nothing has changed for a moment, or for as long as our patience lasts."""
        last = time.monotonic() + self._pace.patience
        while time.monotonic() < last and not self._stop.wait(self._pace.calm):
            if not self._has_changed():
                return

    def _look(self, before: Sight | None = None) -> Sight:
        return sight.see(self._house, self._now(), before)


class _Stopped(Exception):
    """A build was asked to end."""


def _retry(failures: int) -> timedelta:
    doubled: timedelta = _FIRST_RETRY * 2 ** min(failures - 1, _MOST_DOUBLINGS)
    return min(doubled, _MOST_RETRY)
