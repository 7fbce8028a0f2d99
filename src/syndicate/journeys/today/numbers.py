"""Issues → what is held and why, and what waits for whom."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from syndicate import timezones
from syndicate.journeys.house import House
from syndicate.journeys.instance import held_finding, takes_adopt
from syndicate.journeys.today.rows import Row, told
from syndicate.model import Issue, IssueState, Role, Severity
from syndicate.store import instance, pools
from syndicate.store.types import Connection

OPEN: tuple[IssueState, ...] = (
    "draft", "in_review", "approved", "scheduled", "enrolling", "sending",
)  # fmt: skip
SOON = timedelta(hours=2)  # before its first wave, an issue without approval is urgent
_TICKS = timedelta(minutes=5)  # after so long, an issue that was due should be leaving
_UNDECIDED = ("draft", "in_review")
_BEFORE = (*_UNDECIDED, "approved", "scheduled")


def held(house: House, c: Connection, those: Sequence[Issue], now: datetime) -> Iterator[Row]:
    """Yield what does not leave although it would: all of this instance, or single issues."""
    whole = instance.held(c)
    if whole:
        reason, since = whole
        role: Role = "admin" if takes_adopt(reason) else "sender"
        yield Row(finding=held_finding(reason), role=role, place="instance", at=since)
    for issue in those:
        if issue.paused:
            at = issue.first_due if issue.first_due <= now else None
            yield _about(issue, "issue-paused", "warning", "sender", at)
        elif issue.at is None and issue.first_due <= now:
            yield from _not_left(house, c, issue, now, quiet=whole is not None)


def _not_left(
    house: House, c: Connection, issue: Issue, now: datetime, *, quiet: bool
) -> Iterator[Row]:
    """Yield why an issue that is due has not begun to leave. quiet: that is known already."""
    own, due = house.settings.newsletters.get(issue.newsletter), issue.first_due
    if issue.state not in _BEFORE:
        return
    if issue.state in _UNDECIDED and own is not None and own.reviewed:
        yield _about(issue, "issue-unapproved", "error", "approver", due)
    elif own is not None and now > due + own.max_lateness:
        yield _about(issue, "issue-late", "error", "sender", due)
    elif now > due + _TICKS and not quiet:
        if pools.frozen(c, issue.id, issue.revision) is None:
            yield _about(issue, "issue-stuck", "error", "editor", due, due=timezones.iso(due))
        else:
            yield _about(issue, "issue-not-begun", "error", "admin", due, due=timezones.iso(due))


def waiting(house: House, those: Sequence[Issue], now: datetime) -> Iterator[Row]:
    """Yield what somebody has yet to do about issues that are not due."""
    for issue in those:
        own, due = house.settings.newsletters.get(issue.newsletter), issue.first_due
        if own is None or issue.paused or (issue.at is None and due <= now):
            continue
        if issue.state in _UNDECIDED and own.reviewed:
            urgent = issue.at is None and due - now <= SOON
            severity: Severity = "warning" if urgent else "note"
            yield _about(issue, "issue-awaits-approval", severity, "approver", due)
        elif issue.state == "approved" or (issue.state == "draft" and issue.at is not None):
            yield _about(issue, "issue-awaits-sending", "note", "sender", due)


def _about(
    issue: Issue, code: str, severity: Severity, role: Role, at: datetime | None, **fields: object
) -> Row:
    return told(code, severity, role, "issue", issue.id, at, issue=issue.id, **fields)
