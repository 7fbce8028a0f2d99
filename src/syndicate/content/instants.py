"""What editors write for a time → an instant."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from syndicate.errors import ContentError

_WRITTEN = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?"
    r" ?([Zz]|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_YEARS = range(1900, 2200)  # outside of them a year is a slip of the finger


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in UTC, and the day as written. `bare`: no hour was given."""

    at: datetime
    day: date
    bare: bool


def parse(text: str, zone: tzinfo | None) -> Moment:
    """Read "2026-03-12", "2026-03-12T18:30" or "2026-03-12T18:30+01:00".

    A time without offset is of `zone`; an hour that a change of clocks skips is read as the same
    time after it (03:30 for 02:30), one that comes twice as the first (RFC 5545 §3.3.5).
    Raises ContentError date-malformed, date-impossible or naive-date.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        raise ContentError("date-malformed", found=text)
    *numbers, offset = found.groups()
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    governed = _offset(offset, text) if offset else zone
    if year not in _YEARS:
        raise ContentError("date-impossible", found=text)
    if governed is None:
        raise ContentError("naive-date", found=text)
    try:
        local = datetime(year, month, day, hour, minute, second, tzinfo=governed)
    except ValueError as error:
        raise ContentError("date-impossible", found=text) from error
    return Moment(local.astimezone(UTC), local.date(), bare=found[4] is None)


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return the instant at which `day` begins in `zone`."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _offset(text: str, whole: str) -> tzinfo:
    if text in "Zz":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:  # noqa: PLR2004 (no zone on earth is further, or more minutes)
        raise ContentError("date-impossible", found=whole)
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if text[0] == "-" else away)
