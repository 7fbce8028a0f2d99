"""When each work became publishable for each locale: decided once, never changed."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from syndicate.store.database import insert
from syndicate.store.schema import looks, works_released

_LOOK = "released"


def record_released(
    c: Connection, found: Mapping[tuple[str, str], datetime], now: datetime
) -> None:
    """Keep the instant of release of each (work, locale) that has none yet; `found` gives `date`.

    The first rows ever take `date` as it is; later ones are clamped into (last look, now], so
    that a work added with an old date is still news to those who had the last issue.
    """
    known = released(c)
    last = _last_look(c) if known else None
    rows = [
        {"work": work, "locale": locale, "at": _clamped(date, last, now)}
        for (work, locale), date in found.items()
        if (work, locale) not in known
    ]
    if rows:
        c.execute(insert(c, works_released).on_conflict_do_nothing(), rows)
    _look(c, now)


def released(c: Connection) -> Mapping[tuple[str, str], datetime]:
    """Return every instant of release by (work, locale)."""
    rows = c.execute(select(works_released.c.work, works_released.c.locale, works_released.c.at))
    return {(work, locale): at for work, locale, at in rows}


def _clamped(date: datetime, last: datetime | None, now: datetime) -> datetime:
    if last is None:
        return date
    return min(max(date, last + timedelta(microseconds=1)), now)


def _last_look(c: Connection) -> datetime | None:
    return c.execute(select(looks.c.at).where(looks.c.name == _LOOK)).scalar()


def _look(c: Connection, now: datetime) -> None:
    last = _last_look(c)
    if last is not None and last >= now:
        return
    statement = insert(c, looks).values(name=_LOOK, at=now)
    c.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"at": statement.excluded.at})
    )
