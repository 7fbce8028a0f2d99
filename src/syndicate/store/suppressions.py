"""Addresses that are never written to, as keyed hashes; some can be lifted by their owner's new consent."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select, update

from syndicate.store.database import insert
from syndicate.store.people import suppressions as table

t = table.c
# Who complained, or whom staff keep out, comes back by a person's decision alone.
LEFT = "unsubscribed"
LIFTABLE = ("bounce", LEFT, "erased")


def suppress(c: Connection, address_hmac: str, reason: str, at: datetime) -> None:
    """Never write to this address again; the first reason stays, but for one that weighs more.

    Replayable: what its owner lifted after `at` stays lifted, but for one that no owner can lift.
    """
    statement = insert(c, table).values(
        address_hmac=address_hmac, reason=reason, at=at, lifted_at=None
    )
    new = statement.excluded
    weighs_more = and_(t.reason.in_(LIFTABLE), new.reason.not_in(LIFTABLE))
    c.execute(
        statement.on_conflict_do_update(
            index_elements=["address_hmac"],
            set_={"reason": new.reason, "at": new.at, "lifted_at": None},
            where=or_(t.lifted_at < new.at, weighs_more),
        )
    )


def suppressed(c: Connection, address_hmacs: Collection[str]) -> set[str]:
    """Return those of these addresses that we never write to."""
    return set(reasons(c, address_hmacs))


def reasons(c: Connection, address_hmacs: Collection[str]) -> Mapping[str, str]:
    """Return those of these addresses that we never write to → why."""
    wanted = and_(t.address_hmac.in_(list(address_hmacs)), t.lifted_at.is_(None))
    return {
        row.address_hmac: row.reason
        for row in c.execute(select(t.address_hmac, t.reason).where(wanted))
    }


def suppression(c: Connection, address_hmac: str) -> tuple[str, datetime] | None:
    """Return why and since when we never write to this address."""
    those = and_(t.address_hmac == address_hmac, t.lifted_at.is_(None))
    row = c.execute(select(t.reason, t.at).where(those)).first()
    return None if row is None else (row.reason, row.at)


def lifted(c: Connection, address_hmacs: Collection[str]) -> set[str]:
    """Return those of these addresses that their owners have us write to again."""
    wanted = and_(t.address_hmac.in_(list(address_hmacs)), t.lifted_at.is_not(None))
    return set(c.execute(select(t.address_hmac).where(wanted)).scalars())


def lifted_at(c: Connection, address_hmac: str) -> datetime | None:
    """Return since when an address may be written to again."""
    return c.execute(select(t.lifted_at).where(t.address_hmac == address_hmac)).scalar()


def lift(c: Connection, address_hmac: str, now: datetime) -> None:
    """Let an address be written to whose owner consents anew; see LIFTABLE."""
    those = and_(t.address_hmac == address_hmac, t.lifted_at.is_(None), t.reason.in_(LIFTABLE))
    c.execute(update(table).where(those).values(lifted_at=now))
