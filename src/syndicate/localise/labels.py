"""Events and languages → the few words of a table's cell, set apart from any sentence.

An event's whole time in one line is `spans.span`. `locale` is the name that Babel knows.
"""

import re

from babel import Locale, dates

from syndicate.localise import formats, spans
from syndicate.localise.formats import NBSP
from syndicate.model import Happening

_DAYS_OF_ONE_MONTH = re.compile(r"(?<=\d)\u2009–\u2009(?=\d)")  # as CLDR has it for fr_CA alone
_FIRST_OF_MONTH = re.compile(r"(?<!\d)1(?!\d)")
_LOOSE = re.compile("(?<=\\d)\u2009–\u2009(?=\\d)")  # CLDR's fr_CA, not its fr


def language(tag: str, locale: str) -> str:
    """Return the name of a tag's language, whatever its region: "anglais" for "en-GB"."""
    subtag = tag.partition("-")[0]
    return str(Locale.parse(locale).languages.get(subtag, subtag))


def weekday(happening: Happening, locale: str) -> str:
    """Return "jeudi", or "lun. – mer." for several days."""
    first, last = spans.first_and_last_day(happening)
    if first == last:
        return formats.weekday(first, locale)
    return " – ".join(dates.format_date(one, "EEE", locale=locale) for one in (first, last))


def days(happening: Happening, locale: str) -> str:
    """Return the date without weekday and year: "15 novembre", "12–14 nov."."""
    first, last = spans.first_and_last_day(happening)
    if first == last:
        return _kept(dates.format_skeleton("MMMMd", first, locale=locale), locale)
    return _kept(dates.format_interval(first, last, "MMMd", locale=locale), locale)


def short_days(happening: Happening, locale: str) -> str:
    """Return the date with a short weekday: "jeu. 15 nov.", "12–14 nov."."""
    first, last = spans.first_and_last_day(happening)
    if first != last:
        return days(happening, locale)
    return _kept(dates.format_skeleton("MMMEd", first, locale=locale), locale)


def _kept(written: str, locale: str) -> str:
    """Return a date that no line break tears, with the French "1er"."""
    if formats.is_french(locale):
        written = _LOOSE.sub("–", _FIRST_OF_MONTH.sub("1er", written))
    return _DAYS_OF_ONE_MONTH.sub("–", written).replace(" ", NBSP)
