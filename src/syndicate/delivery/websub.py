"""What WebSub hubs are still to be told: each change of a feed once, again if they do not answer.

Kept in a file, so that a restart forgets nothing and any number of processes share the work. A hub
is told of one feed once a minute at most, and is given up after some hours without an answer.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar

from syndicate import disk

T = TypeVar("T")
Act = Callable[["Book"], tuple["Book", T]]

FILE = Path("var", "websub.json")
"""Where the book is, in a publication's folder."""
GIVE_UP = timedelta(hours=6)
PAUSE = timedelta(seconds=60)
"""Within it a hub is told of a feed once, however often that changes."""
LEASE = timedelta(minutes=2)
"""So long nobody else tells what one process has begun to tell."""
_FIRST, _MOST = timedelta(seconds=30), timedelta(hours=1)
_MOST_DOUBLINGS = 10
_LATER = frozenset({408, 425, 429})  # besides 5xx: the server may like the same another time


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """One feed that one hub is to be told of.

    changed: when the feed last changed; since: when it first did of what the hub does not know.
    at:      not before.
    """

    hub: str
    topic: str
    changed: datetime
    since: datetime
    at: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Book:
    """All that is to be told, and when each hub was last told of a feed: "hub topic" → instant."""

    pending: tuple[Ping, ...] = ()
    told: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What telling a hub came to. `wait`: what it asks for at least."""

    came: Literal["told", "again", "refused"]
    reason: str = ""
    wait: timedelta = timedelta()


def form(topic: str) -> dict[str, str]:
    """Return what a hub is told: most read `hub.url`, as PubSubHubbub had it, some `hub.topic`."""
    return {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}


def noted(book: Book, hubs: Iterable[str], topics: Iterable[str], now: datetime) -> Book:
    """Return the book with every hub to be told that each of `topics` has changed."""
    pending = {_key(ping): ping for ping in book.pending}
    topics = tuple(topics)
    for hub in hubs:
        for topic in topics:
            key = f"{hub} {topic}"
            at = max(now, book.told[key] + PAUSE) if key in book.told else now
            new = Ping(hub=hub, topic=topic, changed=now, since=now, at=at)
            pending[key] = replace(pending.get(key, new), changed=now)
    return replace(book, pending=tuple(pending.values()))


def taken(book: Book, hubs: Iterable[str], now: datetime) -> tuple[Book, tuple[Ping, ...]]:
    """Return the pings that are due, ours for a while; those of hubs that are no more are dropped."""
    hubs = frozenset(hubs)
    known = [ping for ping in book.pending if ping.hub in hubs]
    due = tuple(ping for ping in known if ping.at <= now)
    left = tuple(replace(ping, at=now + LEASE) if ping.at <= now else ping for ping in known)
    told = {key: at for key, at in book.told.items() if now - PAUSE < at <= now}
    return Book(left, told), due


def settled(
    book: Book, ping: Ping, verdict: Verdict, now: datetime, jitter: float
) -> tuple[Book, bool]:
    """Return the book after an attempt, and whether the hub is given up.

    jitter: in [0, 1), spreads delays by ±20 %.
    """
    found = next((one for one in book.pending if _key(one) == _key(ping)), None)
    rest = tuple(one for one in book.pending if one is not found)
    if found is None or verdict.came == "refused":
        return replace(book, pending=rest), False
    if verdict.came == "told":
        told = {**book.told, _key(ping): now}
        if found.changed == ping.changed:
            return Book(rest, told), False
        again = replace(found, since=found.changed, at=now + PAUSE, attempts=0)
        return Book((*rest, again), told), False
    at = now + max(verdict.wait, _delay(found.attempts) * (0.8 + 0.4 * jitter))
    if at > found.since + GIVE_UP:
        return replace(book, pending=rest), True
    waiting = replace(found, at=at, attempts=found.attempts + 1)
    return replace(book, pending=(*rest, waiting)), False


def judged(status: int, retry_after: str, now: datetime) -> Verdict:
    """Return what a hub's answer means. `retry_after` as in its header."""
    if 200 <= status < 300:  # noqa: PLR2004
        return Verdict("told")
    reason = f"HTTP {status}"
    if status >= 500 or status in _LATER:  # noqa: PLR2004
        return Verdict("again", reason, _asked(retry_after, now))
    return Verdict("refused", reason)


def change(file: Path, act: "Act[T]") -> T:
    """Have `act` turn the book in `file` into another, while nobody else does; a file without need goes.

    Raises OSError.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with disk.alone_at(file) as (aside, handle):
        before = read(file)
        after, result = act(before)
        if not after.pending and not after.told:
            file.unlink(missing_ok=True)
        elif after != before:
            disk.write_whole(handle, _written(after))
            os.fsync(handle)
            aside.replace(file)
            disk.settle(file.parent)
    return result


def read(file: Path) -> Book:
    """Return the book in `file`; an empty one where there is none that can be read."""
    try:
        found = json.loads(file.read_bytes())
        pending = tuple(_ping(**one) for one in found["pending"])
        told = {str(key): _instant(at) for key, at in found["told"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Book()
    return Book(pending, told)


def _key(ping: Ping) -> str:
    return f"{ping.hub} {ping.topic}"


def _delay(attempts: int) -> timedelta:
    doubled: timedelta = _FIRST * 2 ** min(attempts, _MOST_DOUBLINGS)
    return min(doubled, _MOST)


def _asked(retry_after: str, now: datetime) -> timedelta:
    """Return how long Retry-After asks to wait, in seconds or until a date; at most until we give up."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), GIVE_UP.total_seconds()))
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 (few hubs ask, and none by date)

    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return timedelta()
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(until - now, timedelta()), GIVE_UP)


def _written(book: Book) -> bytes:
    shape = {
        "pending": [
            {key: _plain(value) for key, value in asdict(ping).items()} for ping in book.pending
        ],
        "told": {key: _plain(at) for key, at in book.told.items()},
    }
    return json.dumps(shape, ensure_ascii=False, indent=1).encode()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _ping(**fields: Any) -> Ping:
    instants = {name: _instant(fields[name]) for name in ("changed", "since", "at")}
    hub, topic = str(fields["hub"]), str(fields["topic"])
    return Ping(hub=hub, topic=topic, attempts=int(fields["attempts"]), **instants)


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found
