"""What became of the mails of an issue: counted in the ledger, and kept so that nobody counts again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, and_, case, exists, func, select

from syndicate.model import Issue
from syndicate.store.counted import issue_figures as table
from syndicate.store.database import columns, insert
from syndicate.store.people import LEFT, consents, subscribers
from syndicate.store.pieces import domain_of, minute_of
from syndicate.store.schema import bounces, deliveries, issues

t, d, b = table.c, deliveries.c, bounces.c
OPEN = ("queued", "claimed", "handed_over", "deferred", "unknown")  # states that may change yet
OWN_ACTS = ("one-click", "page", "mail")  # by which somebody leaves by themselves
_FEW = 500  # values in one statement
_RETRIES = timedelta(days=7)  # longer than any mail is tried again


class Cell(NamedTuple):
    """Mails that have a language, a domain and one thing more in common. domain: None of who was erased."""

    locale: str
    domain: str | None
    what: str
    late: bool
    mails: int


class Leaving(NamedTuple):
    """Somebody who left a newsletter after they had got an issue of it, and none since."""

    locale: str
    domain: str | None
    got_at: datetime
    left_at: datetime


class Taken(NamedTuple):
    """When an issue was counted, how many of its mails could change their state then, and when all had left."""

    at: datetime
    open: int
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was counted of an issue at `taken_at`.

    open: mails whose state could still change; -1 while the issue was being sent.
    curve: (minute, mails handed over in it), those minutes alone in which there were any.
    """

    issue: str
    taken_at: datetime
    open: int
    whole: Mapping[str, int]
    locales: Mapping[str, Mapping[str, int]]
    domains: Mapping[str, Mapping[str, int]]
    curve: Sequence[tuple[str, int]]


_FIGURES = columns(table, [field.name for field in fields(Figures)])
_BRIEF = [one for one in _FIGURES if one is not t.curve]


def begun(issue: Issue) -> datetime:
    """Return the instant before which no mail of an issue left: as planned, or earlier where staff sent it so."""
    return min(issue.first_due, issue.at or issue.first_due)


def states(c: Connection, issue: str) -> list[Cell]:
    """Return the mails of an issue by state; late: those that were tried more than once."""
    late = case((d.attempts > 1, 1), else_=0)
    own = (d.locale, _domain(), d.state, late)
    rows = c.execute(
        select(*own, func.count()).select_from(_mails()).where(_of(issue)).group_by(*own)
    )
    return [Cell(row[0], row[1], row[2], bool(row[3]), row[4]) for row in rows]


def said(c: Connection, issue: str) -> list[Cell]:
    """Return the mails of an issue of which something was said after they had arrived, each once a kind.

    A refusal in the session itself is a state of the mail, and none of these.
    """
    own = (d.locale, _domain(), b.kind)
    arrived = case((b.kind == "bounced", d.state == "sent"), else_=d.state.is_not(None))
    rows = c.execute(
        select(*own, func.count(d.id.distinct()))
        .select_from(_mails().join(bounces, b.delivery == d.id))
        .where(_of(issue), b.kind.in_(["bounced", "complained"]), b.undone_at.is_(None), arrived)
        .group_by(*own)
    )
    return [Cell(row[0], row[1], row[2], False, row[3]) for row in rows]


def leavings(c: Connection, issue: Issue, until: datetime) -> list[Leaving]:
    """Return who left by themselves, by `until`, after this issue and before any other of its newsletter."""
    a, later = consents.c, deliveries.alias().c
    since = exists().where(
        later.purpose == "issue",
        later.key.in_(_around(c, issue, until)),
        later.recipient == a.subscriber,
        later.handed_over_at > d.handed_over_at,
        later.handed_over_at <= a.at,
    )
    left = and_(
        LEFT,
        a.newsletter == issue.newsletter,
        a.source.in_(OWN_ACTS),
        a.at >= begun(issue),
        a.at <= until,
    )
    theirs = and_(d.purpose == "issue", d.key == issue.id, d.recipient == a.subscriber)
    rows = c.execute(
        select(d.locale, _domain(), d.handed_over_at, a.at)
        .select_from(consents.join(deliveries, theirs).outerjoin(subscribers, _reader()))
        .where(left, d.state.in_(["sent", "unknown"]), d.handed_over_at <= a.at, ~since)
    )
    return [Leaving(*row) for row in rows]


def curve(c: Connection, issue: str) -> list[tuple[str, int]]:
    """Return (minute, mails handed over in it) of an issue, the first minute first."""
    minute = minute_of(d.handed_over_at)
    gone = and_(_of(issue), d.state == "sent", d.handed_over_at.is_not(None))
    rows = c.execute(select(minute, func.count()).where(gone).group_by(minute).order_by(minute))
    return [(row[0], row[1]) for row in rows]


