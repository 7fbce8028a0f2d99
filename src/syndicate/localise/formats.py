"""Dates, times and numbers → the words of one locale. The door to Babel's formats.

`locale` is the name that Babel knows: "fr_FR", "fr_CA", "en_CA". Instants are aware and are told in
`zone`. Babel is corrected: in French "1er", "19 h 30", "20 h", "5 $ CA", and no space inside a date
or a time at which a line could break; everywhere a true minus, whole sums without ".00", weeks of
ISO 8601, and one way to set a range. tests/golden/formats/ has what each locale says.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal
from unicodedata import combining, normalize
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates, lists, numbers, units
from babel.core import get_global

Length = Literal["full", "long", "medium", "short"]

NBSP = "\u00a0"
_AT = {"fr": "le {day}, à {time}", "en": "on {day}, at {time}"}
_BABEL_NAME = re.compile(r"[a-z]{2,3}(?:_[A-Z][a-z]{3})?(?:_(?:[A-Z]{2}|[0-9]{3}))?")
_FIRST_OF_MONTH = re.compile(r"(?<!\d)1(?=[\s–]|\Z)")
_RANGE = re.compile("[\u2009 ]*–[\u2009 ]*")
_DAY_LAST = re.compile(r"(?<!\d)\d{1,2}(?:er)?\Z")
_DAY_FIRST = re.compile(r"\d{1,2}(?!\d)")
_ANY_SPACE = re.compile("[ \u2009]")  # CLDR has thin ones in British English
_AFTER_WEEKDAY = re.compile(r",(?: |\u00a0)(?=\d{1,2}\b)(?!\d{1,2},)")
_PLACES = {  # whose name needs its article in French, or is not the city's
    "America/St_Johns": "Terre-Neuve",
    "America/Guadeloupe": "la Guadeloupe",
    "America/Jamaica": "la Jamaïque",
    "America/Martinique": "la Martinique",
}
_OWN_CITIES = {"America/St_Johns": {"en": "St. John’s"}}  # CLDR spells it out in Canadian English
_COUNTRY = re.compile(r"(?<=\$)(?=[A-Z])")
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def day(when: date, locale: str, zone: str | None = None, length: Length = "full") -> str:
    """Return the date: "jeudi 1er mars 2026"; an instant (never a bare date) needs its `zone`."""
    return _dated(dates.format_date(_in_zone(when, zone), length, locale=locale), locale)


def short_day(when: date, locale: str, zone: str | None = None) -> str:
    """Return the date as in a list: "jeu. 12 mars 2026"."""
    return _dated(dates.format_skeleton("yMMMEd", _in_zone(when, zone), locale=locale), locale)


def numeric_date(locale: str) -> str:
    """Return how a date is written in figures, as CLDR's pattern: "dd/MM/y"."""
    return str(dates.get_date_format("short", locale).pattern)


def month(when: date, locale: str, zone: str | None = None) -> str:
    """Return the month and the year: "novembre 2018"."""
    return _dated(dates.format_skeleton("yMMMM", _in_zone(when, zone), locale=locale), locale)


def weekday(when: date, locale: str, zone: str | None = None) -> str:
    """Return the name of the day: "jeudi"."""
    return dates.format_date(_in_zone(when, zone), "EEEE", locale=locale)


def week(when: date, locale: str, zone: str | None = None) -> str:
    """Return the week of ISO 8601, whatever CLDR has for the region: "semaine 47"."""
    number = _in_zone(when, zone).isocalendar().week
    pattern = str(Locale.parse(locale).datetime_skeletons["yw"])  # 'semaine' w 'de' Y
    return NBSP.join((*pattern.split("'")[1:2], str(number)))


def week_days(when: date, zone: str | None = None) -> tuple[date, date]:
    """Return the Monday and the Sunday of the week of ISO 8601."""
    day = _in_zone(when, zone)
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def parts(when: date, skeleton: str, locale: str) -> str:
    """Return the parts of a date that `skeleton` (of CLDR) names, unbroken: "15 novembre"."""
    told = dates.format_skeleton(skeleton, when, locale=locale)
    return (_first(told) if is_french(locale) else told).replace(" ", NBSP)


def interval(first: date, last: date, skeleton: str, locale: str) -> str:
    """Return two days as a range: "12–14 mars 2026", "30 avr. – 2 mai 2026".

    It can break after the dash only, and nowhere between two figures or two names of months.
    """
    told = dates.format_interval(first, last, skeleton, locale=locale)
    ends = _RANGE.split(_first(told) if is_french(locale) else told)
    days = _DAY_LAST.search(ends[0]) and _DAY_FIRST.match(ends[-1])
    months = ends[0].isalpha() and ends[-1][0].isalpha()
    dash = "–" if days or months else f"{NBSP}– "
    return dash.join(_ANY_SPACE.sub(NBSP, end) for end in ends)


def clock(when: datetime, locale: str, zone: str) -> str:
    """Return the time of day: "19 h 30", "20 h", "7:30 p.m."."""
    there = when.astimezone(ZoneInfo(zone))
    if not is_french(locale):
        return dates.format_time(there, "short", tzinfo=there.tzinfo, locale=locale)
    # OQLF and Imprimerie nationale alike: no ":" in running text, no "00", two figures else.
    minutes = f"{NBSP}{there:%M}" if there.minute else ""
    return f"{there.hour}{NBSP}h{minutes}"


