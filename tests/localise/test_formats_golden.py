"""What each locale says of dates, times, spans, zones and numbers, pinned line by line.

The tables in tests/golden/formats/ are there to be read by natives: · is U+00A0 and ~ is U+202F. A
new Babel that says otherwise is seen here first. `FORMATS=write` writes them anew, to be read again.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from syndicate.localise import formats, labels, spans
from syndicate.model import Happening

FOLDER = Path(__file__).parents[1] / "golden" / "formats"
LOCALES = ("fr_FR", "fr_CA", "en_CA", "en_GB", "es_ES")
PARIS, TORONTO = "Europe/Paris", "America/Toronto"
DAYS = [date(2026, 3, 12), date(2026, 3, 1), date(2026, 8, 11), date(2026, 7, 31)]
HOURS = ["00:00", "00:30", "08:05", "09:00", "12:00", "14:30", "17:05", "20:00", "23:59"]
RANGES = [
    (date(2026, 3, 12), date(2026, 3, 14)),
    (date(2026, 3, 1), date(2026, 3, 3)),
    (date(2026, 4, 30), date(2026, 5, 1)),
    (date(2026, 12, 31), date(2027, 1, 1)),
]
NUMBERS = [0, 7, -5, 1234, 12_345, 1_234_567.891, 0.5]
SUMS = [(Decimal(10), "EUR"), (Decimal("1234.5"), "EUR"), (Decimal(5), "CAD"), (Decimal(-3), "USD")]
ZONES = [
    *("America/St_Johns", "America/Halifax", TORONTO, "America/Winnipeg", "America/Edmonton"),
    *("America/Vancouver", PARIS, "Europe/London", "Europe/Athens", "Indian/Reunion"),
    *("Pacific/Noumea", "America/Martinique", "Africa/Cairo", "Asia/Tokyo"),
]


def happening(start: str, end: str | None, zone: str, *, all_day: bool = False) -> Happening:
    first, last = (
        datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)) if text else None
        for text in (start, end)
    )
    assert first is not None
    return Happening(start=first, end=last, zone=zone, place=None, all_day=all_day)


EVENTS = {
    "one hour": happening("2026-03-12T18:30", None, PARIS),
    "an evening": happening("2026-03-12T18:30", "2026-03-12T20:00", PARIS),
    "a morning": happening("2026-03-01T09:00", "2026-03-01T11:30", TORONTO),
    "a night": happening("2026-10-24T22:30", "2026-10-25T02:00", PARIS),
    "three days with times": happening("2026-03-12T18:30", "2026-03-14T20:00", PARIS),
    "a day": happening("2026-03-01", "2026-03-02", PARIS, all_day=True),
    "days of a month": happening("2026-03-01", "2026-03-04", PARIS, all_day=True),
    "days of two months": happening("2026-04-30", "2026-05-03", PARIS, all_day=True),
    "days of two years": happening("2026-12-31", "2027-01-02", PARIS, all_day=True),
}
Row = tuple[str, Callable[[str], object]]


def rows() -> Iterator[Row]:
    """Yield what is asked of every locale: its name, and how it is asked."""
    for day in DAYS:
        for length in ("full", "long", "medium", "short"):
            yield f"day {day} {length}", partial(formats.day, day, length=length)
        yield f"day {day} in a list", partial(formats.short_day, day)
    yield "month", partial(formats.month, DAYS[0])
    yield "weekday", partial(formats.weekday, DAYS[0])
    for day in (date(2018, 11, 22), date(2026, 12, 31), date(2027, 1, 3), date(2027, 1, 4)):
        yield f"week of {day}", partial(formats.week, day)
    for hour in HOURS:
        at = datetime.fromisoformat(f"2026-03-12T{hour}").replace(tzinfo=ZoneInfo(PARIS))
        yield f"clock {hour}", partial(formats.clock, at, zone=PARIS)
    match = datetime(2023, 9, 9, 12, 30, tzinfo=UTC)
    yield "moment in a sentence", partial(formats.moment, match, zone=PARIS)
    yield "moment in a list", partial(formats.moment, match, zone=TORONTO, compact=True)
    for first, last in RANGES:
        for skeleton in ("yMMMMd", "MMMd", "yMMMM"):
            name = f"{first} to {last} {skeleton}"
            yield name, partial(formats.interval, first, last, skeleton)
    yield from occasions()
    yield from numbers()


def occasions() -> Iterator[Row]:
    for name, event in EVENTS.items():
        yield f"{name}, whole", partial(spans.span, event)
        yield f"{name}, compact", partial(spans.span, event, compact=True)
        yield f"{name}, cells", partial(cells, event)
        yield f"{name}, for Tokyo", partial(spans.span, event, reader_zone="Asia/Tokyo")
    for month in ("01", "07"):
        at = datetime.fromisoformat(f"2026-{month}-12T12:00+00:00")
        for zone in ZONES:
            label = partial(spans.zone_label, at, zone, reader_zone="Pacific/Kiritimati")
            yield f"{zone} in month {month}", label


def numbers() -> Iterator[Row]:
    for number in NUMBERS:
        yield f"number {number}", partial(formats.number, number)
    yield "a quarter", partial(formats.percent, 0.25)
    yield "less than nothing", partial(formats.percent, -0.05)
    for value, currency in SUMS:
        yield f"{value} {currency}", partial(formats.money, value, currency)
    yield "list", partial(formats.listing, ("A", "B", "C"))
    yield "its own language", lambda locale: formats.language(locale.replace("_", "-"), locale)


def cells(event: Happening, locale: str) -> str:
    own = (labels.weekday, labels.days, labels.short_days, spans.hours)
    return " | ".join(tell(event, locale) for tell in own)


def told(locale: str) -> Mapping[str, str]:
    """Return what `locale` says of each row, with its spaces made visible."""
    return {
        name: str(say(locale)).replace("\u00a0", "·").replace("\u202f", "~") for name, say in rows()
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_each_locale_says_what_its_golden_table_has(locale: str) -> None:
    file = FOLDER / f"{locale}.txt"
    found = "".join(f"{name:<44} {said}\n" for name, said in told(locale).items())
    if os.environ.get("FORMATS") == "write":
        file.write_text(found, encoding="utf-8")
    assert found.splitlines() == file.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("locale", ["fr_FR", "fr_CA"])
def test_no_french_date_or_time_can_break_but_between_its_parts(locale: str) -> None:
    for name, said in told(locale).items():
        if name.startswith(("day ", "clock ", "month")):
            assert " " not in said, name


def test_the_week_goes_from_monday_to_sunday() -> None:
    assert formats.week_days(date(2018, 11, 22)) == (date(2018, 11, 19), date(2018, 11, 25))
    late = datetime(2026, 3, 16, 2, tzinfo=UTC)
    assert formats.week_days(late, TORONTO) == (date(2026, 3, 9), date(2026, 3, 15))
