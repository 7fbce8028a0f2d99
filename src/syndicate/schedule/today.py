"""All that staff have to know at a glance: what is due, what is held, what went wrong, what waits for whom."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from syndicate.journeys.house import House
from syndicate.journeys.reports.refresh import LEFT
from syndicate.journeys.today import mails, numbers
from syndicate.journeys.today.rows import Row, ordered
from syndicate.journeys.today.works import Works
from syndicate.model import Issue
from syndicate.schedule import calendar
from syndicate.schedule.calendar import Calendar, Due
from syndicate.store import issues

AHEAD = timedelta(days=14)
_COUNTED = timedelta(minutes=5)  # for so long, readers of a zone are as many as they were


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What is due until `until`, zone by zone; and rows, the gravest first.

    held:    what does not leave, and why. wrong: what went wrong in the last days, and is not settled.
    waiting: what somebody has yet to do, in time.
    """

    at: datetime
    until: datetime
    last_tick: datetime | None
    due: tuple[Due, ...]
    held: tuple[Row, ...]
    wrong: tuple[Row, ...]
    waiting: tuple[Row, ...]


class Desk:
    """One for each process that shows it: remembers what takes long to find out."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._works = Works(house)
        self._lock = threading.Lock()
        self._counted: Calendar | None = None

    def look(self, now: datetime) -> Today:
        """Return how things are; readers by zone, and content, as they were up to some minutes ago."""
        found = self._calendar(now)
        with self._house.database.read() as c:
            everything = issues.listing(c)
            open_ = sorted(
                (one for one in everything if one.state in numbers.OPEN),
                key=lambda one: (one.first_due, one.id),
            )
            held = ordered(numbers.held(self._house, c, open_, now))
            gone = [one for one in everything if one.state in LEFT]
            wrong = list(mails.wrong(c, gone, now))
        broken, late = self._works.look(open_, now)
        return Today(
            at=now,
            until=now + AHEAD,
            last_tick=found.last_tick,
            due=_current(found.occurrences, everything, now),
            held=held,
            wrong=ordered((*wrong, *broken)),
            waiting=ordered((*numbers.waiting(self._house, open_, now), *late)),
        )

    def _calendar(self, now: datetime) -> Calendar:
        """Return what is due, counted a few minutes ago at most: that goes through all readers."""
        with self._lock:
            kept = self._counted
            if kept is None or not kept.start <= now < kept.start + _COUNTED:
                kept = self._counted = calendar.look(self._house, now, now + AHEAD + _COUNTED)
            return kept


def _current(those: Sequence[Due], known: Sequence[Issue], now: datetime) -> tuple[Due, ...]:
    """Return what is still due within the time, with the issues that have come of it since."""
    planned: Mapping[tuple[str, str, date], Issue] = {
        (one.newsletter, one.schedule, one.occurrence): one for one in known if not one.corrects
    }
    due = []
    for one in those:
        if any(now <= wave.due <= now + AHEAD for wave in one.waves):
            issue = planned.get((one.newsletter, one.schedule, one.date))
            due.append(
                replace(one, issue=issue.id, state=issue.state) if issue is not None else one
            )
    return tuple(due)
