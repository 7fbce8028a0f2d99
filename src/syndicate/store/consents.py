"""The ledger of consent: appended to, never changed; and the words that were agreed to."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, select, update

from syndicate.model import AGREES, Consent
from syndicate.store.database import columns, insert
from syndicate.store.people import consents as table
from syndicate.store.people import wordings as wordings_table

_FIELDS = tuple(field.name for field in fields(Consent))
_CONSENT = columns(table, _FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Words that somebody can agree to. `purpose`: what they are shown for, "subscribe" for example."""

    id: str
    locale: str
    purpose: str
    text: str


_WORDING = columns(wordings_table, [field.name for field in fields(Wording)])


def record(c: Connection, acts: Iterable[Consent], now: datetime) -> None:
    """Append acts, in this order; `now` is when we learned of them."""
    # Not asdict: it copies every value deeply, and an import brings a million acts.
    rows = [{name: getattr(one, name) for name in _FIELDS} | {"recorded_at": now} for one in acts]
    if rows:
        c.execute(table.insert(), rows)


def leave(c: Connection, acts: Collection[Consent], now: datetime) -> None:
    """Keep, once, that somebody left of whom we know the address alone: its keyed hash for an id."""
    known = departures(c, {one.subscriber for one in acts})
    record(c, (one for one in acts if (one.subscriber, one.newsletter) not in known), now)


def departures(c: Connection, address_hmacs: Collection[str]) -> set[tuple[str, str]]:
    """Return (address, newsletter) that were left under these addresses by whom we did not know."""
    left = (table.c.subscriber.in_(list(address_hmacs)), table.c.act == "left")
    rows = c.execute(select(table.c.subscriber, table.c.newsletter).where(*left))
    return {(row.subscriber, row.newsletter) for row in rows}


def acts(c: Connection, subscriber: str, newsletter: str | None = None) -> tuple[Consent, ...]:
    """Return the acts of a reader, of one newsletter or of all, in the order they were recorded."""
    statement = select(*_CONSENT).where(table.c.subscriber == subscriber)
    if newsletter is not None:
        statement = statement.where(table.c.newsletter == newsletter)
    return tuple(Consent(**row) for row in c.execute(statement.order_by(table.c.id)).mappings())


def proofs(c: Connection, subscribers: Collection[str]) -> Mapping[tuple[str, str, bool], Consent]:
    """Return (subscriber, newsletter, True) → the last act by which they consented.

    With False, the last by which they asked, and agreed to nothing yet.
    """
    wanted = table.c.subscriber.in_(sorted(subscribers))
    shows = table.c.act.in_((*AGREES, "requested"))
    rows = c.execute(select(*_CONSENT).where(wanted, shows).order_by(table.c.id)).mappings()
    acts = (Consent(**row) for row in rows)
    return {(one.subscriber, one.newsletter, one.act in AGREES): one for one in acts}


def forget_networks(c: Connection, before: datetime) -> int:
    """Forget from which network acts before an instant came; return how many were known."""
    known = update(table).where(table.c.network.is_not(None), table.c.recorded_at < before)
    return c.execute(known.values(network=None)).rowcount


def keep_wordings(c: Connection, new: Collection[Wording], now: datetime) -> None:
    """Keep words that people agreed to; the same words are kept once."""
    if new:
        rows = [asdict(one) | {"first_at": now} for one in new]
        c.execute(insert(c, wordings_table).on_conflict_do_nothing(), rows)


def wordings(c: Connection, ids: Iterable[str]) -> tuple[Wording, ...]:
    """Return those of these words that are kept, by id."""
    statement = select(*_WORDING).where(wordings_table.c.id.in_(sorted(ids)))
    rows = c.execute(statement.order_by(wordings_table.c.id)).mappings()
    return tuple(Wording(**row) for row in rows)
