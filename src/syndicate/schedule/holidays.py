"""Public holidays of countries and their regions. The one door to the `holidays` package.

A calendar is a country or one of its regions as ISO 3166 has them, in lower case: "fr", "ca-qc",
"fr-57" (Moselle) and "fr-6ae" (Alsace). Its days are those on which nobody has to work there, with
the day that is off instead where one falls on a Sunday.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache, partial

from syndicate.settings.recurrence import Schedule

_ENGLISH = ("en_CA", "en_US", "en_GB")
_ANY_YEAR = 2026


def is_known(calendar: str) -> bool:
    """Tell whether there is such a calendar."""
    try:
        _year(calendar, _ANY_YEAR)
    except RuntimeError:  # one kind of which says that the package has none
        return False
    return True


def off(schedule: Schedule, day: date) -> bool:
    """Tell whether `schedule` pauses on `day`: a holiday of any of its calendars."""
    return any(day in _year(calendar, day.year) for calendar in schedule.holidays)


def named(schedule: Schedule, day: date, language: str) -> tuple[tuple[str, str], ...]:
    """Return (calendar, name) of each holiday of a schedule's calendars on `day`.

    language: in which to name them, "fr" or "en"; a calendar without it has its country's own.
    """
    found = ((one, _year(one, day.year, language).get(day)) for one in schedule.holidays)
    return tuple((calendar, name) for calendar, name in found if name)


@lru_cache(maxsize=256)
def _year(calendar: str, year: int, language: str = "") -> Mapping[date, str]:
    """Return the holidays of a year, whole: the package's own mappings fill while they are read."""
    from holidays import country_holidays  # noqa: PLC0415 (only for who names a calendar)

    country, _, region = calendar.upper().partition("-")
    made = partial(country_holidays, country, subdiv=region or None, years=year, expand=False)
    one = made()
    return dict(made(language=_language(language, one.supported_languages)) if language else one)


def _language(wanted: str, there: tuple[str, ...]) -> str | None:
    names = _ENGLISH if wanted == "en" else (wanted,)
    return next((one for one in names if one in there), None)
