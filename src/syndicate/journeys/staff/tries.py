"""How often signing in was tried in vain → whether it may be tried again, and when.

A try is counted before it is looked at, so that many at once are many; the one that succeeds is taken
back. Two things are counted: whom it is about, and the network that it comes from. From a network where
somebody has signed in before, theirs are counted apart: who tries them from elsewhere keeps nobody out
of their own office. No wait is longer than `LONGEST`, and after a day all is forgotten: nobody is locked
out for good, and no admin needs another one to be let in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from syndicate.audience.keyring import Keys
from syndicate.audience.tokens import address_hmac
from syndicate.store import staff_sessions
from syndicate.store.staff_sessions import Tried
from syndicate.store.types import Connection

FREE_OF_ONE, FREE_OF_NETWORK = 8, 40  # an office may have one address for all
FIRST, LONGEST = timedelta(seconds=30), timedelta(minutes=15)
FORGOTTEN = timedelta(days=1)
KNOWN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Try:
    """One try that was let through, by what it is counted."""

    one: str
    network: str


def next_wait(times: int, free: int) -> timedelta:
    """Return how long to wait after so many tries: nothing, then 30 s, and twice as long each time."""
    over = times - free
    return min(FIRST * 2 ** min(over, 10), LONGEST) if over >= 0 else timedelta()


def admit(
    c: Connection, keys: Keys, address: str, network: str | None, now: datetime
) -> Try | datetime:
    """Count a try and let it through, or return until when there is none."""
    made = _by(c, keys, address, network, now)
    counted = ((made.one, FREE_OF_ONE), (made.network, FREE_OF_NETWORK))
    known = {key: _remembered(staff_sessions.tried(c, key), now) for key, _free in counted}
    waits = [one.until for one in known.values() if one.until is not None and one.until > now]
    if waits:
        return max(waits)
    for key, free in counted:
        times = known[key].times + 1
        wait = next_wait(times, free)
        staff_sessions.count(c, key, times, now, now + wait if wait else None)
    return made


def passed(c: Connection, made: Try) -> None:
    """Take back a try that was right so far: a code is still to come, and is counted by itself."""
    staff_sessions.uncount(c, made.one)
    staff_sessions.uncount(c, made.network)


def succeed(c: Connection, made: Try) -> None:
    """Forget what somebody tried in vain; of their network, this one try alone."""
    staff_sessions.clear(c, made.one)
    staff_sessions.uncount(c, made.network)


def _by(c: Connection, keys: Keys, address: str, network: str | None, now: datetime) -> Try:
    """Return what a try is counted by. What people type where an address belongs may be a password."""
    is_known = staff_sessions.is_known(c, address, network, now - KNOWN)
    apart = f" {network}" if is_known else ""
    return Try(f"one {address_hmac(keys, address)}{apart}", f"network {network or '?'}")


def _remembered(found: Tried | None, now: datetime) -> Tried:
    if found is None or found.at < now - FORGOTTEN:
        return Tried(times=0, at=now, until=None)
    return found
