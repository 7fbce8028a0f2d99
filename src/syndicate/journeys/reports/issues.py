"""What became of one issue: to how many, of which languages and domains, and how long it took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from syndicate.journeys.house import House
from syndicate.journeys.reports import refresh
from syndicate.journeys.reports.tally import Tally, read
from syndicate.model import Issue
from syndicate.store import figures, issues
from syndicate.store.figures import Figures

PATIENCE = timedelta(minutes=6)  # a page’s, a little longer than the clock takes to count again
_POINTS = 240  # of a curve: more cannot be told apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How an issue left. points: (instant, mails handed over by then), at most a few hundred.

    begun: when its first readers were due, or its first mail left. half, last: when half of the mails
    had been handed over, and all of them; None where none was. fastest: the most in one minute.
    """

    begun: datetime
    points: tuple[tuple[datetime, int], ...]
    half: datetime | None
    last: datetime | None
    fastest: int

    @property
    def seconds(self) -> float | None:
        """Return how long it took to hand over all that was; None where nothing was."""
        return None if self.last is None else (self.last - self.begun).total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueReport:
    """The figures of one issue as they were at `taken_at`; None where nothing has left yet.

    domains: the largest first; `tally.OTHERS` stands for the small ones, and for erased readers.
    """

    issue: Issue
    taken_at: datetime | None
    whole: Tally
    locales: Mapping[str, Tally]
    domains: Mapping[str, Tally]
    course: Course


def of_issue(house: House, id_: str, now: datetime, patience: timedelta = PATIENCE) -> IssueReport:
    """Return the report of an issue, counted now unless what is kept is right.

    patience: as old may figures be of what may have changed since. Raises UsageError issue-unknown.
    """
    with house.database.read() as c:
        issue = issues.known(c, id_)
        kept = figures.of_issue(c, id_)
        fresh = kept is not None and refresh.is_fresh(c, issue, kept, now, patience)
    if issue.state not in refresh.LEFT:
        return IssueReport(
            issue=issue,
            taken_at=None,
            whole=Tally(),
            locales={},
            domains={},
            course=course(issue, ()),
        )
    return _report(issue, kept if kept is not None and fresh else refresh.count(house, issue, now))


def _report(issue: Issue, kept: Figures) -> IssueReport:
    return IssueReport(
        issue=issue,
        taken_at=kept.taken_at,
        whole=read(kept.whole),
        locales={tag: read(one) for tag, one in kept.locales.items()},
        domains=ordered({name: read(one) for name, one in kept.domains.items()}),
        course=course(issue, kept.curve),
    )


def ordered(domains: Mapping[str, Tally]) -> Mapping[str, Tally]:
    """Return domains, the largest first and the others last."""
    by_size = sorted(domains.items(), key=lambda item: (not item[0], -item[1].mails, item[0]))
    return dict(by_size)


def course(issue: Issue, minutes: Sequence[tuple[str, int]]) -> Course:
    """Return how an issue left, from (minute, mails) as it is kept."""
    due = issue.at or issue.first_due
    if not minutes:
        return Course(begun=due, points=(), half=None, last=None, fastest=0)
    instants = [datetime.fromisoformat(minute).replace(tzinfo=UTC) for minute, _ in minutes]
    sums = list(accumulate(count for _, count in minutes))
    half = next(at for at, so_far in zip(instants, sums, strict=True) if so_far * 2 >= sums[-1])
    every = -(-len(sums) // _POINTS)
    chosen = sorted({*range(0, len(sums), every), len(sums) - 1})
    return Course(
        begun=min(due, instants[0]),
        points=tuple((instants[index], sums[index]) for index in chosen),
        half=half,
        last=instants[-1],
        fastest=max(count for _, count in minutes),
    )
