"""Works that were taken back → what issues bring of them, and the mails that can still be stopped."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Join,
    and_,
    case,
    exists,
    or_,
    select,
    tuple_,
    update,
)

from syndicate.store import selections
from syndicate.store.schema import deliveries as d
from syndicate.store.schema import issues as issues_table
from syndicate.store.schema import pool_blocks, selection_items
from syndicate.store.schema import selections as selections_table
from syndicate.store.selections import Selection

REASON = "withdrawn"
_FEW = 500  # values in one statement
_BEFORE = ("draft", "in_review", "approved", "scheduled", "enrolling", "sending")
_MOVING = ("queued", "claimed", "deferred")
_FREE: dict[str, Any] = {"token": None, "sender": None, "lease_until": None}


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of the frozen pool of an issue that is about one of the works asked for.

    reminder: it stands in the agenda, and in no selection.
    """

    issue: str
    newsletter: str
    revision: int
    locale: str
    item: str
    work: str
    title: str
    reminder: bool


def pending(c: Connection) -> frozenset[str]:
    """Return the works in frozen pools of which somebody may still get a mail."""
    found = select(pool_blocks.c.work).select_from(_with_issues(_waiting())).where(_can_leave())
    return frozenset(c.execute(found.distinct()).scalars())


def pieces(
    c: Connection, works: Collection[str], *, of_pending: bool = False, issue: str | None = None
) -> list[Piece]:
    """Return what frozen pools hold of `works`; of issues that can still leave, or of one alone.

    of_pending: of earlier revisions too, as long as a mail waits that brings one of them.
    """
    b = pool_blocks.c
    statement = select(
        b.issue, issues_table.c.newsletter, b.revision, b.locale, b.item, b.work, b.title, b.kind
    ).select_from(_with_issues(_waiting() if of_pending else _current()))
    if of_pending:
        statement = statement.where(_can_leave())
    if issue is not None:
        statement = statement.where(b.issue == issue)
    wanted = sorted(works)
    return [
        Piece(*row[:7], reminder=row[7] == "reminder")
        for start in range(0, len(wanted), _FEW)
        for row in c.execute(
            statement.where(b.work.in_(wanted[start : start + _FEW])).order_by(
                b.issue, b.locale, b.position
            )
        )
    ]


def waiting(
    c: Connection, issue: str, revision: int, locale: str, items: Collection[str]
) -> list[Selection]:
    """Return the selections with any of `items` of which a mail has not been handed over yet."""
    s = selections_table.c
    holds = exists().where(
        selection_items.c.selection == s.id, selection_items.c.item.in_(sorted(items))
    )
    moves = exists().where(d.c.selection == s.id, d.c.state.in_(_MOVING))
    found = select(s.id).where(
        s.issue == issue, s.revision == revision, s.locale == locale, holds, moves
    )
    return [selections.get(c, number) for number in c.execute(found.order_by(s.id)).scalars()]


def exchange(
    c: Connection, old: Selection, items: tuple[str, ...], now: datetime, limit: int
) -> int:
    """Have up to `limit` mails that wait bring `items` instead of what `old` says; return how many.

    Without items they are cancelled. What a sender has claimed is queued again: it cannot hand over
    the mail that it made. What was handed over stays as it was.
    """
    wanted = and_(d.c.selection == old.id, d.c.state.in_(_MOVING))
    ids = select(d.c.id).where(wanted).order_by(d.c.id).limit(limit)
    numbers = list(c.execute(ids.with_for_update()).scalars())
    if not numbers:
        return 0
    ours = and_(d.c.id.in_(numbers), wanted)
    values: dict[str, Any]
    if items:
        number = selections.ensure(c, old.issue, old.revision, old.locale, items)
        queued = case((d.c.state == "claimed", "queued"), else_=d.c.state)
        values = {"selection": number, "state": queued}
    else:
        values = {"state": "cancelled", "settled_at": now, "reply_text": REASON}
    return c.execute(update(d).where(ours).values(**values, **_FREE)).rowcount


def _with_issues(which: ColumnElement[bool]) -> Join:
    return pool_blocks.join(issues_table, which)


def _current() -> ColumnElement[bool]:
    return and_(
        issues_table.c.id == pool_blocks.c.issue,
        issues_table.c.revision == pool_blocks.c.revision,
    )


def _waiting() -> ColumnElement[bool]:
    """Join the newest revision of an issue, and those before that a mail was left with: one put off, say.

    They are found once, and not for each block: an issue has a hundred thousand mails.
    """
    b, i, s = pool_blocks.c, issues_table.alias("amended"), selections_table.c
    left = (
        select(s.issue, s.revision)
        .select_from(
            selections_table.join(i, and_(i.c.id == s.issue, s.revision < i.c.revision)).join(
                d, and_(d.c.selection == s.id, d.c.issue == i.c.id)
            )
        )
        .where(d.c.state.in_(_MOVING))
        .distinct()
    )
    newest = issues_table.c.revision == b.revision
    return and_(issues_table.c.id == b.issue, or_(newest, tuple_(b.issue, b.revision).in_(left)))


def _can_leave() -> ColumnElement[bool]:
    waits = exists().where(d.c.issue == issues_table.c.id, d.c.state.in_(_MOVING))
    return or_(issues_table.c.state.in_(_BEFORE), waits)
