"""When an event takes place → one line, in the event's own zone."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from syndicate.localise import formats
from syndicate.localise.formats import NBSP, is_french
from syndicate.localise.plurals import elides
from syndicate.model import Happening

# Only names for all seasons: CLDR calls Paris "CET" in English, in July too.
_ABBREVIATION = {"fr_CA": re.compile(r"H[A-Z]{1,3}"), "en": re.compile(r"[A-Z]T")}
_REFERENCE = {  # by the letter that "HE" and "ET" share
    "T": "America/St_Johns",
    "N": "America/St_Johns",
    "A": "America/Halifax",
    "E": "America/Toronto",
    "C": "America/Winnipeg",
    "R": "America/Edmonton",
    "M": "America/Edmonton",
    "P": "America/Vancouver",
}
_CITY_TIME = {"fr": "(heure {of_city})", "en": "({city} time)"}
_DASH = f"{NBSP}– "


def span(
    happening: Happening, locale: str, reader_zone: str | None = None, *, compact: bool = False
) -> str:
    """Return "jeudi 12 mars 2026, de 18 h 30 à 20 h" or "du jeudi 12 au samedi 14 mars 2026".

    reader_zone: where it is another hour there, the zone is named: "(heure de Paris)", "ET".
    compact:     as in a list, "jeu. 12 mars 2026, 18 h 30 – 20 h".
    """
    first, last = first_and_last_day(happening)
    if first != last and not happening.all_day:
        return _from_to(happening, locale, compact) + _label(happening, locale, reader_zone)
    told, time = days(happening, locale, compact=compact), hours(happening, locale, reader_zone)
    if not time:
        return told
    if compact:
        return f"{told}, {_listed(time)}"
    at = "à " if is_french(locale) and not _lasts(happening) else ""
    return f"{told}, {at}{time}"


def hours(happening: Happening, locale: str, reader_zone: str | None = None) -> str:
    """Return the time alone: "de 18 h 30 à 20 h", "18 h 30"; "" for whole days.

    Over several days each time has its day: "du jeudi à 18 h 30 au samedi à 20 h".
    """
    if happening.all_day:
        return ""
    first, last = first_and_last_day(happening)
    if first != last:
        return _by_day(happening, locale) + _label(happening, locale, reader_zone)
    start, end, zone = happening.start, happening.end, happening.zone
    if end is not None and _lasts(happening):
        told = formats.clock_range(start, end, locale, zone)
    else:
        told = formats.clock(start, locale, zone)
    return told + _label(happening, locale, reader_zone)


def days(happening: Happening, locale: str, *, compact: bool = False) -> str:
    """Return the day or days alone: "du jeudi 30 avril au samedi 2 mai 2026"."""
    first, last = first_and_last_day(happening)
    if first == last:
        return _day(first, locale, compact=compact)
    if is_french(locale):
        return _in_french(first, last, locale, compact)
    if compact or not formats.is_english(locale):
        return formats.interval(first, last, "yMMMEd", locale)
    return _in_english(first, last, locale)


def first_and_last_day(happening: Happening) -> tuple[date, date]:
    """Return the local dates; a night that ends before six belongs to the evening it began in."""
    zone = ZoneInfo(happening.zone)
    start = happening.start.astimezone(zone)
    end = (happening.end or happening.start).astimezone(zone)
    if happening.all_day:
        end -= timedelta(seconds=1)  # the end of whole days is the midnight after them
    last = end.date()
    small_hours = end.hour < 6 and end - start < timedelta(hours=12)  # noqa: PLR2004 (six in the morning)
    if not happening.all_day and small_hours and last == start.date() + timedelta(days=1):
        last = start.date()
    return start.date(), max(start.date(), last)


def zone_label(when: datetime, zone: str, locale: str, reader_zone: str | None) -> str:
    """Return what names `zone`, or "" where the reader's clock shows the same hour."""
    if reader_zone is None or _offset(when, zone) == _offset(when, reader_zone):
        return ""
    short, city = formats.zone_abbreviation(zone, locale), formats.zone_city(zone, locale)
    language = locale.partition("_")[0]
    # CLDR's "HE" is common in Québec and unknown in France.
    known = _ABBREVIATION.get(locale) or _ABBREVIATION.get(language)
    if known and known.fullmatch(short) and _keeps_its_time(when, zone, short):
        return f"({short})" if language == "fr" else short
    return _CITY_TIME.get(language, "({city})").format(city=city, of_city=_of(city))


