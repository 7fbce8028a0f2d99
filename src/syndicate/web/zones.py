"""The time zones that a reader can choose from."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from syndicate.localise.formats import zone_names

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
def zones_by_area(babel: str) -> Mapping[str, Mapping[str, str]]:
    """Return area → the IANA zones in it, each with the name by which people know it, in their order."""
    names = zone_names(_choices(), babel)
    return {
        area: {zone: name for zone, name in names.items() if zone.startswith(f"{area}/")}
        for area in _AREAS
    }


def is_listed(zone: str) -> bool:
    """Tell whether a reader can choose the zone, by this name or by a former one."""
    return zone in _choices()


def other_zone(zone: str | None, babel: str) -> str:
    """Return a reader's zone that the list lacks, "UTC" for example, else "": it stays theirs."""
    listed = zones_by_area(babel).values()
    return zone if zone and not any(zone in names for names in listed) else ""


@cache
def _choices() -> frozenset[str]:
    return frozenset(one for one in available_timezones() if one.partition("/")[0] in _AREAS)
