"""What one process has done since it began: counted by its threads, read by `/metrics`.

Requests are counted by the thread that talks to all clients, tens of thousands a second: plain integers
in a dictionary, and a path is sorted by its ending once.
"""

import re
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass, field
from datetime import datetime

# The first that a path matches. Feeds are known by their names, as `site.served` has them.
_SORTS: Iterable[tuple[str, str]] = (
    ("probe", r"/(?:healthz|readyz|metrics)"),
    ("console", r"/console(?:/.*)?"),
    ("api", r"/api/.*"),
    ("hook", r"/hooks/.*"),
    ("reader", r"/[cpsuv](?:/.*)?"),
    ("media", r"/media/.*"),
    ("rss", r"/.*\.rss"),
    ("atom", r"/.*\.atom"),
    ("json", r"/.*\.json"),
    ("ics", r"/.*\.ics"),
    ("opml", r"/.*\.opml"),
    ("page", r"/(?:.*/)?(?:[^./]*|[^/]*\.html)"),
)
OTHER = "other"
KINDS: tuple[str, ...] = (*(kind for kind, _ in _SORTS), OTHER)
_KIND = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _SORTS))
_STATUSES = range(100, 600)
_REMEMBERED = 5_000  # targets, each of a few dozen bytes


@dataclass(frozen=True, slots=True)
class Built:
    """The last build that went well: when, for how many seconds, and how many works are broken."""

    at: datetime
    seconds: float
    broken: int


@dataclass(slots=True)
class Pulse:
    """Counters of one process.

    connections: what is open at the moment, kept by the server.
    """

    last: Built | None = None
    connections: Sized = ()
    _requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    _settled: Counter[str] = field(default_factory=Counter)
    _builds: Counter[str] = field(default_factory=Counter)
    _kinds: dict[bytes, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answered(self, kind: str, status: int) -> None:
        """Count an answer to what is of this kind; called by the thread that talks to all clients, and by no other."""
        self._requests[kind, status if status in _STATUSES else 0] += 1

    def at_hand(self, target: bytes, status: int) -> None:
        """Count an answer as `answered` does, to what is asked for again and again."""
        kind = self._kinds.get(target)
        if kind is None:
            if len(self._kinds) >= _REMEMBERED:
                self._kinds.clear()
            kind = self._kinds[target] = kind_of(target)
        self._requests[kind, status] += 1

    def built(self, done: Built) -> None:
        """Count a build that went well."""
        with self._lock:
            self.last = done
            self._builds["done"] += 1

    def failed(self) -> None:
        """Count a build that raised."""
        with self._lock:
            self._builds["failed"] += 1

    def settled(self, states: Mapping[str, int]) -> None:
        """Count mails by what came of them."""
        with self._lock:
            self._settled.update(states)

    def requests(self) -> Mapping[tuple[str, int], int]:
        """Return (kind, status) → answers."""
        return dict(self._requests.copy())

    def builds(self) -> Mapping[str, int]:
        """Return how many builds were done, and how many failed."""
        with self._lock:
            return {result: self._builds[result] for result in ("done", "failed")}

    def mails(self) -> Mapping[str, int]:
        """Return state → mails that were settled."""
        with self._lock:
            return dict(self._settled)


def kind_of(target: bytes) -> str:
    """Return what a target asks for, one of KINDS; its query says nothing."""
    path = target.partition(b"?")[0].decode("ascii", "replace")
    found = _KIND.fullmatch(path)
    return (found.lastgroup if found else None) or OTHER
