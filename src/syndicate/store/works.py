"""When each work became publishable for each locale: decided once, never changed."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from syndicate.store import looks
from syndicate.store.database import insert
from syndicate.store.schema import works_released

_LOOK = "released"


def record_released(
    c: Connection, found: Mapping[tuple[str, str], datetime], now: datetime
) -> None:
    """Keep the instant of release of each (work, locale) that has none yet; `found` gives `date`.

    The first rows ever take `date` as it is; later ones are clamped into (last look, now], so
    that a work added with an old date is still news to those who had the last issue.
    """
    known = released(c)
    last = looks.last(c, _LOOK) if known else None
    rows = [
        {"work": work, "locale": locale, "at": _clamped(date, last, now)}
        for (work, locale), date in found.items()
        if (work, locale) not in known
    ]
    if rows:
        c.execute(insert(c, works_released).on_conflict_do_nothing(), rows)
    looks.note(c, _LOOK, now)


def released(c: Connection) -> Mapping[tuple[str, str], datetime]:
    """Return every instant of release by (work, locale)."""
    rows = c.execute(select(works_released.c.work, works_released.c.locale, works_released.c.at))
    return {(work, locale): at for work, locale, at in rows}


def _clamped(date: datetime, last: datetime | None, now: datetime) -> datetime:
    if last is None:
        return date
    return min(max(date, last + timedelta(microseconds=1)), now)
