"""Golden tables of every locale: a new Babel that says otherwise is seen here first."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from syndicate.localise import formats

NB, THIN = "\u00a0", "\u202f"
PARIS, TORONTO = "Europe/Paris", "America/Toronto"
MATCH = datetime(2023, 9, 9, 12, 30, tzinfo=UTC)
LOCALES = ("fr_FR", "fr_CA", "en_CA")
ZONES = (
    "America/Argentina/Buenos_Aires",
    "America/Buenos_Aires",
    "America/Montreal",
    "America/St_Johns",
    TORONTO,
    "Europe/Kiev",
    "Pacific/Efate",
)

GOLDEN: dict[str, tuple[Callable[[str], object], tuple[object, object, object]]] = {
    "full date": (
        lambda locale: formats.day(date(2026, 3, 12), locale),
        ("jeudi_12_mars_2026", "jeudi_12_mars_2026", "Thursday, March 12, 2026"),
    ),
    "first of the month": (
        lambda locale: formats.day(date(2026, 3, 1), locale),
        ("dimanche_1er_mars_2026", "dimanche_1er_mars_2026", "Sunday, March 1, 2026"),
    ),
    "eleventh": (
        lambda locale: formats.day(date(2026, 3, 11), locale, length="long"),
        ("11_mars_2026", "11_mars_2026", "March 11, 2026"),
    ),
    "medium date": (
        lambda locale: formats.day(date(2026, 7, 1), locale, length="medium"),
        ("1er_juil._2026", "1er_juill._2026", "Jul 1, 2026"),
    ),
    "short date": (
        lambda locale: formats.day(date(2026, 3, 1), locale, length="short"),
        ("01/03/2026", "2026-03-01", "2026-03-01"),
    ),
    "date in a list": (
        lambda locale: formats.short_day(date(2026, 3, 1), locale),
        ("dim._1er_mars_2026", "dim._1er_mars_2026", "Sun, Mar 1, 2026"),
    ),
    "month": (
        lambda locale: formats.month(date(2018, 11, 15), locale),
        ("novembre_2018", "novembre_2018", "November 2018"),
    ),
    "weekday": (
        lambda locale: formats.weekday(date(2018, 11, 15), locale),
        ("jeudi", "jeudi", "Thursday"),
    ),
    "half past": (
        lambda locale: formats.clock(MATCH, locale, PARIS),
        ("14_h_30", "14_h_30", f"2:30{THIN}p.m."),
    ),
    "on the hour": (
        lambda locale: formats.clock(datetime(2026, 3, 12, 19, tzinfo=UTC), locale, PARIS),
        ("20_h", "20_h", f"8:00{THIN}p.m."),
    ),
    "five past": (
        lambda locale: formats.clock(datetime(2026, 3, 12, 16, 5, tzinfo=UTC), locale, PARIS),
        ("17_h_05", "17_h_05", f"5:05{THIN}p.m."),
    ),
    "midnight": (
        lambda locale: formats.clock(datetime(2026, 3, 12, 23, tzinfo=UTC), locale, PARIS),
        ("0_h", "0_h", f"12:00{THIN}a.m."),
    ),
    "moment in a sentence": (
        lambda locale: formats.moment(MATCH, locale, PARIS),
        (
            "le samedi_9_septembre_2023, à 14_h_30",
            "le samedi_9_septembre_2023, à 14_h_30",
            f"on Saturday, September 9, 2023, at 2:30{THIN}p.m.",
        ),
    ),
    "moment in a list": (
        lambda locale: formats.moment(MATCH, locale, TORONTO, compact=True),
        (
            "sam._9_sept._2023, 8_h_30",
            "sam._9_sept._2023, 8_h_30",
            f"Sat, Sep 9, 2023, 8:30{THIN}a.m.",
        ),
    ),
    "number": (
        lambda locale: formats.number(1234567.891, locale),
        (f"1{THIN}234{THIN}567,891", "1_234_567,891", "1,234,567.891"),
    ),
    "percentage": (
        lambda locale: formats.percent(0.25, locale),
        ("25_%", "25_%", "25%"),
    ),
    "list": (
        lambda locale: formats.listing(("A", "B", "C"), locale),
        ("A, B et C", "A, B et C", "A, B and C"),
    ),
    "zones in a list, each once, by name": (
        lambda locale: "; ".join(formats.zone_names(ZONES, locale).values()),
        (
            "Buenos Aires; Éfaté; Kyiv; Saint-Jean de Terre-Neuve; Toronto",
            "Buenos Aires; Éfaté; Kyiv; St. John’s; Toronto",
            "Buenos Aires; Efate; Kyiv; St. John’s; Toronto",
        ),
    ),
}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", GOLDEN)
def test_it_is_said_as_in_the_golden_table(name: str, locale: str) -> None:
    said, expected = GOLDEN[name]
    golden = expected[LOCALES.index(locale)]
    assert said(locale) == (golden.replace("_", NB) if isinstance(golden, str) else golden)


def test_the_day_is_that_of_the_zone() -> None:
    late = datetime(2026, 3, 12, 2, tzinfo=UTC)
    assert formats.weekday(late, "fr_FR", PARIS) == "jeudi"
    assert formats.weekday(late, "fr_FR", TORONTO) == "mercredi"


def test_a_language_without_corrections_is_told_as_babel_tells_it() -> None:
    assert formats.moment(MATCH, "de_DE", PARIS) == "Samstag, 9. September 2023, 14:30"


def test_arabic_is_written_from_the_right() -> None:
    assert formats.direction("ar_EG") == "rtl"
    assert formats.direction("fr_CA") == "ltr"
