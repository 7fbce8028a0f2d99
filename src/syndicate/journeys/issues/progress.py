"""How far an issue is that is being sent: of how many mails what became, how fast, how much longer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from syndicate.journeys.house import House
from syndicate.journeys.issues.listing import tally_of
from syndicate.journeys.reports.tally import Tally
from syndicate.model import Issue
from syndicate.store import deliveries, departures, issues

LATELY = timedelta(seconds=20)  # over which the rate is taken
_OPEN = ("queued", "claimed", "handed_over", "deferred")
Sample = tuple[datetime, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """An issue that is being sent, at an instant.

    done: mails of which nothing more is to be done. rate: of them in a second lately; None where
    nothing tells. left: seconds until all are, at that rate.
    """

    issue: Issue
    at: datetime
    tally: Tally
    done: int
    rate: float | None
    left: float | None

    @property
    def total(self) -> int:
        """Return how many mails there are."""
        return self.tally.mails

    @property
    def share(self) -> float:
        """Return the share of them that is done."""
        return self.done / self.total if self.total else 0.0

    @property
    def over(self) -> bool:
        """Tell whether nothing of it will change by itself any more."""
        return self.issue.state not in ("enrolling", "sending")


def progress(house: House, issue_id: str, now: datetime, before: Sequence[Sample] = ()) -> Progress:
    """Return how far an issue is; raise UsageError issue-unknown.

    before: (instant, mails done by then), as whoever looks again has them from the last looks.
    """
    with house.database.read() as c:
        issue = issues.known(c, issue_id)
        counts = deliveries.counts(c, issue_id)
        handed = [] if before else departures.since(c, now - 2 * departures.MINUTE)
    done = _done(counts)
    rate = _rate([*before, (now, done)]) if before else _handed(handed, now)
    moves = issue.state in ("enrolling", "sending") and not issue.paused
    waiting = sum(counts[state] for state in _OPEN)
    known = rate if moves and rate else None
    return Progress(
        issue=issue,
        at=now,
        tally=tally_of(counts),
        done=done,
        rate=known,
        left=waiting / known if known and waiting else None,
    )


def _done(counts: Mapping[str, int]) -> int:
    return sum(count for state, count in counts.items() if state not in _OPEN)


def _rate(samples: Sequence[Sample]) -> float | None:
    """Return mails a second over the last looks."""
    last, done = samples[-1]
    first, then = next((at, count) for at, count in samples if last - at <= LATELY)
    seconds = (last - first).total_seconds()
    return max(0, done - then) / seconds if seconds > 0 else None


def _handed(minutes: Sequence[tuple[datetime, int]], now: datetime) -> float | None:
    """Return mails a second in the last whole minute, whatever they were."""
    whole = [count for minute, count in minutes if minute + departures.MINUTE <= now]
    return whole[-1] / departures.MINUTE.total_seconds() if whole else None
