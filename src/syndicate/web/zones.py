"""The time zones that a reader can choose from."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

_AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


@cache
def zones_by_area() -> Mapping[str, tuple[str, ...]]:
    """Return area → the IANA zones in it, by name: "America" → "America/Toronto" among others."""
    names = sorted(available_timezones())
    return {area: tuple(n for n in names if n.startswith(f"{area}/")) for area in _AREAS}


def is_listed(zone: str) -> bool:
    """Tell whether a reader can choose the zone."""
    return zone in zones_by_area().get(zone.partition("/")[0], ())
