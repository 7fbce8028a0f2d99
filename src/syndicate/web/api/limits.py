"""How often a token may ask, counted in each process."""

import threading
from collections import OrderedDict
from datetime import datetime

_MOST = 10_000  # tokens that are counted


class Limits:
    """A bucket for each token: it holds a minute's requests, and fills by itself."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._left: OrderedDict[str, tuple[float, datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, token: str, now: datetime) -> int:
        """Count a request; return 0, or after how many seconds another one will be heard."""
        rate = self._per_minute / 60
        with self._lock:
            left, then = self._left.pop(token, (float(self._per_minute), now))
            left += max((now - then).total_seconds(), 0) * rate
            left = min(left, float(self._per_minute))
            self._left[token] = (left - 1 if left >= 1 else left, now)
            while len(self._left) > _MOST:
                self._left.popitem(last=False)
        return 0 if left >= 1 else max(1, round((1 - left) / rate + 0.5))
