from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from syndicate.content import instants
from syndicate.errors import ContentError

PARIS = ZoneInfo("Europe/Paris")

READ = {
    "a bare date begins at midnight": ("2018-11-15", "2018-11-14T23:00:00"),
    "an hour of the zone": ("2026-03-12T18:30", "2026-03-12T17:30:00"),
    "an hour after a space": ("2026-03-12 18:30", "2026-03-12T17:30:00"),
    "summer time": ("2026-07-01T18:30:15", "2026-07-01T16:30:15"),
    "UTC": ("2026-03-12T18:30Z", "2026-03-12T18:30:00"),
    "small letters": ("2026-03-12t18:30z", "2026-03-12T18:30:00"),
    "an offset": ("2026-03-12T18:30+01:00", "2026-03-12T17:30:00"),
    "an offset without colon": ("2026-03-12 18:30:00 -0330", "2026-03-12T22:00:00"),
    "a fraction of a second is dropped": ("2026-03-12T18:30:01.99Z", "2026-03-12T18:30:01"),
    "an hour that is skipped moves forward": ("2026-03-29T02:30", "2026-03-29T01:30:00"),
    "an hour that comes twice is the first": ("2026-10-25T02:30", "2026-10-25T00:30:00"),
}


@pytest.mark.parametrize(("text", "expected"), READ.values(), ids=READ)
def test_times_are_read_in_the_zone_that_governs_them(text: str, expected: str) -> None:
    found = instants.parse(text, PARIS)
    assert found.at == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert found.at.tzinfo is UTC


def test_a_bare_date_is_known_as_one() -> None:
    assert instants.parse("2026-03-12", PARIS).bare
    assert not instants.parse("2026-03-12T00:00", PARIS).bare


REFUSED = {
    "words": ("demain", "date-malformed"),
    "the French order": ("12/03/2026", "date-malformed"),
    "one digit": ("2026-3-12", "date-malformed"),
    "an hour only": ("18:30", "date-malformed"),
    "a French hour": ("2026-03-12T18h30", "date-malformed"),
    "Arabic digits": ("٢٠٢٦-03-12", "date-malformed"),
    "a week": ("2026-W11-4", "date-malformed"),
    "31 June": ("2026-06-31", "date-impossible"),
    "29 February": ("2026-02-29", "date-impossible"),
    "month 13": ("2026-13-01", "date-impossible"),
    "25 o'clock": ("2026-03-12T25:00", "date-impossible"),
    "a year of Rome": ("0206-03-12", "date-impossible"),
    "a year too far": ("9999-12-31T23:59-14:00", "date-impossible"),
    "an offset of a day": ("2026-03-12T18:30+24:00", "date-impossible"),
    "an offset of 90 minutes": ("2026-03-12T18:30+01:90", "date-impossible"),
}


@pytest.mark.parametrize(("text", "code"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_time_is_refused(text: str, code: str) -> None:
    with pytest.raises(ContentError) as caught:
        instants.parse(text, PARIS)
    assert caught.value.code == code
    assert caught.value.fields == {"found": text}


def test_a_time_that_no_zone_governs_is_refused() -> None:
    with pytest.raises(ContentError, match="naive-date"):
        instants.parse("2026-03-12T18:30", None)
    assert instants.parse("2026-03-12T18:30Z", None).at.hour == 18