def _keeps_its_time(when: datetime, zone: str, short: str) -> bool:
    """Tell whether a zone has the hour that its abbreviation makes people think of.

    CLDR calls Regina and Martinique by names that stand for another hour in summer.
    """
    reference = _REFERENCE.get(short[1:] if short.startswith("H") else short[:-1])
    return reference is not None and _offset(when, zone) == _offset(when, reference)


def _lasts(happening: Happening) -> bool:
    return happening.end is not None and happening.end > happening.start


def _listed(time: str) -> str:
    """Return "18 h 30 – 20 h" of "de 18 h 30 à 20 h"."""
    return time.removeprefix("de ").replace(" à ", _DASH)


def _from_to(happening: Happening, locale: str, compact: bool) -> str:
    ends = (happening.start, happening.end or happening.start)
    zone = ZoneInfo(happening.zone)
    told = [
        (
            _day(when.astimezone(zone).date(), locale, compact=compact),
            formats.clock(when, locale, happening.zone),
        )
        for when in ends
    ]
    if is_french(locale) and not compact:
        first, last = (f"{day} à {time}" for day, time in told)
        return f"du {first} au {last}"
    return _DASH.join(f"{day}, {time}" for day, time in told)


def _by_day(happening: Happening, locale: str) -> str:
    zone = happening.zone
    ends = (happening.start, happening.end or happening.start)
    first, last = (
        (formats.weekday(when, locale, zone), formats.clock(when, locale, zone)) for when in ends
    )
    if is_french(locale):
        return f"du {first[0]} à {first[1]} au {last[0]} à {last[1]}"
    to = " to " if formats.is_english(locale) else _DASH
    return f"{first[0]} {first[1]}{to}{last[0]} {last[1]}"


def _day(when: date, locale: str, *, compact: bool) -> str:
    return formats.short_day(when, locale) if compact else formats.day(when, locale)


def _in_french(first: date, last: date, locale: str, compact: bool) -> str:
    """Return "du jeudi 30 avril au samedi 2 mai 2026", or compact "jeu. 30 avr. – sam. 2 mai 2026"."""
    words, whole = (_day(one, locale, compact=compact) for one in (first, last))
    kept = words.split(NBSP)  # the first day goes without what it shares with the last
    if first.year == last.year:
        kept = kept[:2] if first.month == last.month else kept[:3]
    told = NBSP.join(kept)
    return f"{told}{_DASH}{whole}" if compact else f"du {told} au {whole}"


def _in_english(first: date, last: date, locale: str) -> str:
    """Return "Sunday, March 1, to Tuesday, March 3, 2026"; in Britain without the commas."""
    told = formats.day(first, locale)
    comma = "," if f", {first.year}" in told else ""
    if first.year == last.year:
        told = told.removesuffix(str(first.year)).rstrip(" ,")
    return f"{told}{comma} to {formats.day(last, locale)}"


def _label(happening: Happening, locale: str, reader_zone: str | None) -> str:
    label = zone_label(happening.start, happening.zone, locale, reader_zone)
    return f" {label}" if label else ""


def _of(city: str) -> str:
    """Return "de Paris", "d’Athènes", "du Caire", "des Marquises"."""
    for article, contracted in (("Le ", "du"), ("Les ", "des")):
        if city.startswith(article):
            return f"{contracted} {city.removeprefix(article)}"
    return f"d’{city}" if elides(city) else f"de {city}"


def _offset(when: datetime, zone: str) -> timedelta | None:
    return when.astimezone(ZoneInfo(zone)).utcoffset()
