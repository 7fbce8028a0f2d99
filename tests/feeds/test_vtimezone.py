"""Zones in calendars: what they say, and that two readers who go by it alone read zoneinfo's instants."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicate import timezones
from syndicate.feeds import posix
from syndicate.feeds.icalendar import calendar
from syndicate.feeds.vtimezone import is_utc, vtimezone
from tests.support.calendars import READERS, agenda, at, lines, occasion
from tests.support.editions import happening

FIRST, LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2037, 12, 31, tzinfo=UTC)
PARIS = """\
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE"""
TORONTO = """\
BEGIN:VTIMEZONE
TZID:America/Toronto
BEGIN:DAYLIGHT
TZNAME:EDT
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
DTSTART:20070311T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:EST
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
DTSTART:20071104T020000
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD
END:VTIMEZONE"""


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def told(zone: str, first: str, last: str | None = None) -> list[str]:
    return list(vtimezone(zone, utc(first), utc(last or first)))


def chosen(found: Iterable[str], *names: str) -> list[str]:
    return [line for line in found if line.startswith(names)]


def disagreements(instants: Sequence[datetime], zone: str) -> list[tuple[str, str, datetime]]:
    data = calendar(at(instants, zone))
    read = {name: reader(data) for name, reader in READERS.items()}
    return [
        (name, zone, when)
        for name, found in read.items()
        for n, when in enumerate(instants)
        if found[f"{n}@x"].start != when
    ]


@pytest.mark.parametrize("text", [PARIS, TORONTO], ids=["Paris", "Toronto"])
def test_a_zone_is_told_by_the_rule_of_the_present(text: str) -> None:
    zone = text.splitlines()[1].removeprefix("TZID:")
    assert told(zone, "2026-03-12", "2027-11-30") == text.splitlines()


OFFSETS = ("DTSTART", "TZOFFSETTO", "RRULE", "RDATE")
BEFORE_THE_RULE = {
    "Toronto 2005": (
        *("America/Toronto", "2005-07-01"),
        ["20050403T020000", "20070311T020000", "20071104T020000"],
    ),
    "Toronto over 2005": (
        *("America/Toronto", "2005-03-01 to 2005-12-01"),
        [
            "20041031T020000",
            "20050403T020000",
            "20051030T020000",
            "20070311T020000",
            "20071104T020000",
        ],
    ),
    "Paris in the summer of 1994": (
        *("Europe/Paris", "1994-07-14"),
        ["19810329T020000", "19961027T030000"],
    ),
    "Paris in the autumn of 1994": (
        *("Europe/Paris", "1994-11-11"),
        ["19810329T020000", "19940925T030000", "19961027T030000"],
    ),
}


@pytest.mark.parametrize(
    ("zone", "span", "onsets"), BEFORE_THE_RULE.values(), ids=list(BEFORE_THE_RULE)
)
def test_what_was_before_the_rule_is_told_as_far_as_it_is_needed(
    zone: str, span: str, onsets: list[str]
) -> None:
    first, _, last = span.partition(" to ")
    found = chosen(told(zone, first, last or None), "DTSTART")
    assert found == [f"DTSTART:{onset}" for onset in onsets]


ODD_ZONES = {
    "no change since 1945": """\
Asia/Kolkata
TZOFFSETTO:+0530 DTSTART:16010101T000000 RDATE:16010101T000000""",
    "no change ever": """\
Etc/GMT+5
TZOFFSETTO:-0500 DTSTART:16010101T000000 RDATE:16010101T000000""",
    "half an hour": """\
America/St_Johns
TZOFFSETTO:-0330 DTSTART:20111106T020000 RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
TZOFFSETTO:-0230 DTSTART:20120311T020000 RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU""",
    "the Friday after the last Thursday": """\
Africa/Cairo
TZOFFSETTO:+0300 DTSTART:20230428T000000 RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=-1FR
TZOFFSETTO:+0200 DTSTART:20231027T000000 RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=FR;BYMONTHDAY=26,27,28,29,30,31
TZOFFSETTO:+0200 DTSTART:20241101T000000 RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=FR;BYMONTHDAY=1""",
    "no rule: the year's Ramadan": """\
