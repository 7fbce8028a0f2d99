"""Times as other programs write them → instants that keep the offset in which they were written."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from syndicate.content import instants

_OFFSET = re.compile(r"([+-])([0-9]{2}):?([0-9]{2})$|[Zz]$")
_UNEVEN = re.compile(r"^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?=[Tt ]|$)")
_QUARTER = 15 * 60  # seconds: no offset on earth is finer


def when(text: str, zone: tzinfo) -> datetime:
    """Return the instant of "2018-01-09 09:00:00 -0400" or "2018-1-9", read in `zone` if it has no offset.

    Raises ContentError as `instants.parse` does.
    """
    even = _UNEVEN.sub(lambda day: f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}", text.strip())
    moment = instants.parse(even, zone)
    found = _OFFSET.search(even) if not moment.bare else None
    if found is None:
        return moment.at.astimezone(zone)
    if not found[1]:
        return moment.at
    away = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return moment.at.astimezone(timezone(-away if found[1] == "-" else away))


def of_both(local: str, in_utc: str) -> datetime | None:
    """Return the instant of a time that is told in local time and in UTC, with the offset between them.

    None where neither is a time ("0000-00-00 00:00:00"). Raises nothing.
    """
    told = [_naive(one) for one in (local, in_utc)]
    if told[1] is None:
        return told[0].replace(tzinfo=UTC) if told[0] else None
    if told[0] is None:
        return told[1].replace(tzinfo=UTC)
    away = (told[0] - told[1]).total_seconds()
    if abs(away) > 14 * 3600 or away % _QUARTER:
        return told[1].replace(tzinfo=UTC)
    return told[0].replace(tzinfo=timezone(timedelta(seconds=away)))


def _naive(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found.replace(tzinfo=None) if 1900 < found.year < 2200 else None  # noqa: PLR2004
