"""In which issues a work stands, as the ledger has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from syndicate.model import IssueState
from syndicate.store.schema import issues, pool_blocks, works_released

b, i, r = pool_blocks.c, issues.c, works_released.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """An issue that has a work in its pool. reminder: in the agenda alone."""

    issue: str
    newsletter: str
    state: IssueState
    first_due: datetime
    locales: int
    reminder: bool


def of_work(c: Connection, work: str) -> list[Appearance]:
    """Return the issues whose frozen pool has a work, the latest first."""
    reminder = func.min(b.kind) == func.max(b.kind)
    own = and_(b.issue == i.id, b.revision == i.revision)
    rows = c.execute(
        select(
            i.id,
            i.newsletter,
            i.state,
            i.first_due,
            func.count(b.locale.distinct()),
            reminder,
            func.min(b.kind),
        )
        .select_from(issues.join(pool_blocks, own))
        .where(b.work == work)
        .group_by(i.id, i.newsletter, i.state, i.first_due)
        .order_by(i.first_due.desc(), i.id)
    )
    return [
        Appearance(
            issue=row[0],
            newsletter=row[1],
            state=row[2],
            first_due=row[3],
            locales=row[4],
            reminder=bool(row[5]) and row[6] == "reminder",
        )
        for row in rows
    ]


def released(c: Connection, work: str) -> Mapping[str, datetime]:
    """Return locale → since when a work can be read there."""
    return {row[0]: row[1] for row in c.execute(select(r.locale, r.at).where(r.work == work))}
