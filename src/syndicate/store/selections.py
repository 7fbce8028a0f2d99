"""What a reader's mail brings: the items of one selection, and the revision they are cut from."""

from dataclasses import dataclass

from sqlalchemy import select

from syndicate.errors import StoreError
from syndicate.store.schema import selection_items, selections
from syndicate.store.types import Connection


@dataclass(frozen=True, slots=True)
class Selection:
    """Item keys in the order of the pool of (issue, revision, locale)."""

    id: int
    issue: str
    revision: int
    locale: str
    items: tuple[str, ...]


def get(c: Connection, selection: int) -> Selection:
    """Return a selection; raise StoreError selection-missing."""
    s, i = selections.c, selection_items.c
    row = c.execute(select(s.issue, s.revision, s.locale).where(s.id == selection)).first()
    if row is None:
        raise StoreError("selection-missing", selection=selection)
    items = c.execute(select(i.item).where(i.selection == selection).order_by(i.position)).scalars()
    return Selection(selection, row.issue, row.revision, row.locale, tuple(items))
