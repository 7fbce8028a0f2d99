"""An IANA time zone → VTIMEZONE (RFC 5545 §3.6.5): by rule, and by date what was before the rule.

Readers that know the zone by its name go by their own data; all others go by this.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from syndicate import timezones
from syndicate.feeds import posix
from syndicate.timezones import Clock, Shift

_HORIZON = 2037  # where 32-bit time ends: a rule that begins later is nobody's present
_BEGINNING = "16010101T000000"  # of a clock that was never changed, as Outlook writes it
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A change that has come in each year since `first`, on days that an RRULE tells."""

    first: Shift
    rrule: str


@dataclass(frozen=True, slots=True)
class _Zone:
    """What there is to tell of a zone up to a year. `told`: the shifts that its rules tell."""

    clock: Clock
    shifts: tuple[Shift, ...]
    rules: tuple[_Rule, ...]
    told: frozenset[Shift]


def vtimezone(name: str, first: datetime, last: datetime) -> tuple[str, ...]:
    """Return the lines of the zone `name`, in force for every local time from `first` to `last`.

    The rule of the present is always among them; changes outside it only as far as needed.
    """
    zone = _zone(name, max(_HORIZON, last.year + 1))
    in_force = bisect_right(zone.shifts, first.timestamp(), key=_at) - 1
    needed = zone.shifts[max(in_force, 0) : bisect_right(zone.shifts, last.timestamp(), key=_at)]
    lines: list[str] = []
    if in_force < 0:
        lines += _unchanged(zone.clock)
    elif needed[0].at < 0 <= first.timestamp():  # before 1970 the data are not the same everywhere
        lines += _unchanged(needed[0].after)
        needed = needed[1:]
    observances = [(shift, "") for shift in needed if shift not in zone.told]
    observances += [(rule.first, rule.rrule) for rule in zone.rules]
    for shift, rrule in sorted(observances, key=lambda one: one[0].at):
        lines += _observance(shift, rrule)
    return ("BEGIN:VTIMEZONE", f"TZID:{name}", *lines, "END:VTIMEZONE")


def is_utc(name: str) -> bool:
    """Tell whether the zone is UTC itself, under whichever name."""
    history = timezones.history(name)
    return not history.shifts and history.first == Clock(0, "UTC", dst=False)


@lru_cache(maxsize=256)
def _zone(name: str, until: int) -> _Zone:
    history = timezones.history(name)
    changes = posix.yearly(history.rule)
    shifts = (*history.shifts, *_to_come(history, changes, until))
    rules: list[_Rule] = []
    told: set[Shift] = set()
    for change in changes:
        kept = _kept(change, frozenset(shifts), until)
        for rule in _rules(change, kept):
            rules.append(rule)
            told.update(shift for shift in kept if _month(shift) == _month(rule.first))
    return _Zone(history.first, shifts, tuple(rules), frozenset(told))


def _to_come(
    history: timezones.History, changes: tuple[posix.Yearly, ...], until: int
) -> Iterator[Shift]:
    """Yield the shifts after the last that the data list one by one."""
    clock = history.shifts[-1].after if history.shifts else history.first
    for year in range(_local(history.since, 0).year, until + 1):
        for shift in sorted((change.shift(year) for change in changes), key=_at):
            # In its first year a rule may come to where the clocks are already.
            if shift.at > history.since and shift.after != clock:
                yield Shift(shift.at, clock, shift.after)
                clock = shift.after


def _kept(change: posix.Yearly, shifts: frozenset[Shift], until: int) -> list[Shift]:
    """Return the shifts since which the change has come in each year, oldest first."""
    found: list[Shift] = []
    year = until
    while (shift := change.shift(year)) in shifts:
        found.append(shift)
        year -= 1
    return found[::-1]


def _rules(change: posix.Yearly, kept: list[Shift]) -> Iterator[_Rule]:
    for month, days in (change.days() or {}).items():
        first = next((shift for shift in kept if _month(shift) == month), None)
        if first and _local(first.at, first.before.offset).year <= _HORIZON:
            yield _Rule(first, f"RRULE:FREQ=YEARLY;BYMONTH={month};{days}")


def _at(shift: Shift) -> int:
    return shift.at


def _month(shift: Shift) -> int:
    return _local(shift.at, shift.before.offset).month


def _local(at: int, offset: int) -> datetime:
    return _EPOCH + timedelta(seconds=at + offset)


def _observance(shift: Shift, rrule: str) -> Iterator[str]:
    kind = "DAYLIGHT" if _is_daylight(shift) else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"TZNAME:{shift.after.name}"
    yield f"TZOFFSETFROM:{_offset(shift.before.offset)}"
    yield f"TZOFFSETTO:{_offset(shift.after.offset)}"
    onset = f"{_local(shift.at, shift.before.offset):%Y%m%dT%H%M%S}"
    yield f"DTSTART:{onset}"
    yield rrule or _once(onset)
    yield f"END:{kind}"


def _unchanged(clock: Clock) -> tuple[str, ...]:
    return (
        "BEGIN:STANDARD",
        f"TZNAME:{clock.name}",
        f"TZOFFSETFROM:{_offset(clock.offset)}",
        f"TZOFFSETTO:{_offset(clock.offset)}",
        f"DTSTART:{_BEGINNING}",
        _once(_BEGINNING),
        "END:STANDARD",
    )


def _once(onset: str) -> str:
    """Return what says no more than DTSTART: without it, ical (of PyPI, 14.3) sees no onset."""
    return f"RDATE:{onset}"


def _is_daylight(shift: Shift) -> bool:
    """Tell whether the clocks go forward for a season.

    In law Dublin and Casablanca go back for one; readers know only DST that is ahead.
    """
    before, after = shift.before, shift.after
    if before.dst == after.dst or before.offset == after.offset:
        return after.dst
    return after.offset > before.offset


def _offset(seconds: int) -> str:
    """Return "+0530"; with seconds for the local mean times of long ago."""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    sign = "-" if seconds < 0 else "+"
    return f"{sign}{hours:02}{minutes:02}{f'{rest:02}' if rest else ''}"