def open_mails(c: Connection, those: Sequence[str]) -> Mapping[str, int]:
    """Return of these issues how many mails could still change their state, where any could."""
    found: dict[str, int] = {}
    for start in range(0, len(those), _FEW):
        own = and_(d.issue.in_(those[start : start + _FEW]), d.state.in_(OPEN))
        rows = c.execute(select(d.issue, func.count()).where(own).group_by(d.issue))
        found |= {row[0]: row[1] for row in rows}
    return found


def heard_since(c: Connection, since: datetime) -> Mapping[str, datetime]:
    """Return the issues of whose mails something was said, or taken back, since an instant, with the last."""
    issue = (
        select(d.issue).where(d.id == b.delivery).scalar_subquery()
    )  # nothing for a planner to turn about
    rows = c.execute(
        select(issue, b.told_at, b.undone_at).where((b.told_at >= since) | (b.undone_at >= since))
    )
    found: dict[str, datetime] = {}
    for name, told_at, undone_at in rows:
        learnt = max(told_at, undone_at or told_at)
        if name is not None:
            found[name] = max(learnt, found.get(name, learnt))
    return found


def left_since(c: Connection, since: datetime) -> list[tuple[str, datetime, datetime]]:
    """Return (newsletter, when, when we learnt of it) of each time since that somebody left by themselves."""
    a = consents.c
    own = and_(LEFT, a.source.in_(OWN_ACTS), a.recorded_at >= since)
    rows = c.execute(select(a.newsletter, a.at, a.recorded_at).where(own))
    return [(row[0], row[1], row[2]) for row in rows]


def unknown_mails(c: Connection, those: Sequence[str]) -> Mapping[str | None, int]:
    """Return issue → mails of which nobody knows, where there are any; None for those of no issue."""
    found: dict[str | None, int] = {}
    for some in (None, *(those[start : start + _FEW] for start in range(0, len(those), _FEW))):
        whose = d.issue.is_(None) if some is None else d.issue.in_(some)
        counted = select(d.issue, func.count()).where(whose, d.state == "unknown").group_by(d.issue)
        found |= {row[0]: row[1] for row in c.execute(counted)}
    return found


def keep(c: Connection, figures: Figures) -> None:
    """Keep what was counted of an issue, unless something newer is kept."""
    values = asdict(figures)
    statement = insert(c, table).values(**values)
    c.execute(
        statement.on_conflict_do_update(
            index_elements=["issue"], set_=values, where=t.taken_at <= figures.taken_at
        )
    )


def of_issue(c: Connection, issue: str) -> Figures | None:
    """Return what is kept of an issue."""
    row = c.execute(select(*_FIGURES).where(t.issue == issue)).mappings().first()
    return None if row is None else Figures(**row)


def taken(c: Connection) -> Mapping[str, Taken]:
    """Return issue → when it was last counted, with what may show that this is not right any more."""
    own = select(t.issue, t.taken_at, t.open, issues.c.sent_at)
    rows = c.execute(own.select_from(table.join(issues, issues.c.id == t.issue)))
    return {row[0]: Taken(*row[1:]) for row in rows}


def among(c: Connection, those: Collection[str]) -> Mapping[str, Figures]:
    """Return what is kept of these issues, without their curves."""
    wanted, found = list(those), dict[str, Figures]()
    for start in range(0, len(wanted), _FEW):
        some = select(*_BRIEF).where(t.issue.in_(wanted[start : start + _FEW]))
        found |= {row["issue"]: Figures(**row, curve=()) for row in c.execute(some).mappings()}
    return found


def _around(c: Connection, issue: Issue, until: datetime) -> list[str]:
    """Return the other issues of the newsletter that may have left after this one, by then.

    When one was planned says little: outside a schedule it leaves long after, and "at once" before.
    """
    i = issues.c
    early = case((i.at < i.first_due, i.at), else_=i.first_due)
    over = i.sent_at < begun(issue) - _RETRIES
    near = (early <= until, i.sent_at.is_(None) | ~over, i.id != issue.id)
    return list(c.execute(select(i.id).where(i.newsletter == issue.newsletter, *near)).scalars())


def _of(issue: str) -> ColumnElement[bool]:
    return and_(d.issue == issue, d.purpose == "issue")


def _mails() -> FromClause:
    return deliveries.outerjoin(subscribers, _reader())


def _reader() -> ColumnElement[bool]:
    return subscribers.c.id == d.recipient


def _domain() -> ColumnElement[str]:
    return domain_of(func.coalesce(d.address, subscribers.c.address))
