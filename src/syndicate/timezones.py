"""The names of IANA time zones that people may write, and only those."""

import re
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# zoneinfo opens whatever file it finds under a name: "posixrules" and "localtime" are no zones.
_NAME = re.compile(r"[A-Z][A-Za-z0-9_+-]*(?:/[A-Z][A-Za-z0-9_+-]*){0,2}")
_NONE = frozenset({"Factory"})


def zone(name: str) -> ZoneInfo | None:
    """Return the zone `name`, or None where there is none."""
    if name in _NONE or not _NAME.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # zoneinfo's ways to say no
        return None


@cache
def names() -> frozenset[str]:
    """Return the names that `zone` knows."""
    return frozenset(name for name in available_timezones() if zone(name))
