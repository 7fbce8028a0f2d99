"""What somebody types as a day and an hour → an instant, or a local time."""

from datetime import datetime

_YEARS = range(1970, 2200)  # beyond them a year is a slip of the finger, and may have no UTC


def typed(text: str) -> datetime:
    """Read RFC 3339 and its ISO 8601 relatives; local where no offset is given. Raises ValueError."""
    found = datetime.fromisoformat(text)
    if found.year not in _YEARS:
        raise ValueError(text)
    return found