Africa/Casablanca
TZOFFSETTO:+0100 DTSTART:20230423T020000 RDATE:20230423T020000
TZOFFSETTO:+0000 DTSTART:20240310T030000 RDATE:20240310T030000
TZOFFSETTO:+0100 DTSTART:20240414T020000 RDATE:20240414T020000""",
}


@pytest.mark.parametrize("text", ODD_ZONES.values(), ids=list(ODD_ZONES))
def test_zones_without_rule_or_with_an_odd_one(text: str) -> None:
    zone, *expected = text.split()
    assert chosen(told(zone, "2024-03-01", "2024-12-01"), *OFFSETS) == expected


@pytest.mark.parametrize("zone", ["Europe/Dublin", "Africa/Casablanca", "Europe/Paris"])
def test_daylight_time_is_ahead_whatever_a_law_calls_it(zone: str) -> None:
    found = chosen(told(zone, "2024-03-01", "2024-12-01"), "BEGIN", "TZOFFSETTO", "TZOFFSETFROM")
    kinds = zip(found[1::3], found[2::3], found[3::3], strict=True)
    ahead = {(kind, to > of) for kind, of, to in map(_values, kinds)}
    assert ahead == {("DAYLIGHT", True), ("STANDARD", False)}


def _values(lines: tuple[str, str, str]) -> tuple[str, str, str]:
    kind, of, to = (line.partition(":")[2] for line in lines)
    return kind, of, to


def test_an_alias_keeps_its_name_and_has_the_same_rules() -> None:
    montreal = told("America/Montreal", "2026-03-12")
    assert [line.replace("Montreal", "Toronto") for line in montreal] == TORONTO.splitlines()


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", True),
        ("Etc/Zulu", True),
        ("Etc/GMT", False),
        ("Africa/Abidjan", False),
        ("Europe/London", False),
    ],
)
def test_which_zones_are_utc(zone: str, expected: bool) -> None:
    assert is_utc(zone) is expected


# Of each change: the last second before it, the first after it, and the hours about it.
CHANGES = {
    "Paris, spring 2026": ("Europe/Paris", "2026-03-29T01:00"),
    "Paris, autumn 2026": ("Europe/Paris", "2026-10-25T01:00"),
    "Paris, spring 2027": ("Europe/Paris", "2027-03-28T01:00"),
    "Paris, autumn 2027": ("Europe/Paris", "2027-10-31T01:00"),
    "Toronto, spring 2026": ("America/Toronto", "2026-03-08T07:00"),
    "Toronto, autumn 2026": ("America/Toronto", "2026-11-01T06:00"),
    "Toronto, spring 2027": ("America/Toronto", "2027-03-14T07:00"),
    "Toronto, autumn 2027": ("America/Toronto", "2027-11-07T06:00"),
    "Toronto, autumn 2005, by another rule": ("America/Toronto", "2005-10-30T06:00"),
    "Paris, autumn 1994, by another rule": ("Europe/Paris", "1994-09-25T01:00"),
}


@pytest.mark.parametrize(("zone", "change"), CHANGES.values(), ids=list(CHANGES))
def test_two_readers_go_by_it_over_the_changes_of_clocks(zone: str, change: str) -> None:
    there, when = ZoneInfo(zone), utc(change)
    before, after = ((when + timedelta(seconds=s)).astimezone(there) for s in (-1, 0))
    assert before.utcoffset() != after.utcoffset()
    seconds = (-86400, -7200, -3601, -3600, -1800, -1, 0, 1, 1800, 3599, 3600, 7200, 86400)
    assert disagreements([when + timedelta(seconds=s) for s in seconds], zone) == []


IN_THE_GAP_OR_TWICE = {  # the table of reference F, as content.instants reads what editors write
    "Paris, in the gap": (
        *("Europe/Paris", "2026-03-29T01:30"),
        "DTSTART;TZID=Europe/Paris:20260329T033000",
    ),
    "Toronto, in the gap": (
        *("America/Toronto", "2026-03-08T07:30"),
        "DTSTART;TZID=America/Toronto:20260308T033000",
    ),
    "Paris, the first of two": ("Europe/Paris", "2026-10-25T00:30", "DTSTART:20261025T003000Z"),
    "Paris, the second of two": ("Europe/Paris", "2026-10-25T01:30", "DTSTART:20261025T013000Z"),
    "Toronto, the first of two": (
        *("America/Toronto", "2026-11-01T05:30"),
        "DTSTART:20261101T053000Z",
    ),
    "Toronto, the second of two": (
        *("America/Toronto", "2026-11-01T06:30"),
        "DTSTART:20261101T063000Z",
    ),
    "Paris, once they are over": (
        *("Europe/Paris", "2026-10-25T02:00"),
        "DTSTART;TZID=Europe/Paris:20261025T030000",
    ),
}


@pytest.mark.parametrize(
    ("zone", "when", "expected"), IN_THE_GAP_OR_TWICE.values(), ids=list(IN_THE_GAP_OR_TWICE)
)
def test_an_hour_that_comes_twice_is_told_in_utc(zone: str, when: str, expected: str) -> None:
    data = calendar(at([utc(when)], zone))
    assert expected in lines(data)
    assert disagreements([utc(when)], zone) == []


def test_an_event_that_ends_in_such_an_hour_has_both_its_times_in_utc() -> None:
    start, end = utc("2026-10-24T21:00"), utc("2026-10-25T01:30")
    found = lines(calendar(agenda(occasion(happening=happening(start=start, end=end)))))
    assert chosen(found, "DTSTART", "DTEND", "TZID") == [
        "DTSTART:20261024T210000Z",
        "DTEND:20261025T013000Z",
    ]


ONE_OF_EACH_RULE = sorted(
    {timezones.history(name).rule: name for name in sorted(timezones.names())}.values()
)


@pytest.mark.parametrize("zone", ONE_OF_EACH_RULE)
def test_two_readers_go_by_it_in_every_zone_of_another_rule(zone: str) -> None:
    shifts = [one.at for one in timezones.history(zone).shifts]
    near = [at for at in shifts if FIRST.timestamp() < at < LAST.timestamp()]
    picked = random.Random(zone).sample(near, min(3, len(near)))  # noqa: S311
    seconds = [at + later for at in picked for later in (-1, 0, 3600)]
    instants = [datetime.fromtimestamp(at, UTC) for at in seconds] or [FIRST]
    assert disagreements(instants, zone) == []


instants = st.integers(int(FIRST.timestamp()), int(LAST.timestamp())).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(timezones.names())), st.lists(instants, min_size=1, max_size=4))
def test_two_readers_go_by_it_in_any_zone_at_any_time(zone: str, whens: list[datetime]) -> None:
    assert disagreements(whens, zone) == []


WRITTEN_RULES = {
    "by the day of the year, without 29 February": ("<-03>3<-02>,J60/0,J365/24", "0301", "0101"),
    "by the day of the year, from 0, in January": ("EET-2EEST,14/1,J305", "0115", "1101"),
    "at an hour before the day": ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "0328", "1025"),
    "days after a weekday": ("EET-2EEST,M3.4.4/50,M10.4.4/50", "0328", "1024"),
}


@pytest.mark.parametrize(
    ("rule", "spring", "autumn"), WRITTEN_RULES.values(), ids=list(WRITTEN_RULES)
)
def test_rules_of_posix_in_all_their_ways(rule: str, spring: str, autumn: str) -> None:
    found = [
        datetime.fromtimestamp(one.shift(2026).at + one.before.offset, UTC)
        for one in posix.yearly(rule)
    ]
    assert [f"{when:%m%d}" for when in found] == [spring, autumn]


def test_a_rule_that_hangs_on_leap_years_is_told_by_its_dates() -> None:
    spring, _ = posix.yearly("EET-2EEST,M2.5.0/26,M10.5.0")
    assert spring.days() is None
    assert datetime.fromtimestamp(spring.shift(2026).at, UTC) == utc("2026-02-23T00:00")


# That no government has touched for long: machines have data of different ages.
SETTLED = (
    *("Europe/Paris", "America/Toronto", "America/St_Johns", "Australia/Sydney", "Europe/Dublin"),
    *("Asia/Kolkata", "America/Regina", "Pacific/Noumea", "America/Montreal", "Asia/Tokyo"),
    *("Europe/Riga", "Pacific/Norfolk"),  # which had years without DST before their rule
)


def test_a_zone_is_told_alike_from_short_and_from_long_data() -> None:
    """Debian's files list each change to 2037, those of the tzdata package end with their rule."""
    script = (
        "import json\n"
        "from datetime import UTC, datetime\n"
        "from syndicate.feeds.vtimezone import vtimezone\n"
        "spans = [(datetime(a, 1, 1, tzinfo=UTC), datetime(b, 1, 1, tzinfo=UTC))"
        " for a, b in ((1990, 2000), (2000, 2017), (2026, 2028), (2026, 2045))]\n"
        f"print(json.dumps([vtimezone(zone, *span) for zone in {SETTLED!r} for span in spans]))\n"
    )
    found = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", script],
                env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | tz_path,
                capture_output=True,
                check=True,
            ).stdout
        )
        for tz_path in ({}, {"PYTHONTZPATH": ""})
    ]
    assert found[0] == found[1]
