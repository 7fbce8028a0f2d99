"""What a reader's mail brings: the items of one selection, and the revision they are cut from."""

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select

from syndicate.errors import StoreError
from syndicate.store.database import insert
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


def ensure(c: Connection, issue: str, revision: int, locale: str, items: tuple[str, ...]) -> int:
    """Return the id of the selection of exactly these items, made now if there is none."""
    own = {"issue": issue, "revision": revision, "locale": locale, "hash": digest(items)}
    c.execute(insert(c, selections).values(**own).on_conflict_do_nothing())
    where = (selections.c[name] == value for name, value in own.items())
    number = int(c.execute(select(selections.c.id).where(*where)).scalar_one())
    rows = [
        {"selection": number, "position": position, "item": item}
        for position, item in enumerate(items)
    ]
    c.execute(insert(c, selection_items).on_conflict_do_nothing(), rows)
    return number


def digest(items: tuple[str, ...]) -> str:
    """Return what tells a selection from others of its issue and locale."""
    return sha256("\n".join(items).encode()).hexdigest()[:32]
