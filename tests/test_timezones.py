"""Which names are time zones, and which only look like some."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from syndicate import timezones
from syndicate.timezones import Clock, History

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

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


def test_a_zones_history_is_what_zoneinfo_goes_by() -> None:
    wrong = [
        (name, shift)
        for name in sorted(timezones.names())
        for shift in timezones.history(name).shifts
        for at, clock in ((shift.at - 1, shift.before), (shift.at, shift.after))
        for when in [(EPOCH + timedelta(seconds=at)).astimezone(ZoneInfo(name))]
        if (when.utcoffset(), when.tzname()) != (timedelta(seconds=clock.offset), clock.name)
    ]
    assert wrong == []


def test_a_zones_history_ends_with_its_rule() -> None:
    paris = timezones.history("Europe/Paris")
    assert paris.rule == "CET-1CEST,M3.5.0,M10.5.0/3"
    assert (paris.first.name, paris.first.offset) == ("LMT", 561)
    assert timezones.history("UTC") == History(Clock(0, "UTC", dst=False), (), "UTC0", -(2**33))