def clock_range(start: datetime, end: datetime, locale: str, zone: str) -> str:
    """Return two times of day: "de 18 h 30 à 20 h", "6:30–8:00 p.m."."""
    first, last = (clock(when, locale, zone) for when in (start, end))
    if is_french(locale):
        return f"de {first} à {last}"
    there = ZoneInfo(zone)
    if start.astimezone(there).date() != end.astimezone(there).date():
        return f"{first}–{last}"
    twelve = str(dates.get_time_format("short", locale)).endswith("a")
    skeleton = "hm" if twelve else "Hm"
    told = dates.format_interval(start, end, skeleton, tzinfo=there, locale=locale)
    return _RANGE.sub("–", told)


def zone_abbreviation(zone: str, locale: str) -> str:
    """Return what CLDR calls the time of a zone in all seasons, in short: "HE", "ET"."""
    there = dates.get_timezone(zone)
    return dates.get_timezone_name(there, "short", zone_variant="generic", locale=locale)


def zone_city(zone: str, locale: str) -> str:
    """Return the city or the island that a zone is named after: "Londres", "la Martinique"."""
    own = _PLACES.get(zone) if is_french(locale) else None
    there = dates.get_timezone(zone)
    return own or dates.get_timezone_location(there, locale=locale, return_city=True)


def zone_names(zones: Iterable[str], locale: str) -> Mapping[str, str]:
    """Return zone → its name in a list, by name: "Londres", "St. John’s"; of each zone once, under its name of today."""
    aliases = get_global("zone_aliases")
    given = set(zones)
    named = {
        one: _listed(one, locale) for one in given if aliases.get(one, one) not in given - {one}
    }
    return dict(sorted(named.items(), key=lambda item: _plain(item[1])))


def moment(when: datetime, locale: str, zone: str, *, compact: bool = False) -> str:
    """Return the day and the time: "le samedi 9 septembre 2023, à 14 h 30" within a sentence.

    compact: as in a list, "sam. 9 sept. 2023, 14 h 30".
    """
    there = _in_zone(when, zone)
    time = clock(when, locale, zone)
    if compact:
        return f"{short_day(there, locale)}, {time}"
    pattern = _AT.get(locale.partition("_")[0], "{day}, {time}")
    told = day(there, locale)
    if is_english(locale) and "," not in told:
        pattern = pattern.replace(",", "")
    return pattern.format(day=told, time=time)


def lapse(seconds: int, locale: str) -> str:
    """Return a length of time in its two largest units: "1 h 20 min", "40 s"; parts of a second are left out."""
    told, left = list[str](), max(seconds, 0)
    for unit, length in _UNITS:
        count, left = divmod(left, length)
        if count or (unit == "second" and not told):
            told.append(units.format_unit(count, f"duration-{unit}", "short", locale=locale))
        if len(told) == 2 or (told and not count):  # noqa: PLR2004
            break
    return NBSP.join(one.replace(" ", NBSP) for one in told)


def language(tag: str, locale: str) -> str:
    """Return the name of a tag's language, whatever its region: "anglais" for "en-GB"."""
    subtag = tag.partition("-")[0]
    return str(Locale.parse(locale).languages.get(subtag, subtag))


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


def is_english(locale: str) -> bool:
    """Tell whether a Babel name is one of English."""
    return locale.partition("_")[0] == "en"


def number(value: float, locale: str) -> str:
    """Return a number with the locale's separators: "1 234,5", "−5"."""
    return _signed(numbers.format_decimal(value, locale=locale))


def percent(value: float, locale: str, places: int = 0) -> str:
    """Return a share of one as a percentage: 0.25 → "25 %", with so many places after the comma."""
    pattern = Locale.parse(locale).percent_formats[None].pattern
    exact = pattern.replace("0", f"0.{'0' * places}") if places else pattern
    return _signed(numbers.format_percent(value, exact, locale=locale))


def money(value: Decimal, currency: str, locale: str) -> str:
    """Return a sum, a whole one without cents: "1 234,50 €", "10 $ CA", "$10".

    currency: ISO 4217. Sources: OQLF and Imprimerie nationale for the place of the symbol.
    """
    whole = value == value.to_integral_value()
    pattern = Locale.parse(locale).currency_formats["standard"].pattern
    told = numbers.format_currency(
        value,
        currency,
        pattern.replace("0.00", "0") if whole else pattern,
        locale=locale,
        currency_digits=not whole,
    )
    return _signed(_COUNTRY.sub(NBSP, told) if is_french(locale) else told)


def listing(items: Sequence[str], locale: str) -> str:
    """Return the items joined as in a sentence: "A, B et C"."""
    return lists.format_list(items, locale=locale)


def _listed(zone: str, locale: str) -> str:
    own = _OWN_CITIES.get(zone, {}).get(locale.partition("_")[0])
    name = own or dates.get_timezone_location(ZoneInfo(zone), locale=locale, return_city=True)
    return name.rpartition("/")[2]


def _plain(name: str) -> str:
    """Return what a name is sorted by: "Évora" beside "Everest"."""
    return "".join(one for one in normalize("NFKD", name) if not combining(one)).casefold()


def _in_zone(when: date, zone: str | None) -> date:
    if isinstance(when, datetime) and zone is not None:
        return when.astimezone(ZoneInfo(zone)).date()
    return when


def _dated(written: str, locale: str) -> str:
    if is_english(locale):  # "Thursday 12 March", as Britain has it since
        return _AFTER_WEEKDAY.sub(" ", written)
    if not is_french(locale):
        return written
    return _first(written).replace(" ", NBSP)


def _first(written: str) -> str:
    return _FIRST_OF_MONTH.sub("1er", written)


def _signed(written: str) -> str:
    return f"\u2212{written[1:]}" if written.startswith("-") else written
