"""When an event is over, and which months it takes place in."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from syndicate.model import Happening

_LONGEST = 120  # months: an event that lasts longer is listed in its first ten years


def ends(happening: Happening) -> datetime:
    """Return when an event is over; one without an end is over as it starts, or with its day."""
    if happening.end:
        return happening.end
    return happening.start + timedelta(days=1) if happening.all_day else happening.start


def months(happening: Happening) -> tuple[str, ...]:
    """Return the months of an event in its own zone, "2026-03", the first one first."""
    return tuple(_months(happening))


def _months(happening: Happening) -> Iterator[str]:
    zone = ZoneInfo(happening.zone)
    first = happening.start.astimezone(zone)
    after = ends(happening)
    last = first if after <= happening.start else (after - timedelta(seconds=1)).astimezone(zone)
    year, month = first.year, first.month
    for _ in range(_LONGEST):
        yield f"{year:04}-{month:02}"
        if (year, month) >= (last.year, last.month):
            return
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 - December
