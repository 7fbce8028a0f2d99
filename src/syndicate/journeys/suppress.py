"""Addresses that must not be written to, from another service or from a person → never written to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from syndicate.audience.listing import Listed
from syndicate.audience.tokens import address_hmac
from syndicate.journeys.house import House
from syndicate.model import Finding
from syndicate.store import audit, subscribers
from syndicate.store.types import Connection

CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """What came of a table.

    new, known: addresses that are suppressed now, and that were already.
    left:       subscriptions that ended.
    """

    new: int
    known: int
    left: int
    findings: tuple[Finding, ...]


def suppress(
    house: House, found: Iterable[Listed | Finding], reason: str, source: str, now: datetime
) -> Suppressed:
    """Suppress addresses, in short transactions; repeating it changes nothing.

    Whoever reads us under one of them is not written to from now on, whatever waits. Addresses are
    kept as keyed hashes alone.
    """
    tally = Counter[str]()
    findings: list[Finding] = []
    waiting = iter(found)
    while chunk := list(islice(waiting, CHUNK)):
        findings += (one for one in chunk if isinstance(one, Finding))
        with house.database.write() as c:
            for one in chunk:
                if isinstance(one, Listed):
                    tally.update(_suppress(house, c, one.address, reason, source, now))
    with house.database.write() as c:
        counts = {name: tally[name] for name in ("new", "known", "left")}
        audit.record(c, now, source, "suppress", reason, counts)
    return Suppressed(findings=tuple(findings), **counts)


def _suppress(
    house: House, c: Connection, address: str, reason: str, source: str, now: datetime
) -> Counter[str]:
    mark = address_hmac(house.keys, address)
    known = bool(subscribers.suppressed(c, [mark]))
    subscribers.suppress(c, mark, reason, now)
    reader = subscribers.by_address(c, address)
    left = 0 if reader is None else subscribers.end(c, reader.id, reason, source, now)
    return Counter({"known" if known else "new": 1, "left": left})
