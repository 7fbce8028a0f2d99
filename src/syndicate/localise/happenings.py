"""When an event is over, and which months it takes place in."""

from datetime import datetime, timedelta

from syndicate.localise import spans
from syndicate.model import Happening

_LONGEST = 120  # months: an event that lasts longer is listed in its first ten years


def ends(happening: Happening) -> datetime:
    """Return when an event is over; one without an end is over as it starts, or with its day."""
    if happening.end:
        return happening.end
    return happening.start + timedelta(days=1) if happening.all_day else happening.start


def months(happening: Happening) -> tuple[str, ...]:
    """Return the months of an event in its own zone, "2026-03", the first one first.

    A night that goes on into the next month belongs to the evening on which it began.
    """
    first, last = spans.first_and_last_day(happening)
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)[:_LONGEST]
    return tuple(f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers)
