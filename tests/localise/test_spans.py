"""When events take place, in every locale."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from syndicate.localise import spans
from syndicate.model import Happening

NB, THIN = "\u00a0", "\u202f"


def happening(
    start: str, end: str | None = None, zone: str = "Europe/Paris", *, all_day: bool = False
) -> Happening:
    instants = [
        datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)) if text else None
        for text in (start, end)
    ]
    assert instants[0] is not None
    return Happening(start=instants[0], end=instants[1], zone=zone, place=None, all_day=all_day)


OPENING = happening("2026-03-12T18:30")
TALK = happening("2026-03-12T18:30", "2026-03-12T20:00")
NIGHT = happening("2026-03-12T22:30", "2026-03-13T02:00")
FAIR = happening("2026-03-12T18:30", "2026-03-14T20:00")
ONE_DAY = happening("2026-03-12", "2026-03-13", all_day=True)
THREE_DAYS = happening("2026-03-01", "2026-03-04", all_day=True)
TWO_MONTHS = happening("2026-04-30", "2026-05-03", all_day=True)
TWO_YEARS = happening("2026-12-31", "2027-01-02", all_day=True)

FRENCH = {
    "opening": (OPENING, "jeudi_12_mars_2026, à 18_h_30", "jeu._12_mars_2026, 18_h_30"),
    "talk": (TALK, "jeudi_12_mars_2026, de 18_h_30 à 20_h", "jeu._12_mars_2026, 18_h_30_– 20_h"),
    "night": (NIGHT, "jeudi_12_mars_2026, de 22_h_30 à 2_h", "jeu._12_mars_2026, 22_h_30_– 2_h"),
    "fair": (
        FAIR,
        "du jeudi_12_mars_2026 à 18_h_30 au samedi_14_mars_2026 à 20_h",
        "jeu._12_mars_2026, 18_h_30_– sam._14_mars_2026, 20_h",
    ),
    "one day": (ONE_DAY, "jeudi_12_mars_2026", "jeu._12_mars_2026"),
    "three days": (
        THREE_DAYS,
        "du dimanche_1er au mardi_3_mars_2026",
        "dim._1er_– mar._3_mars_2026",
    ),
    "two months": (
        TWO_MONTHS,
        "du jeudi_30_avril au samedi_2_mai_2026",
        "jeu._30_avr._– sam._2_mai_2026",
    ),
    "two years": (
        TWO_YEARS,
        "du jeudi_31_décembre_2026 au vendredi_1er_janvier_2027",
        "jeu._31_déc._2026_– ven._1er_janv._2027",
    ),
}
ENGLISH = {
    "opening": (OPENING, "Thursday, March 12, 2026, 6:30⎵p.m."),
    "talk": (TALK, "Thursday, March 12, 2026, 6:30–8:00⎵p.m."),
    "night": (NIGHT, "Thursday, March 12, 2026, 10:30⎵p.m.–2:00⎵a.m."),
    "fair": (
        FAIR,
        "Thursday, March 12, 2026, 6:30⎵p.m._– Saturday, March 14, 2026, 8:00⎵p.m.",
    ),
    "one day": (ONE_DAY, "Thursday, March 12, 2026"),
    "three days": (THREE_DAYS, "Sunday, March 1, to Tuesday, March 3, 2026"),
    "two years": (TWO_YEARS, "Thursday, December 31, 2026, to Friday, January 1, 2027"),
}


@pytest.mark.parametrize("locale", ["fr_FR", "fr_CA"])
@pytest.mark.parametrize("name", FRENCH)
def test_an_event_is_told_in_french(name: str, locale: str) -> None:
    event, full, compact = FRENCH[name]
    assert spans.span(event, locale) == full.replace("_", NB)
    assert spans.span(event, locale, compact=True) == compact.replace("_", NB)


@pytest.mark.parametrize("name", ENGLISH)
def test_an_event_is_told_in_english(name: str) -> None:
    event, golden = ENGLISH[name]
    assert spans.span(event, "en_CA") == golden.replace("_", NB).replace("⎵", THIN)


def test_a_language_with_a_day_of_24_hours_keeps_it() -> None:
    assert spans.span(TALK, "de_DE") == "Donnerstag, 12. März 2026, 18:30–20:00 Uhr"


@pytest.mark.parametrize(
    ("zone", "locale", "reader", "label"),
    [
        ("Europe/Paris", "fr_CA", "America/Toronto", "(heure de Paris)"),
        ("America/Toronto", "fr_FR", "Europe/Paris", "(heure de Toronto)"),
        ("America/Toronto", "fr_CA", "America/Vancouver", "(HE)"),
        ("America/Toronto", "en_CA", "America/Vancouver", "ET"),
        ("Europe/Paris", "en_CA", "America/Toronto", "(Paris time)"),
        ("Europe/Athens", "fr_FR", "Europe/Paris", "(heure d’Athènes)"),
        ("Africa/Cairo", "fr_FR", "America/Toronto", "(heure du Caire)"),
        ("America/Toronto", "de_DE", "Europe/Berlin", "(Toronto)"),
        ("Europe/Paris", "fr_FR", "Europe/Berlin", ""),
        ("America/Toronto", "en_CA", "America/Montreal", ""),
    ],
)
def test_a_zone_is_named_where_the_readers_clock_differs(
    zone: str, locale: str, reader: str, label: str
) -> None:
    event = happening("2026-03-12T18:30", zone=zone)
    assert spans.zone_label(event.start, zone, locale, reader) == label
    assert spans.span(event, locale, reader).endswith(label)


def test_offsets_are_compared_on_the_day_of_the_event() -> None:
    # On 12 March 2026 Toronto has summer time and Regina never does; in January both have UTC−6, −5.
    winter = happening("2026-01-12T18:30", zone="America/Chicago")
    summer = happening("2026-07-12T18:30", zone="America/Chicago")
    assert spans.hours(winter, "en_CA", "America/Regina") == f"6:30{THIN}p.m."
    assert spans.hours(summer, "en_CA", "America/Regina") == f"6:30{THIN}p.m. CT"


def test_whole_days_have_no_hours_and_no_zone() -> None:
    assert spans.hours(ONE_DAY, "fr_FR", "America/Toronto") == ""
    assert "heure" not in spans.span(ONE_DAY, "fr_FR", "America/Toronto")


def test_an_event_that_ends_before_it_begins_is_told_by_its_beginning() -> None:
    backwards = happening("2026-03-12T18:30", "2026-03-12T17:00")
    assert spans.span(backwards, "fr_FR") == "jeudi_12_mars_2026, à 18_h_30".replace("_", NB)


@pytest.mark.parametrize(
    ("zone", "month", "french", "english"),
    [
        ("America/Toronto", 7, "(HE)", "ET"),
        ("America/Regina", 1, "(HC)", "CT"),
        ("America/Regina", 7, "(heure de Regina)", "(Regina time)"),
        ("America/Phoenix", 7, "(heure de Phoenix)", "(Phoenix time)"),
        ("America/Jamaica", 7, "(heure de la Jamaïque)", "(Jamaica time)"),
        ("America/Martinique", 1, "(HA)", "AT"),
        ("America/Martinique", 7, "(heure de la Martinique)", "(Martinique time)"),
        ("America/St_Johns", 7, "(HT)", "NT"),
        ("Pacific/Honolulu", 7, "(heure d’Honolulu)", "(Honolulu time)"),
    ],
)
def test_a_zone_is_called_by_letters_only_while_it_has_their_hour(
    zone: str, month: int, french: str, english: str
) -> None:
    when = datetime(2026, month, 12, 12, tzinfo=ZoneInfo("UTC"))
    told = [spans.zone_label(when, zone, tag, "Asia/Tokyo") for tag in ("fr_CA", "en_CA")]
    assert told == [french, english]
