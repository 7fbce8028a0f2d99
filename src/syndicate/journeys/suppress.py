"""Addresses that must not be written to, from another service or from a person → never written to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from syndicate.audience import withdrawals
from syndicate.audience.listing import Listed
from syndicate.audience.tokens import address_hmac
from syndicate.audience.withdrawals import Withdrawal
from syndicate.journeys.house import House
from syndicate.journeys.identity import require_key
from syndicate.journeys.leave import take_in
from syndicate.model import Finding
from syndicate.store import audit, subscribers, suppressions

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
    house: House,
    found: Iterable[Listed | Finding],
    reason: str,
    source: str,
    now: datetime,
    by: str = "cli",
) -> Suppressed:
    """Suppress addresses, in short transactions; repeating it changes nothing.

    Whoever reads us under one of them is not written to from now on, whatever waits. Addresses are
    kept as keyed hashes alone. Raises SettingsError identity-changed.
    """
    require_key(house)
    tally = Counter[str]()
    findings: list[Finding] = []
    waiting = iter(found)
    while chunk := list(islice(waiting, CHUNK)):
        findings += (one for one in chunk if isinstance(one, Finding))
        addresses = dict.fromkeys(one.address for one in chunk if isinstance(one, Listed))
        tally.update(_suppress(house, list(addresses), reason, now))
    with house.database.write() as c:
        counts = {name: tally[name] for name in ("new", "known", "left")}
        audit.record(c, now, by, "suppress", reason, {**counts, "source": source})
    return Suppressed(findings=tuple(findings), **counts)


def _suppress(house: House, addresses: Sequence[str], reason: str, now: datetime) -> Counter[str]:
    """Suppress a handful of addresses: in the log first, then in the database."""
    marks = {address_hmac(house.keys, one): one for one in addresses}
    with house.database.read() as c:
        reasons = suppressions.reasons(c, marks)
        if reason in suppressions.LIFTABLE:  # the other service does not know of their new consent
            known = reasons.keys() | suppressions.lifted(c, marks)
        else:  # it weighs more than what their owners can lift
            known = {mark for mark, why in reasons.items() if why not in suppressions.LIFTABLE}
        found = {mark: subscribers.by_address(c, one) for mark, one in marks.items()}
    gone = [
        Withdrawal(now, reader.id if reader else "", None, reason, mark)
        for mark, reader in found.items()
        if mark not in known
    ]
    if gone:  # a database that is restored must not write to them either
        withdrawals.append(house.withdrawals, *gone)
    with house.database.write() as c:
        left = sum(take_in(house, c, one, now) for one in gone)
    return Counter(new=len(gone), known=len(known), left=left)
