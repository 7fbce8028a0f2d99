"""Who receives an issue, and who of its newsletter does not: counts, never who."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from syndicate.store.people import subscriptions
from syndicate.store.schema import deliveries

d = deliveries.c


class Enrolled(NamedTuple):
    """Mails of an issue that have all of this in common. zone: None of one who was erased."""

    locale: str
    zone: str | None
    state: str
    mails: int


def standings(c: Connection, newsletter: str) -> Mapping[tuple[str, str], int]:
    """Return (schedule, state) → how many have this newsletter so; read from an index alone."""
    p = subscriptions.c
    counted = select(p.schedule, p.state, func.count()).where(p.newsletter == newsletter)
    rows = c.execute(counted.group_by(p.schedule, p.state))
    return {(row[0], row[1]): row[2] for row in rows}


def enrolled(c: Connection, issue: str) -> list[Enrolled]:
    """Return the mails of an issue, counted by language, zone and state."""
    own = (d.locale, d.zone, d.state)
    counted = select(*own, func.count()).where(d.issue == issue, d.purpose == "issue")
    return [Enrolled(*row) for row in c.execute(counted.group_by(*own))]
