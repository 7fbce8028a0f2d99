"""The ledger → figures that are kept: of each issue once it leaves, and again when something was heard of it.

Reports read these alone, and stay as quick whatever the ledger grows to. What is kept outlives the reader:
who was erased still counts where they did.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from syndicate.journeys.house import House
from syndicate.journeys.reports.tally import Tally, tallies
from syndicate.model import AGREES, Issue, IssueState
from syndicate.store import figures, growth, issues, looks
from syndicate.store.figures import Cell, Figures, Taken
from syndicate.store.growth import Day, Step
from syndicate.store.types import Connection

LEFT: tuple[IssueState, ...] = (
    "sending",
    "sent",
    "cancelled",
)  # whose mails have left, or may have
WITHIN = timedelta(
    days=7
)  # who leaves so soon after an issue leaves because of it, as far as we know
_MINUTE = timedelta(minutes=1)  # of which the curve has the beginning alone
_MARGIN = timedelta(minutes=5)  # far longer than a row takes from its instant to its commit
_AT_ONCE = 20  # issues that were never counted, after an upgrade: seconds each in a long ledger
_LOOK = "figures"
_MOVING = -1  # mails that can still change, of what is being sent: never as many as are found later


@dataclass(frozen=True, slots=True)
class _News:
    """What may make kept figures wrong: what was heard of which issue, and who left which newsletter."""

    heard: Mapping[str, datetime]
    left: Sequence[tuple[str, datetime, datetime]]
    open: Mapping[str, int]

    def of(self, issue: Issue, taken: Taken) -> bool:
        """Tell whether figures are not right any more."""
        if issue.state == "sending" or self.open.get(issue.id, 0) != taken.open:
            return True
        since, until = taken.at - _MARGIN, _counts_until(issue, taken.sent_at)
        heard = self.heard.get(issue.id)
        return (heard is not None and heard >= since) or any(
            newsletter == issue.newsletter
            and learnt >= since
            and figures.begun(issue) <= when <= until
            for newsletter, when, learnt in self.left
        )


def refresh(house: House, now: datetime, most: int | None = None) -> int:
    """Count anew whatever changed since it was counted; return how many issues that were.

    most: of those that never were, count so many, the last first; the next time goes on. Doing it
    twice, late, or in two processes at once changes nothing.
    """
    with house.database.read() as c:
        gone = issues.in_states(c, LEFT)
        taken = figures.taken(c)
        last = looks.last(c, _LOOK) or min((one.at for one in taken.values()), default=now)
        news = _news(c, gone, last - _MARGIN)
    new = [one for one in reversed(gone) if one.id not in taken][:most]
    stale = [one for one in gone if one.id in taken and news.of(one, taken[one.id])]
    for issue in (*stale, *new):
        count(house, issue, now)
    _count_readers(house, now)
    with house.database.write() as c:
        looks.note(c, _LOOK, now)
    return len(stale) + len(new)


def _counts_until(issue: Issue, sent_at: datetime | None) -> datetime:
    """Return until when somebody who leaves can count with an issue: a week after its last mail.

    One that was cancelled in the middle had mails for a while after its last readers were due; more
    than a week of tries nobody makes.
    """
    if sent_at is None:
        planned = (issue.last_due, issue.at, issue.begins)
        sent_at = max(one for one in planned if one is not None) + WITHIN
    return sent_at + WITHIN + _MINUTE


def keep_counting(house: House, now: datetime) -> int:
    """Count what changed, and not for so long that nothing else is done."""
    return refresh(house, now, _AT_ONCE)


def count(house: House, issue: Issue, now: datetime) -> Figures:
    """Count the mails of an issue, and keep what was counted."""
    with house.database.read() as c:
        counted = _counted(c, issue, now)
    with house.database.write() as c:
        figures.keep(c, counted)
    return counted


def is_fresh(
    c: Connection, issue: Issue, kept: Figures, now: datetime, patience: timedelta
) -> bool:
    """Tell whether what is kept of an issue says what its ledger does, or did as long ago as one may wait."""
    if now - kept.taken_at < patience:
        return True
    if issue.state == "sending":
        return False
    return figures.open_mails(c, [issue.id]).get(issue.id, 0) == kept.open


def _news(c: Connection, gone: Sequence[Issue], since: datetime) -> _News:
    return _News(
        heard=figures.heard_since(c, since),
        left=figures.left_since(c, since),
        open=figures.open_mails(c, [one.id for one in gone]),
    )


def _counted(c: Connection, issue: Issue, now: datetime) -> Figures:
    curve = figures.curve(c, issue.id)
    last = datetime.fromisoformat(f"{curve[-1][0]}Z") if curve else issue.last_due
    left = figures.leavings(c, issue, min(now, last + WITHIN + _MINUTE))
    cells = [*figures.states(c, issue.id), *figures.said(c, issue.id)]
    soon = [one for one in left if one.left_at <= one.got_at + WITHIN]
    cells += (Cell(one.locale, one.domain, "left", late=False, mails=1) for one in soon)
    made = tallies(cells)
    return Figures(
        issue=issue.id,
        taken_at=now,
        open=_MOVING if issue.state == "sending" else _open(made.whole),
        whole=made.whole.kept(),
        locales=_kept(made.locales),
        domains=_kept(made.domains),
        curve=curve,
    )


def _open(whole: Tally) -> int:
    return whole.waiting + whole.deferred + whole.unknown


def _kept(those: Mapping[str, Tally]) -> Mapping[str, Mapping[str, int]]:
    return {name: one.kept() for name, one in those.items()}


def _count_readers(house: House, now: datetime) -> None:
    """Keep who came and went, from the day before the last that is kept, and who is there today."""
    zone = ZoneInfo(house.settings.site.zone)
    today = now.astimezone(zone).date()
    with house.database.read() as c:
        last = growth.last_day(c)
        first = None if last is None else min(last, today) - timedelta(days=1)
        since = None if first is None else datetime(*first.timetuple()[:3], tzinfo=zone)
        days = _days(growth.steps(c, since), zone)
        active = growth.active(c)
    for newsletter, locale, readers in active:
        days[today, newsletter, locale].readers = readers
    rows = [
        Day(
            day=key[0],
            newsletter=key[1],
            locale=key[2],
            joined=one.joined,
            gone=one.gone,
            readers=one.readers,
        )
        for key, one in sorted(days.items())
    ]
    with house.database.write() as c:
        growth.keep(c, first, rows, today)


@dataclass(slots=True)
class _Counting:
    joined: int = 0
    gone: int = 0
    readers: int | None = None


def _days(steps: Iterable[Step], zone: ZoneInfo) -> defaultdict[tuple[date, str, str], _Counting]:
    """Count who became a reader and who stopped to be one; who agrees again was one before."""
    found: defaultdict[tuple[date, str, str], _Counting] = defaultdict(_Counting)
    for step in steps:
        was, is_ = step.before in AGREES, step.act in AGREES
        if was != is_:
            counting = found[step.at.astimezone(zone).date(), step.newsletter, step.locale]
            counting.joined += is_
            counting.gone += was
    return found
