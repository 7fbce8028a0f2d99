"""What calendars say, byte by byte and as two readers understand them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from syndicate.content import instants
from syndicate.feeds.icalendar import CALENDAR_TYPE, EXTENSION, calendar
from syndicate.model import Happening, Occasion
from tests.support.calendars import READERS, Read, agenda, by_icalendar, lines, occasion
from tests.support.editions import happening
from tests.support.publication import NOW

GOLDEN = Path(__file__).parents[1] / "golden" / "feeds"
UID = "1-fr@metropole.example"


def written(*occasions: Occasion, **changes: Any) -> list[str]:
    return lines(calendar(agenda(*occasions, **changes)))


def event(**changes: Any) -> list[str]:
    """Return the lines of one event."""
    found = written(occasion(**changes))
    return found[found.index("BEGIN:VEVENT") + 1 : found.index("END:VEVENT")]


def read(one: Occasion) -> Mapping[str, Read]:
    """Return what each reader finds in a calendar of one event."""
    data = calendar(agenda(one))
    return {name: reader(data)[one.uid] for name, reader in READERS.items()}


def days(first: str, last: str, zone: str) -> Happening:
    """Return whole days as content keeps them: midnights of the zone, the end after the last."""
    there = ZoneInfo(zone)
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return happening(
        start=instants.midnight(begin, there),
        end=instants.midnight(end + timedelta(days=1), there),
        zone=zone,
        all_day=True,
    )


def test_it_is_served_as_a_calendar() -> None:
    assert (CALENDAR_TYPE, EXTENSION) == ("text/calendar", "ics")


def test_a_calendar_says_what_it_is_where_it_is_and_when_to_come_again() -> None:
    found = written(occasion(), description="Ce qui vient")
    assert found[: found.index("BEGIN:VTIMEZONE")] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//syndicate//syndicate//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME;LANGUAGE=fr:Actualités – Agenda",
        "X-WR-CALNAME:Actualités – Agenda",
        "DESCRIPTION;LANGUAGE=fr:Ce qui vient",
        "X-WR-TIMEZONE:Europe/Paris",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "SOURCE;VALUE=URI:https://news.example/fr/agenda.ics",
        "URL:https://news.example/fr/",
    ]


def test_an_event_says_what_when_and_where() -> None:
    assert event(tags=("fête", "été")) == [
        "UID:1-fr@metropole.example",
        "DTSTAMP:20260310T090000Z",
        "CREATED:20260310T090000Z",
        "LAST-MODIFIED:20260310T090000Z",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        "DTSTART;TZID=Europe/Paris:20260315T100000",
        "DTEND;TZID=Europe/Paris:20260315T120000",
        "SUMMARY;LANGUAGE=fr:La fête",
        "DESCRIPTION;LANGUAGE=fr:Trois jours.\\n\\nhttps://news.example/fr/events/fete/",
        "LOCATION;LANGUAGE=fr:Opéra",
        "URL:https://news.example/fr/events/fete/",
        "CATEGORIES;LANGUAGE=fr:Culture,fête,été",
        "TRANSP:TRANSPARENT",
    ]


def test_bytes_are_the_golden_ones() -> None:
    evening = occasion("2-fr@x", title="Soirée ; cordes, voix", tags=("fête",), sequence=1)
    market = occasion("1-fr@x", happening=days("2018-12-07", "2018-12-09", "Europe/Paris"))
    gone = occasion("3-fr@x", off=True, url="", summary="", happening=happening(place=None))
    value = agenda(market, evening, gone, description="Ce qui vient, par date.")
    assert calendar(value) == (GOLDEN / "fr.agenda.ics").read_bytes()


def test_two_readers_find_it() -> None:
    assert set(read(occasion(tags=("fête",))).values()) == {
        Read(
            start=NOW + timedelta(days=5),
            end=NOW + timedelta(days=5, hours=2),
            title="La fête",
            description="Trois jours.\n\nhttps://news.example/fr/events/fete/",
            place="Opéra",
            categories=("Culture", "fête"),
        )
    }


def test_what_is_missing_is_left_out() -> None:
    found = event(summary="", url="", happening=happening(end=None, place=None))
    absent = ("DTEND", "DURATION", "DESCRIPTION", "LOCATION", "URL")
    assert [line for line in found if line.startswith(absent)] == []
    assert {one.end for one in read(occasion(happening=happening(end=None))).values()} == {None}


def test_a_text_in_another_language_says_so_and_the_section_does_not() -> None:
    found = event(language="en", title="Party", tags=("music",))
    told = [line for line in found if "LANGUAGE" in line]
    assert [line.partition(":")[0] for line in told] == [
        "SUMMARY;LANGUAGE=en",
        "DESCRIPTION;LANGUAGE=en",
        "LOCATION;LANGUAGE=en",
        "CATEGORIES;LANGUAGE=fr",
        "CATEGORIES;LANGUAGE=en",
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ["STATUS:CONFIRMED", "TRANSP:TRANSPARENT"]),
        ({"busy": True}, ["STATUS:CONFIRMED", "TRANSP:OPAQUE"]),
        ({"off": True, "sequence": 3}, ["SEQUENCE:3", "STATUS:CANCELLED", "TRANSP:TRANSPARENT"]),
    ],
)
def test_states(changes: dict[str, Any], expected: list[str]) -> None:
    assert set(expected) <= set(event(**changes))


ALL_DAY = {
    "one day": ("2026-03-12", "2026-03-12", "Europe/Paris", "20260312", "20260313"),
    "three days, the last included": (
        *("2018-12-07", "2018-12-09", "Europe/Paris"),
        *("20181207", "20181210"),
    ),
    "over the change of clocks": (
        *("2026-10-24", "2026-10-25", "Europe/Paris"),
        *("20261024", "20261026"),
    ),
    "over the end of the year": (
        *("2026-12-31", "2026-12-31", "America/Toronto"),
        *("20261231", "20270101"),
    ),
    "far in the east": ("2026-03-12", "2026-03-12", "Pacific/Noumea", "20260312", "20260313"),
    "a day without midnight": ("2026-04-24", "2026-04-24", "Africa/Cairo", "20260424", "20260425"),
}


@pytest.mark.parametrize(
    ("first", "last", "zone", "start", "end"), ALL_DAY.values(), ids=list(ALL_DAY)
)
def test_whole_days_are_dates_and_end_on_the_day_after(
    first: str, last: str, zone: str, start: str, end: str
) -> None:
    one = occasion(happening=days(first, last, zone))
    found = written(one)
    assert f"DTSTART;VALUE=DATE:{start}" in found
    assert f"DTEND;VALUE=DATE:{end}" in found
    assert not any("TZID" in line for line in found)
    after = date.fromisoformat(last) + timedelta(days=1)
    assert {(one.start, one.end) for one in read(one).values()} == {
        (date.fromisoformat(first), after)
    }


def test_an_event_over_several_days_keeps_its_hours() -> None:
    start, end = datetime(2026, 3, 27, 19, tzinfo=UTC), datetime(2026, 3, 29, 15, 30, tzinfo=UTC)
    one = occasion(happening=happening(start=start, end=end))
    assert "DTEND;TZID=Europe/Paris:20260329T173000" in written(one)
    assert {(one.start, one.end) for one in read(one).values()} == {(start, end)}


def test_an_event_in_utc_needs_no_zone() -> None:
    found = written(occasion(happening=happening(zone="Etc/UTC")))
    assert "DTSTART:20260315T090000Z" in found
    assert "BEGIN:VTIMEZONE" not in found


def test_each_zone_is_told_once_and_only_if_it_is_used() -> None:
    zones = ("America/Toronto", "Europe/Paris", "Europe/Paris", "Pacific/Noumea")
    here = [occasion(f"{n}@x", happening=happening(zone=zone)) for n, zone in enumerate(zones)]
    told = [line for line in written(*here) if line.startswith("TZID:")]
    assert told == ["TZID:America/Toronto", "TZID:Europe/Paris", "TZID:Pacific/Noumea"]


def test_a_calendar_without_events_still_has_a_component() -> None:
    """RFC 5545 §3.6 knows no calendar without one."""
    data = calendar(agenda(zone="America/Toronto"))
    assert "TZID:America/Toronto" in lines(data)
    assert [reader(data) for reader in READERS.values()] == [{}, {}]


NASTY = {
    "what separates": "Un ; deux, trois : quatre",
    "what escapes": r"C:\new\nothing \; \, \\",
    "quotation marks": '« Dire "oui" » ‘à’ “tous”',
    "sixty é": "é" * 60,
    "emoji of many characters": "\U0001f469\u200d\U0001f467\u200d\U0001f466\U0001f1e8\U0001f1e6"
    * 12,
    "from right to left": "مرحبا بكم في المدينة \u200f(2026)\u200e \u202b\u202c" * 4,
    "narrow and no-break spaces": "Qui\u202f? Nous\u202f! À 18\u00a0h\u00a030, 1\u202f000\u00a0€",
    "lines": "Un\n\nDeux\nTrois",
    "words that look like ours": "END:VEVENT\nBEGIN:VALARM\nATTACH:file:///etc/passwd",
    "carets and percents": "^n ^' 100 % %0D%0A",
    "a long word": "x" * 400,
}


@pytest.mark.parametrize("text", NASTY.values(), ids=list(NASTY))
def test_two_readers_find_every_text_as_it_was(text: str) -> None:
    one = occasion(title=text, summary=text, happening=happening(place=text))
    for found in read(one).values():
        assert (found.title, found.place) == (text, text)
        assert found.description == f"{text}\n\n{one.url}"
    # ical 14.3 takes an escaped comma for the end of a category.
    categories = by_icalendar(calendar(agenda(occasion(section=text, tags=(text, "b")))))
    assert categories[UID].categories == (text, text, "b")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x07c\x1bd\x7fe\x9bf", "abcdef"),
        ("a\r\nb\rc\u0085d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("a\ud800b\uffffc", "abc"),
        ("a\x0bb\x0cc\x1cd", "abcd"),
    ],
)
def test_control_characters_are_dropped_and_line_ends_are_of_one_kind(text: str, kept: str) -> None:
    assert {one.title for one in read(occasion(title=text)).values()} == {kept}


@given(st.text(max_size=300), st.text(max_size=300))
def test_whatever_is_written_the_document_stays_whole(title: str, place: str) -> None:
    data = calendar(agenda(occasion(title=title, happening=happening(place=place or None))))
    rows = data.split(b"\r\n")
    assert rows.pop() == b""
    assert max(map(len, rows)) <= 75
    assert all(row.decode().strip("\r\n") for row in rows)  # each is UTF-8 by itself
    names = [line.partition(":")[0].partition(";")[0] for line in lines(data)[:-1]]
    assert all(name.replace("-", "").isupper() for name in names)
    assert names.count("BEGIN") == names.count("END")
    assert list(by_icalendar(data)) == [UID]


def test_lines_are_folded_at_75_octets_and_never_within_a_character() -> None:
    for length in range(55, 80):
        data = calendar(agenda(occasion(title="a" * length + "é" * 60)))
        rows = data.split(b"\r\n")
        assert max(map(len, rows)) in (74, 75)
        assert [row.decode() for row in rows]
    exactly = calendar(agenda(occasion(title="a" * (75 - len("SUMMARY;LANGUAGE=fr:")))))
    assert b"a\r\nDESCRIPTION" in exactly


def test_the_bytes_are_the_same_at_any_time() -> None:
    value = agenda(occasion(), occasion("2@x", happening=happening(zone="America/Toronto")))
    with time_machine.travel("2031-05-06T07:08:09Z"):
        later = calendar(value)
    assert later == calendar(value)
    assert b"2031" not in later
