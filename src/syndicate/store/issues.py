"""The numbers of a newsletter, their states and who approved them."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from syndicate.errors import StoreBusy, UsageError
from syndicate.model import Issue, IssueState
from syndicate.store.database import columns, insert
from syndicate.store.schema import approvals as approvals_table
from syndicate.store.schema import issues as t

_ADHOC = "adhoc-"
_ISSUE = columns(t, [field.name for field in fields(Issue)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Somebody's consent to the very bytes of `hash`, of one locale or (None) of all.

    voided_at: when it was taken back, or the issue sent back to its editors.
    """

    issue: str
    by: str
    at: datetime
    hash: str
    locale: str | None
    voided_at: datetime | None = None


_APPROVAL = columns(approvals_table, [field.name for field in fields(Approval)])


def create(  # noqa: PLR0913  one argument per column that the caller decides
    c: Connection,
    newsletter: str,
    schedule: str | None,
    occurrence: date,
    *,
    corrects: str,
    first_due: datetime,
    last_due: datetime,
    state: IssueState,
    now: datetime,
    at: datetime | None = None,
    works: Sequence[str] = (),
) -> Issue:
    """Return the issue of this occurrence, made now if there is none.

    `schedule` None: an issue of its own, outside any schedule, however many there are.
    """
    schedule = schedule or _adhoc(c, newsletter)
    found = for_occurrence(c, newsletter, schedule, occurrence, corrects)
    if found is not None:
        return found
    issue = Issue(
        id=_free_id(c, newsletter, occurrence, corrects),
        newsletter=newsletter,
        schedule=schedule,
        occurrence=occurrence,
        corrects=corrects,
        state=state,
        paused=False,
        revision=1,
        first_due=first_due,
        last_due=last_due,
        at=at,
        works=tuple(works),
    )
    statement = insert(c, t).values(**asdict(issue), created_at=now)
    c.execute(statement.on_conflict_do_nothing())
    kept = for_occurrence(c, newsletter, schedule, occurrence, corrects)
    if kept is None:  # on PostgreSQL, another issue took the id in between
        raise StoreBusy("database-busy")
    return kept


def get(c: Connection, issue: str) -> Issue | None:
    """Return the issue with this id."""
    return next(iter(_all(c, select(*_ISSUE).where(t.c.id == issue))), None)


def known(c: Connection, issue: str) -> Issue:
    """Return an issue; raise UsageError issue-unknown where there is none."""
    found = get(c, issue)
    if found is None:
        raise UsageError("issue-unknown", issue=issue)
    return found


def locked(c: Connection, issue: str) -> Issue:
    """Return an issue that nobody else moves until this transaction ends; raise as `known` does."""
    found = _all(c, select(*_ISSUE).where(t.c.id == issue).with_for_update())
    return found[0] if found else known(c, issue)


def listing(c: Connection) -> tuple[Issue, ...]:
    """Return every issue, newest occurrence first."""
    return _all(c, select(*_ISSUE).order_by(t.c.occurrence.desc(), t.c.id))


def in_states(c: Connection, states: Collection[IssueState]) -> tuple[Issue, ...]:
    """Return the issues in any of these states, the first to leave first."""
    wanted = select(*_ISSUE).where(t.c.state.in_(list(states)))
    return _all(c, wanted.order_by(t.c.first_due, t.c.id))


def for_occurrence(
    c: Connection, newsletter: str, schedule: str, occurrence: date, corrects: str = ""
) -> Issue | None:
    """Return the one issue of this newsletter, schedule and local date."""
    wanted = select(*_ISSUE).where(
        t.c.newsletter == newsletter,
        t.c.schedule == schedule,
        t.c.occurrence == occurrence,
        t.c.corrects == corrects,
    )
    return next(iter(_all(c, wanted)), None)


def begun_correction(
    c: Connection, corrects: str, occurrence: date, works: Sequence[str]
) -> Issue | None:
    """Return a correction of that day that nobody has done anything with yet, of the same works."""
    drafts = (t.c.corrects == corrects, t.c.occurrence == occurrence, t.c.state == "draft")
    found = _all(c, select(*_ISSUE).where(*drafts).order_by(t.c.id))
    return next((one for one in found if one.works == tuple(works)), None)


