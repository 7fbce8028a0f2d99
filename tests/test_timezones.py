"""Which names are time zones, and which only look like some."""

from zoneinfo import ZoneInfo

import pytest

from syndicate import timezones

NO_ZONES = (
    *("Europe/Pari", "", "../etc", "Europe", "/etc/passwd", "a\0b", "posixrules", "localtime"),
    *(
        "Factory",
        "posix/Europe/Paris",
        "right/UTC",
        "Europe/Paris\n",
        "europe/paris",
        "leapseconds",
    ),
)


@pytest.mark.parametrize("name", NO_ZONES)
def test_a_zone_that_is_none_is_none(name: str) -> None:
    assert timezones.zone(name) is None


@pytest.mark.parametrize(
    "name",
    ["America/St_Johns", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "UTC", "America/Montreal"],
)
def test_a_zone_is_known_by_its_name(name: str) -> None:
    assert timezones.zone(name) == ZoneInfo(name)
    assert name in timezones.names()


def test_every_name_that_is_offered_is_one() -> None:
    assert all(timezones.zone(name) for name in timezones.names())
