"""Dates, times and numbers → the words of one locale. The door to Babel's formats.

`locale` is the name that Babel knows: "fr_FR", "fr_CA", "en_CA". Instants are aware and are told in
`zone`. In French, Babel is corrected: "1er", "19 h 30" and "20 h", and no space inside a date or a
time at which a line could break.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates, lists, numbers

Length = Literal["full", "long", "medium", "short"]

NBSP = "\u00a0"
_AT = {"fr": "le {day}, à {time}", "en": "on {day}, at {time}"}
_BABEL_NAME = re.compile(r"[a-z]{2,3}(?:_[A-Z][a-z]{3})?(?:_(?:[A-Z]{2}|[0-9]{3}))?")
_FIRST_OF_MONTH = re.compile(r"(?<!\d)1(?= [^\W\d])")


def day(when: date, locale: str, zone: str | None = None, length: Length = "full") -> str:
    """Return the date: "jeudi 1er mars 2026"; an instant (never a bare date) needs its `zone`."""
    return _dated(dates.format_date(_in_zone(when, zone), length, locale=locale), locale)


def short_day(when: date, locale: str, zone: str | None = None) -> str:
    """Return the date as in a list: "jeu. 12 mars 2026"."""
    return _dated(dates.format_skeleton("yMMMEd", _in_zone(when, zone), locale=locale), locale)


def month(when: date, locale: str, zone: str | None = None) -> str:
    """Return the month and the year: "novembre 2018"."""
    return _dated(dates.format_skeleton("yMMMM", _in_zone(when, zone), locale=locale), locale)


def weekday(when: date, locale: str, zone: str | None = None) -> str:
    """Return the name of the day: "jeudi"."""
    return dates.format_date(_in_zone(when, zone), "EEEE", locale=locale)


def week(when: date, locale: str, zone: str | None = None) -> int:
    """Return the number of the week as the region counts them (fr_FR: ISO 8601)."""
    return int(dates.format_date(_in_zone(when, zone), "w", locale=locale))


def clock(when: datetime, locale: str, zone: str) -> str:
    """Return the time of day: "19 h 30", "20 h", "7:30 p.m."."""
    there = when.astimezone(ZoneInfo(zone))
    if not is_french(locale):
        return dates.format_time(there, "short", tzinfo=there.tzinfo, locale=locale)
    # OQLF and Imprimerie nationale alike: no ":" in running text, no "00", two figures else.
    minutes = f"{NBSP}{there:%M}" if there.minute else ""
    return f"{there.hour}{NBSP}h{minutes}"


def moment(when: datetime, locale: str, zone: str, *, compact: bool = False) -> str:
    """Return the day and the time: "le samedi 9 septembre 2023, à 14 h 30" within a sentence.

    compact: as in a list, "sam. 9 sept. 2023, 14 h 30".
    """
    there = _in_zone(when, zone)
    time = clock(when, locale, zone)
    if compact:
        return f"{short_day(there, locale)}, {time}"
    pattern = _AT.get(locale.partition("_")[0], "{day}, {time}")
    return pattern.format(day=day(there, locale), time=time)


def direction(locale: str) -> Literal["ltr", "rtl"]:
    """Return which way the locale is written, as HTML's `dir` wants it."""
    return "rtl" if Locale.parse(locale).text_direction == "rtl" else "ltr"


def is_known(locale: str) -> bool:
    """Tell whether Babel has the formats of a locale under this name, written as we write it."""
    try:
        return bool(_BABEL_NAME.fullmatch(locale) and Locale.parse(locale))
    except (UnknownLocaleError, ValueError):
        return False


def is_french(locale: str) -> bool:
    """Tell whether the French corrections apply to a Babel name."""
    return locale.partition("_")[0] == "fr"


def number(value: float, locale: str) -> str:
    """Return a number with the locale's separators."""
    return numbers.format_decimal(value, locale=locale)


def percent(value: float, locale: str) -> str:
    """Return a share of one as a percentage: 0.25 → "25 %"."""
    return numbers.format_percent(value, locale=locale)


def listing(items: Sequence[str], locale: str) -> str:
    """Return the items joined as in a sentence: "A, B et C"."""
    return lists.format_list(items, locale=locale)


def _in_zone(when: date, zone: str | None) -> date:
    if isinstance(when, datetime) and zone is not None:
        return when.astimezone(ZoneInfo(zone)).date()
    return when


def _dated(written: str, locale: str) -> str:
    if not is_french(locale):
        return written
    return _FIRST_OF_MONTH.sub("1er", written).replace(" ", NBSP)
