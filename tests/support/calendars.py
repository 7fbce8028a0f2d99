"""Two readers of iCalendar that know nothing of each other, and calendars for them to read.

Both would go by their own data for a zone they know: each document is read with its zones under
names that nobody knows, so that what it says of them is what counts. icalendar expands zones with
dateutil's tzical, ical with a reader of its own.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import icalendar
from ical.calendar_stream import IcsCalendarStream

from syndicate.model import Calendar, Occasion
from tests.support.editions import happening
from tests.support.publication import NOW

_NUMBERS = itertools.count()


@dataclass(frozen=True)
class Read:
    """What a reader found in an event; instants in UTC, days as dates."""

    start: date
    end: date | None
    title: str
    description: str | None
    place: str | None
    categories: tuple[str, ...]


def occasion(uid: str = "1-fr@metropole.example", **changes: Any) -> Occasion:
    values: dict[str, Any] = {
        "uid": uid,
        "url": "https://news.example/fr/events/fete/",
        "title": "La fête",
        "summary": "Trois jours.",
        "language": "fr",
        "section": "Culture",
        "tags": (),
        "published": NOW,
        "updated": NOW,
        "sequence": 0,
        "happening": happening(),
    }
    return Occasion(**values | changes)


def agenda(*occasions: Occasion, **changes: Any) -> Calendar:
    values: dict[str, Any] = {
        "path": "fr/agenda",
        "base_url": "https://news.example",
        "site_url": "https://news.example/fr/",
        "title": "Actualités – Agenda",
        "description": "",
        "language": "fr",
        "zone": "Europe/Paris",
        "occasions": occasions,
    }
    return Calendar(**values | changes)


def at(instants: Iterable[datetime], zone: str) -> Calendar:
    """Return a calendar with an event at each instant."""
    return agenda(
        *(
            occasion(f"{n}@x", happening=happening(start=when, end=None, zone=zone))
            for n, when in enumerate(instants)
        )
    )


def lines(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def by_icalendar(data: bytes) -> Mapping[str, Read]:
    (whole,) = icalendar.Calendar.from_ical(_foreign(data), multiple=True)
    return {str(one["UID"]): _of_icalendar(one) for one in whole.walk("VEVENT")}


def by_ical(data: bytes) -> Mapping[str, Read]:
    whole = IcsCalendarStream.calendar_from_ics(_foreign(data).decode())
    return {str(one.uid): _of_ical(one) for one in whole.events}


READERS: Mapping[str, Callable[[bytes], Mapping[str, Read]]] = {
    "icalendar": by_icalendar,
    "ical": by_ical,
}


def _foreign(data: bytes) -> bytes:
    """Rename zones, each time otherwise: icalendar remembers what it once read of a name."""
    name = f"x{next(_NUMBERS)}/".encode()
    return re.sub(rb"TZID([=:])", lambda found: b"TZID" + found[1] + name, data)


def _of_icalendar(event: Any) -> Read:
    found = event.get("CATEGORIES", [])
    several = found if isinstance(found, list) else [found]
    return Read(
        start=_plain(event["DTSTART"].dt),
        end=_plain(event["DTEND"].dt) if "DTEND" in event else None,
        title=str(event["SUMMARY"]),
        description=_string(event.get("DESCRIPTION")),
        place=_string(event.get("LOCATION")),
        categories=tuple(str(one) for them in several for one in them.cats),
    )


def _of_ical(event: Any) -> Read:
    return Read(
        start=_plain(event.dtstart),
        end=_plain(event.dtend) if event.dtend else None,
        title=event.summary,
        description=event.description,
        place=event.location,
        categories=tuple(event.categories),
    )


def _string(value: Any) -> str | None:
    return None if value is None else str(value)


def _plain(when: date) -> date:
    return when.astimezone(UTC) if isinstance(when, datetime) else when