def move(
    c: Connection, issue: str, from_states: Collection[IssueState], to: IssueState, **values: Any
) -> bool:
    """Change state (and other columns) if the issue is in one of `from_states`; tell whether."""
    statement = update(t).where(t.c.id == issue, t.c.state.in_(list(from_states)))
    return c.execute(statement.values(state=to, **values)).rowcount == 1


def begin(c: Connection, issue: Issue) -> bool:
    """Have an issue be enrolled; tell whether it still was as `issue` says, and nobody undid that."""
    still = (
        t.c.id == issue.id,
        t.c.state.in_(("scheduled", "approved")),
        t.c.revision == issue.revision,
        t.c.begins.is_not_distinct_from(issue.begins),
    )
    return c.execute(update(t).where(*still).values(state="enrolling")).rowcount == 1


def unsent(issue: Issue) -> dict[str, datetime | None]:
    """Return the columns of an issue as they were before anybody had it sent."""
    return {"begins": None, "at": issue.first_due if issue.schedule.startswith(_ADHOC) else None}


def revise(
    c: Connection,
    issue: Issue,
    from_states: Collection[IssueState],
    revision: int,
    to: IssueState,
) -> bool:
    """Have another revision be the issue's; tell whether it still was as `issue` says.

    One that was about to leave waits to be sent again, unless it is leaving by now.
    """
    statement = update(t).where(
        t.c.id == issue.id, t.c.revision == issue.revision, t.c.state.in_(list(from_states))
    )
    again = {} if to == "sending" else unsent(issue)
    values = {"revision": revision, "state": to, "kept": None, **again}
    return c.execute(statement.values(**values)).rowcount == 1


def keep(c: Connection, issue: str, mark: str | None) -> None:
    """Note what sources say that an editor would rather not take; None: nothing."""
    c.execute(update(t).where(t.c.id == issue).values(kept=mark))


def set_paused(c: Connection, issue: str, paused: bool) -> bool:
    """Set or clear the flag that the claim reads; return False for an unknown issue."""
    return c.execute(update(t).where(t.c.id == issue).values(paused=paused)).rowcount == 1


def approve(
    c: Connection,
    issue: str,
    by: str,
    at: datetime,
    hash: str,  # noqa: A002  the column's name
    locale: str | None = None,
) -> None:
    """Record an approval; a second one by the same person of the same bytes adds nothing."""
    given = Approval(issue=issue, by=by, at=at, hash=hash, locale=locale)
    standing = [one for one in approvals(c, issue) if one.voided_at is None]
    if not any((one.by, one.hash, one.locale) == (by, hash, locale) for one in standing):
        c.execute(approvals_table.insert().values(**asdict(given)))


def approvals(c: Connection, issue: str) -> tuple[Approval, ...]:
    """Return the approvals of an issue in the order given, older bytes' and voided ones included."""
    a = approvals_table.c
    rows = c.execute(select(*_APPROVAL).where(a.issue == issue).order_by(a.id))
    return tuple(Approval(**row) for row in rows.mappings())


def void(c: Connection, issue: str, at: datetime, by: str | None = None) -> int:
    """Have approvals of an issue, one person's or all, count no longer; return how many did."""
    a = approvals_table.c
    standing = [a.issue == issue, a.voided_at.is_(None), *(() if by is None else (a.by == by,))]
    return c.execute(update(approvals_table).where(*standing).values(voided_at=at)).rowcount


def _all(c: Connection, statement: Select[*tuple[Any, ...]]) -> tuple[Issue, ...]:
    return tuple(Issue(**row) for row in c.execute(statement).mappings())


def _adhoc(c: Connection, newsletter: str) -> str:
    adhoc = t.c.schedule.startswith(_ADHOC)
    count = select(func.count()).where(t.c.newsletter == newsletter, adhoc)
    return f"{_ADHOC}{c.execute(count).scalar_one() + 1}"


def _free_id(c: Connection, newsletter: str, occurrence: date, corrects: str) -> str:
    base = f"{corrects}-c" if corrects else f"{newsletter}-{occurrence.isoformat()}"
    taken = set(c.execute(select(t.c.id).where(t.c.id.startswith(base, autoescape=True))).scalars())
    number = 1
    while (name := _numbered(base, number, bool(corrects))) in taken:
        number += 1
    return name


def _numbered(base: str, number: int, correction: bool) -> str:
    if correction:
        return f"{base}{number}"
    return base if number == 1 else f"{base}-{number}"
