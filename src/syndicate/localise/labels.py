"""Events → the few words of a table's cell, set apart from any sentence.

An event's whole time in one line is `spans.span`. `locale` is the name that Babel knows.
"""

from syndicate.localise import formats, spans
from syndicate.model import Happening


def weekday(happening: Happening, locale: str) -> str:
    """Return "jeudi", or "lun. – mer." for several days."""
    first, last = spans.first_and_last_day(happening)
    if first == last:
        return formats.weekday(first, locale)
    return " – ".join(formats.parts(one, "E", locale) for one in (first, last))


def days(happening: Happening, locale: str) -> str:
    """Return the date without weekday and year: "15 novembre", "12–14 nov."."""
    first, last = spans.first_and_last_day(happening)
    if first == last:
        return formats.parts(first, "MMMMd", locale)
    return formats.interval(first, last, "MMMd", locale)


def short_days(happening: Happening, locale: str) -> str:
    """Return the date with a short weekday: "jeu. 15 nov.", "12–14 nov."."""
    first, last = spans.first_and_last_day(happening)
    if first != last:
        return days(happening, locale)
    return formats.parts(first, "MMMEd", locale)
