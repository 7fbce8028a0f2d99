"""What whoever watches an installation asks every few seconds: nothing here goes through the ledger.

Indexes answer what waits, what is on its way and what is unknown; what became of an issue's mails was
counted before.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from syndicate.model import DeliveryState
from syndicate.store.counted import issue_figures
from syndicate.store.deliveries import PRIORITY, sendable
from syndicate.store.schema import WAITING, bounces, deliveries, issues, senders

t, b = deliveries.c, bounces.c
MOVING: tuple[DeliveryState, ...] = ("queued", "claimed", "handed_over", "deferred", "unknown")


def moving(c: Connection) -> Mapping[str, int]:
    """Return how many mails are in each state that may change yet.

    An index has issue and state of each mail: it is asked once for each issue and state, and no mail is
    looked at. Other mails have no issue.
    """
    own = (t.issue, t.state)  # in the order of the index: grouped without sorting
    counted = select(*own, func.count()).where(t.state.in_(MOVING)).group_by(*own)
    found: Counter[str] = Counter()
    for whose in (t.issue.in_(select(issues.c.id)), t.issue.is_(None)):
        for _, state, count in c.execute(counted.where(whose)):
            found[state] += count
    return {state: found[state] for state in MOVING}


def oldest(c: Connection, now: datetime) -> timedelta | None:
    """Return for how long the mail has been due that is due longest and that nobody holds; None where none is."""
    firsts = (
        c.execute(
            select(t.ready)
            .where(WAITING, t.priority == priority, t.ready <= now, sendable())
            .order_by(t.ready)
            .limit(1)
        ).scalar()
        for priority in sorted(set(PRIORITY.values()))
    )
    return max((now - one for one in firsts if one is not None), default=None)


def outcomes(c: Connection) -> Mapping[str, int]:
    """Return what became of the mails of all issues, as it was last counted; see `figures`."""
    found: Counter[str] = Counter()
    for whole in c.execute(select(issue_figures.c.whole)).scalars():
        found.update(whole)
    return found


def issue_states(c: Connection) -> Mapping[str, int]:
    """Return how many issues are in each state in which there are any."""
    counted = select(issues.c.state, func.count()).group_by(issues.c.state)
    return {row[0]: row[1] for row in c.execute(counted)}


def heard(c: Connection, since: datetime) -> Mapping[tuple[str, str], int]:
    """Return (kind, class) → how often it was said of a mail since an instant, and not taken back."""
    counted = select(b.kind, b["class"], func.count()).where(b.at >= since, b.undone_at.is_(None))
    return {(row[0], row[1]): row[2] for row in c.execute(counted.group_by(b.kind, b["class"]))}


def sending(c: Connection) -> int:
    """Return how many processes have said that they send; one that died counts until another has noticed."""
    return c.execute(select(func.count()).select_from(senders)).scalar_one()
