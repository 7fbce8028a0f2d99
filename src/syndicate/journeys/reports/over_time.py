"""What became of all issues, week by week or month by month, and how many readers came and went."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Literal
from zoneinfo import ZoneInfo

from syndicate.journeys.draft import newsletter_of
from syndicate.journeys.house import House
from syndicate.journeys.reports.issues import ordered
from syndicate.journeys.reports.refresh import LEFT
from syndicate.journeys.reports.tally import Tallies, Tally, add, read, together
from syndicate.model import Issue
from syndicate.store import figures, growth, issues
from syndicate.store.growth import Day

By = Literal["week", "month"]
_DAY = timedelta(days=1)
_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Readers who came and went, and how many there were at the end; None where nobody counted then."""

    joined: int = 0
    gone: int = 0
    readers: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A week or a month, or the part of it that was asked for; `end` belongs to it."""

    start: date
    end: date
    issues: int
    whole: Tally
    growth: Growth


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTime:
    """Figures of a time. newsletter: None for all. counted: how many issues were counted by now.

    missing: issues that have left and of which nothing is counted yet.
    growth: by language; its readers are those at the last count.
    """

    newsletter: str | None
    by: By
    start: date
    end: date
    periods: tuple[Period, ...]
    counted: int
    missing: int
    whole: Tally
    locales: Mapping[str, Tally]
    domains: Mapping[str, Tally]
    growth: Mapping[str, Growth]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What is asked for: a newsletter or (None) all, from one day to another, both included.

    start, end: None for the last twelve months, and for today.
    """

    newsletter: str | None = None
    start: date | None = None
    end: date | None = None
    by: By = "month"


def over_time(house: House, span: Span, now: datetime) -> OverTime:
    """Return figures from what is kept; a local date tells to which week or month an issue belongs.

    Raises UsageError newsletter-unknown.
    """
    end = span.end or now.astimezone(ZoneInfo(house.settings.site.zone)).date()
    start = span.start or _year_before(end)
    chosen = None if span.newsletter is None else [span.newsletter]
    with house.database.read() as c:
        gone = issues.in_states(c, LEFT)
        if span.newsletter is not None and all(one.newsletter != span.newsletter for one in gone):
            newsletter_of(house, span.newsletter)  # one that is no more has its past
        those = [
            one
            for one in gone
            if start <= one.occurrence <= end and span.newsletter in (None, one.newsletter)
        ]
        kept = figures.among(c, [one.id for one in those])
        days = growth.days(c, chosen, end)
    found = {key: _tallies(one) for key, one in kept.items()}
    sums = together(list(found.values()))
    bounds = list(periods(_begun(those, days, start, end, span.by), end, span.by))
    return OverTime(
        newsletter=span.newsletter,
        by=span.by,
        start=start,
        end=end,
        periods=tuple(_periods(bounds, those, found, days)),
        counted=len(found),
        missing=len(those) - len(found),
        whole=sums.whole,
        locales=sums.locales,
        domains=ordered(sums.domains),
        growth=_by_language([one for one in days if one.day >= start], days),
    )


def periods(start: date, end: date, by: By) -> Iterator[tuple[date, date]]:
    """Yield the weeks (from Monday) or months of a time, the first and the last as far as it goes."""
    while start <= end:
        following = _next(start, by)
        yield start, min(following - _DAY, end)
        start = following


def _next(day: date, by: By) -> date:
    if by == "week":
        return day + timedelta(days=7 - day.weekday())
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _year_before(end: date) -> date:
    """Return the first day of the month that begins the last twelve."""
    month = end.year * 12 + end.month - _MONTHS
    return date(month // 12, month % 12 + 1, 1)


def _begun(those: Sequence[Issue], days: Sequence[Day], start: date, end: date, by: By) -> date:
    """Return where the first week or month begins of which there is anything to tell; beyond the end, if none."""
    known = [one.occurrence for one in those] + [one.day for one in days]
    if not known:
        return end + _DAY
    first = min(known)
    whole = first.replace(day=1) if by == "month" else first - first.weekday() * _DAY
    return max(whole, start)


def _periods(
    bounds: Sequence[tuple[date, date]],
    those: Sequence[Issue],
    found: Mapping[str, Tallies],
    days: Sequence[Day],
) -> Iterator[Period]:
    """Yield each period with what belongs to it; `days` are in order, from the first that is known."""
    starts = [start for start, _ in bounds]
    within: dict[int, list[Issue]] = defaultdict(list)
    for one in those:
        within[bisect_right(starts, one.occurrence) - 1].append(one)
    dates = [one.day for one in days]
    joined = list(accumulate((one.joined for one in days), initial=0))
    gone = list(accumulate((one.gone for one in days), initial=0))
    for place, (start, end) in enumerate(bounds):
        first, last = bisect_left(dates, start), bisect_right(dates, end)
        yield Period(
            start=start,
            end=end,
            issues=len(within[place]),
            whole=add(found[one.id].whole for one in within[place] if one.id in found),
            growth=Growth(
                joined=joined[last] - joined[first],
                gone=gone[last] - gone[first],
                readers=joined[last] - gone[last],
            ),
        )


def _by_language(within: Sequence[Day], days: Sequence[Day]) -> Mapping[str, Growth]:
    counted = max((one.day for one in days if one.readers is not None), default=None)
    now = [one for one in days if one.day == counted and one.readers is not None]
    tags = sorted({one.locale for one in (*within, *now)})
    return {
        tag: Growth(
            joined=sum(one.joined for one in within if one.locale == tag),
            gone=sum(one.gone for one in within if one.locale == tag),
            readers=sum(one.readers or 0 for one in now if one.locale == tag) if counted else None,
        )
        for tag in tags
    }


def _tallies(kept: figures.Figures) -> Tallies:
    return Tallies(
        whole=read(kept.whole),
        locales={tag: read(one) for tag, one in kept.locales.items()},
        domains={name: read(one) for name, one in kept.domains.items()},
    )
