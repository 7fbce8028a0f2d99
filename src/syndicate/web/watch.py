"""What machines that look after an installation may ask of it."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from syndicate.journeys.readiness import Readiness
from syndicate.journeys.vitals import Vitals
from syndicate.web.pulse import Pulse

T = TypeVar("T")


@dataclass(slots=True)
class Kept(Generic[T]):
    """An answer that is kept for so many seconds: however often it is asked for, it costs once."""

    ask: Callable[[], T]
    for_s: float
    _until: float = 0.0
    _last: list[T] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> T:
        """Return the answer; what asking raises is not kept."""
        with self._lock:
            if not self._last or time.monotonic() >= self._until:
                self._last = [self.ask()]
                self._until = time.monotonic() + self.for_s
            return self._last[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """All of it; each callable is plain and may block.

    ready():  whether it can work. stopping(): whether it was asked to end; this one does not block.
    vitals(): its numbers. Raises StoreError.
    token:    what `/metrics` is to be asked with; None where none is set. networks: from where.
    """

    ready: Callable[[], Readiness]
    stopping: Callable[[], bool]
    vitals: Callable[[], Vitals]
    token: str | None
    networks: Sequence[str]
    pulse: Pulse
