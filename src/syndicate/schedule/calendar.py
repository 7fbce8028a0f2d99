"""What is due between two instants, with the issue that came of it and how many readers wait."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from syndicate.journeys.house import House
from syndicate.journeys.waves import is_late, reader_zones
from syndicate.model import Issue, IssueState
from syndicate.schedule import due, holidays
from syndicate.schedule.due import Occurrence
from syndicate.store import instance, issues


@dataclass(frozen=True, slots=True)
class Wave:
    """The readers of one zone; `local` is what their clocks show, without an offset."""

    zone: str
    local: datetime
    due: datetime
    readers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An occurrence, and its issue if it has been planned."""

    newsletter: str
    schedule: str
    date: date
    plan_at: datetime
    issue: str | None
    state: IssueState | None
    waves: tuple[Wave, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A local date on which nothing leaves, for it is a holiday.

    to:       the day on which it leaves instead; None: it does not appear.
    holidays: (calendar, name) of each that falls on `date`.
    """

    newsletter: str
    schedule: str
    to: date | None
    date: date
    holidays: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Everything due in [start, end].

    held:   why and since when nothing leaves.
    paused: what holidays take from that time, or move.
    late:   issues from before it that wait for somebody to send or cancel them.
    """

    start: datetime
    end: datetime
    last_tick: datetime | None
    held: tuple[str, datetime] | None
    occurrences: tuple[Due, ...]
    paused: tuple[Pause, ...]
    late: tuple[Issue, ...]


def look(house: House, start: datetime, end: datetime, language: str = "en") -> Calendar:
    """Return what falls due from `start`, which is now, to `end`, by first wave.

    language: in which holidays are named.
    """
    found: list[Due] = []
    for key, newsletter in house.settings.newsletters.items():
        readers = reader_zones(house, key)
        occurrences = due.between(key, newsletter, readers, start, end, holidays.off)
        found += (_due(house, one, readers[one.schedule]) for one in occurrences)
    with house.database.read() as c:
        row, held = instance.read(c), instance.held(c)
        waiting = issues.in_states(c, ("draft", "in_review", "scheduled"))
    return Calendar(
        start=start,
        end=end,
        last_tick=row.last_tick if row else None,
        held=held,
        occurrences=tuple(sorted(found, key=lambda one: one.waves[0].due)),
        paused=tuple(sorted(_pauses(house, start, end, language), key=lambda one: one.date)),
        late=tuple(issue for issue in waiting if is_late(house, issue, start)),
    )


def _pauses(house: House, start: datetime, end: datetime, language: str) -> Iterator[Pause]:
    there = ZoneInfo(house.settings.site.zone)
    first, last = (instant.astimezone(there).date() for instant in (start, end))
    for key, newsletter in house.settings.newsletters.items():
        for name, schedule in newsletter.schedules.items():
            for one in due.paused(name, schedule, first, last, holidays.off):
                why = holidays.named(schedule, one.day, language)
                yield Pause(newsletter=key, schedule=name, date=one.day, to=one.to, holidays=why)


def _due(house: House, occurrence: Occurrence, readers: Mapping[str, int]) -> Due:
    with house.database.read() as c:
        issue = issues.for_occurrence(
            c, occurrence.newsletter, occurrence.schedule, occurrence.date
        )
    single = len(occurrence.waves) == 1 and occurrence.waves.keys() != readers.keys()
    return Due(
        newsletter=occurrence.newsletter,
        schedule=occurrence.schedule,
        date=occurrence.date,
        plan_at=occurrence.plan_at,
        issue=issue.id if issue else None,
        state=issue.state if issue else None,
        waves=tuple(
            Wave(
                zone=zone,
                local=instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None),
                due=instant,
                readers=sum(readers.values()) if single else readers.get(zone, 0),
            )
            for zone, instant in occurrence.waves.items()
        ),
    )
