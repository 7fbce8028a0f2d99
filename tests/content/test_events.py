"""One event: when it is, and each thing that may be wrong with that."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.content.writing import block, errors, library, only_event, said, utc, write, write_event


def test_an_event_is_read_in_its_own_zone(tmp_path: Path) -> None:
    write_event(
        tmp_path,
        zone="America/St_Johns",
        place="Opéra",
        sequence="2",
        cancelled="2026-03-10",
        updated="2026-03-10T12:00Z",
    )
    event = only_event(tmp_path)
    assert (event.start, event.end) == (utc("2026-06-21T23:00"), utc("2026-06-22T00:30"))
    assert (event.zone, event.sequence, event.all_day) == ("America/St_Johns", 2, False)
    assert event.cancelled == utc("2026-03-09T23:00")
    assert (event.variants["fr"].place, event.kind) == ("Opéra", "event")


ALL_DAY = {
    "one day": ("2026-06-21", None, "2026-06-20T22:00", "2026-06-21T22:00"),
    "three days, the last included": (
        *("2026-06-21", "2026-06-23"),
        *("2026-06-20T22:00", "2026-06-23T22:00"),
    ),
    "over the change of clocks": (
        *("2026-10-25", "2026-10-25"),
        *("2026-10-24T22:00", "2026-10-25T23:00"),
    ),
}


@pytest.mark.parametrize(("start", "end", "first", "after"), ALL_DAY.values(), ids=ALL_DAY)
def test_days_are_kept_as_midnights_with_the_end_after_the_last(
    tmp_path: Path, start: str, end: str | None, first: str, after: str
) -> None:
    write_event(tmp_path, start=start, end=end, all_day="true")
    event = only_event(tmp_path)
    assert (event.start, event.end, event.all_day) == (utc(first), utc(after), True)


EVENT_ERRORS: dict[str, tuple[dict[str, str | None], list[tuple[str, int]]]] = {
    "no start": ({"start": None}, [("key-missing", 1)]),
    "no zone": (
        {"zone": None},
        [("key-missing", 1), ("naive-date", 7), ("naive-date", 8)],
    ),
    "a zone that is none": (
        {"zone": "Europe/Clermont", "start": "2026-06-21T20:30Z", "end": None},
        [("zone-unknown", 8)],
    ),
    "an end before the start": ({"end": "2026-06-21T20:00"}, [("end-before-start", 8)]),
    "an end at the start": ({"end": "2026-06-21T20:30"}, [("end-before-start", 8)]),
    "an end before the start by the offsets": (
        {"end": "2026-06-21T20:31+03:00"},
        [("end-before-start", 8)],
    ),
    "days with hours": (
        {"all_day": "true"},
        [("all-day-with-time", 7), ("all-day-with-time", 8)],
    ),
    "days that end before they begin": (
        {"all_day": "true", "start": "2026-06-21", "end": "2026-06-20"},
        [("end-before-start", 8)],
    ),
    "days without a first": ({"all_day": "true", "start": None, "end": None}, [("key-missing", 1)]),
    "all day perhaps": ({"all_day": "perhaps"}, [("value-not-flag", 10)]),
    "a sequence in words": ({"sequence": "two"}, [("value-not-number", 10)]),
    "a sequence below nothing": ({"sequence": "-1"}, [("value-not-number", 10)]),
    "cancelled: true": ({"cancelled": "true"}, [("date-malformed", 10)]),
}


@pytest.mark.parametrize(("keys", "expected"), EVENT_ERRORS.values(), ids=EVENT_ERRORS)
def test_an_event_with_an_error_is_left_out(
    tmp_path: Path, keys: dict[str, str | None], expected: list[tuple[str, int]]
) -> None:
    write_event(tmp_path, **keys)
    found = library(tmp_path)
    assert errors(found) == expected
    assert (found.works, found.broken) == ((), frozenset({"event/concert"}))


def test_of_an_unknown_zone_only_the_zone_is_told(tmp_path: Path) -> None:
    write_event(tmp_path, zone="../../etc/passwd")
    assert errors(library(tmp_path)) == [("zone-foreign", 9)]


def test_the_nearest_name_is_offered(tmp_path: Path) -> None:
    write_event(tmp_path, sumary="A", section="cultur", zone="Europe/Pari")
    offered = {
        one.code: one.fields["nearest"]
        for one in library(tmp_path).findings
        if "nearest" in one.fields
    }
    assert offered == {
        "key-unknown": "summary",
        "section-unknown": "culture",
        "zone-unknown": "Europe/Paris",
    }


def test_a_cancellation_that_readers_are_not_told_of_is_a_warning(tmp_path: Path) -> None:
    write_event(tmp_path, cancelled="2026-03-10")
    assert said(library(tmp_path).findings) == [("updated-missing", 10)]


def test_an_event_without_hour_is_a_warning(tmp_path: Path) -> None:
    write_event(tmp_path, start="2026-06-21", end=None)
    assert said(library(tmp_path).findings) == [("start-without-time", 7)]


KEYS = ["title", "date", "start", "end", "zone", "all_day", "image", "source", "tags", "id", "slug"]


VALUES = [
    "2026-03-09",
    "true",
    "[a, b]",
    "Europe/Paris",
    "fr@0123456789ab",
    "..",
    '"\\uE000"',
    "a: b",
]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(KEYS), st.one_of(st.sampled_from(VALUES), st.text(max_size=12)), max_size=6
    ),
    st.text(max_size=30),
)
def test_whatever_a_file_holds_reading_ends_with_a_work_or_an_error(
    tmp_path: Path, keys: dict[str, str], body: str
) -> None:
    text = (block({"title": "A", "summary": "B", "section": "culture", **keys}) + body).encode(
        "utf-8", "surrogatepass"
    )
    write(tmp_path, "events/a.fr.md", text)
    found = library(tmp_path)
    assert len(found.works) + len(found.broken) == 1
    assert bool(found.broken) == bool(errors(found))
