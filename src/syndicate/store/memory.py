"""One reader → their mail of an issue, and by which issues they have had what."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from syndicate.model import DeliveryState
from syndicate.store import selections
from syndicate.store.brought import NOT_BROUGHT
from syndicate.store.schema import deliveries as d
from syndicate.store.schema import issues, selection_items
from syndicate.store.schema import selections as s


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What the ledger says of one reader's mail of an issue."""

    id: int
    state: DeliveryState
    locale: str
    zone: str
    due: datetime
    revision: int
    items: tuple[str, ...]


def mail(c: Connection, issue: str, recipient: str) -> Mail | None:
    """Return a reader's mail of an issue."""
    row = c.execute(
        select(d.c.id, d.c.state, d.c.locale, d.c.zone, d.c.due, d.c.selection).where(
            d.c.purpose == "issue", d.c.key == issue, d.c.recipient == recipient
        )
    ).first()
    if row is None:
        return None
    chosen = selections.get(c, row.selection)
    return Mail(
        id=row.id,
        state=row.state,
        locale=row.locale,
        zone=row.zone or "",
        due=row.due,
        revision=chosen.revision,
        items=chosen.items,
    )


def had(c: Connection, newsletter: str, recipient: str, before: int) -> list[tuple[str, str]]:
    """Return (item, issue) of what mails older than row `before` brought a reader, the oldest first."""
    i = selection_items.c
    joined = (
        d.join(s, s.c.id == d.c.selection)
        .join(selection_items, i.selection == s.c.id)
        .join(issues, issues.c.id == d.c.issue)
    )
    rows = c.execute(
        select(i.item, d.c.issue)
        .select_from(joined)
        .where(
            d.c.recipient == recipient,
            d.c.purpose == "issue",
            d.c.state.not_in(NOT_BROUGHT),
            d.c.id < before,
            issues.c.newsletter == newsletter,
            issues.c.corrects == "",
        )
        .order_by(d.c.id)
    )
    return [(row[0], row[1]) for row in rows]


def next_row(c: Connection, issue: str) -> int:
    """Return the number that follows the newest row of an issue, or of the ledger if it has none."""
    own = select(func.max(d.c.id)).where(d.c.purpose == "issue", d.c.key == issue)
    newest = c.execute(own).scalar() or c.execute(select(func.max(d.c.id))).scalar() or 0
    return int(newest) + 1
