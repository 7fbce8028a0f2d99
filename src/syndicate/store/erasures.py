"""Who wanted nothing to be left: a keyed hash, so that no import brings them back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, delete, select, update

from syndicate.model import Consent
from syndicate.store import bounces, consents, requests, subscribers, suppressions
from syndicate.store.database import insert
from syndicate.store.people import consents as consents_table
from syndicate.store.people import erasures
from syndicate.store.people import subscribers as subscribers_table
from syndicate.store.people import subscriptions as subscriptions_table
from syndicate.store.people import suppressions as suppressions_table
from syndicate.store.schema import deliveries

REASON = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What is left of somebody: their former id, and until when it is kept."""

    subscriber: str
    at: datetime
    until: datetime


def of_address(c: Connection, address_hmac: str) -> Erasure | None:
    """Return what is left of whoever had this address."""
    t = erasures.c
    found = select(t.subscriber, t.at, t.until).where(t.address_hmac == address_hmac)
    row = c.execute(found).mappings().first()
    return None if row is None else Erasure(**row)


def erase(
    c: Connection, address_hmac: str, erasure: Erasure, now: datetime
) -> list[tuple[str, int]]:
    """Leave of somebody their acts without words of theirs, and a hash; return their mails.

    Mails as (purpose key, id), for what transports keep of them. Replies of servers go, for they
    name addresses; when each mail left, and what became of it, stays.
    """
    who = erasure.subscriber
    had = {one.newsletter for one in consents.acts(c, who)}
    had |= {one.newsletter for one in subscribers.subscriptions(c, who)}
    ends = (
        Consent(
            subscriber=who,
            newsletter=one,
            act="erased",
            at=erasure.at,
            source=REASON,
            method=REASON,
        )
        for one in sorted(had)
    )
    consents.record(c, ends, now)
    c.execute(delete(consents_table).where(consents_table.c.subscriber == address_hmac))
    theirs = consents_table.c.subscriber == who
    c.execute(update(consents_table).where(theirs).values(evidence=None, network=None))
    c.execute(delete(subscriptions_table).where(subscriptions_table.c.subscriber == who))
    c.execute(delete(subscribers_table).where(subscribers_table.c.id == who))
    kept = {
        "subscriber": who,
        "at": erasure.at,
        "until": erasure.until,
    }
    c.execute(
        insert(c, erasures)
        .values(address_hmac=address_hmac, **kept)
        .on_conflict_do_update(index_elements=["address_hmac"], set_=kept)
    )
    suppressions.suppress(c, address_hmac, REASON, erasure.at)
    requests.erase(c, address_hmac, who)
    bounces.erase(c, who, address_hmac)
    own = update(deliveries).where(deliveries.c.recipient.in_([who, address_hmac]))
    c.execute(own.values(address=None, reply_text=None))
    return mails(c, who, address_hmac)


def mails(c: Connection, subscriber: str, address_hmac: str) -> list[tuple[str, int]]:
    """Return (purpose key, id) of every mail to somebody, those before they were a subscriber too."""
    d = deliveries.c
    theirs = d.recipient.in_([subscriber, address_hmac])
    rows = c.execute(select(d.key, d.id).where(theirs).order_by(d.id))
    return [(row.key, row.id) for row in rows]


def forget_addresses(c: Connection, before: datetime) -> list[tuple[str, int]]:
    """Forget to whom we wrote before an instant who was no reader; return (purpose key, id) of each mail."""
    d = deliveries.c
    over = and_(d.address.is_not(None), d.due <= before, d.settled_at.is_not(None))
    found = [(row.key, row.id) for row in c.execute(select(d.key, d.id).where(over))]
    c.execute(update(deliveries).where(over).values(address=None, reply_text=None))
    return found


def retire(c: Connection, now: datetime) -> int:
    """Forget those whose time is over, hashes and all; return how many."""
    t, s = erasures.c, suppressions_table.c
    over = list(c.execute(select(t.address_hmac).where(t.until <= now)).scalars())
    for one in over:
        c.execute(delete(suppressions_table).where(s.address_hmac == one, s.reason == REASON))
        c.execute(delete(erasures).where(t.address_hmac == one))
    return len(over)
