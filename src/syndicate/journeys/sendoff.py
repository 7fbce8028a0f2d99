"""A settled issue that somebody sends → it leaves once its grace is over; until then, nothing has happened.

Readers are enrolled at the end of the grace, not before: what is undone until then leaves no trace but
in the log.
"""

from dataclasses import dataclass
from datetime import datetime

from syndicate import timezones
from syndicate.errors import UsageError
from syndicate.journeys import proofs
from syndicate.journeys.assent import assent
from syndicate.journeys.draft import newsletter_of
from syndicate.journeys.house import House
from syndicate.model import Issue, IssueState
from syndicate.store import audit, issues
from syndicate.store.types import Connection

_READY: tuple[IssueState, ...] = ("draft", "approved", "scheduled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grace:
    """Until when nothing of an issue reaches a reader. over: that is so, or never was otherwise."""

    until: datetime | None
    over: bool


def send(house: House, issue: Issue, by: str, now: datetime, *, at_once: bool) -> Issue:
    """Have a settled issue leave once the newsletter's grace is over; its proofs leave now.

    at_once: to all readers then, not in its waves. Said again, it changes at most that: the grace
    goes on. Raises UsageError issue-not-sendable, issue-lacks-approval.
    """
    with house.database.write() as c:
        issue = issues.locked(c, issue.id)
        if issue.state == "enrolling":  # cut short, it goes on
            return issue
        table = newsletter_of(house, issue.newsletter)
        if issue.state not in _READY or (issue.state == "draft" and table.reviewed):
            raise UsageError("issue-not-sendable", issue=issue.id, state=issue.state)
        if not assent(c, house, issue).enough:
            raise UsageError("issue-lacks-approval", issue=issue.id)
        begins = issue.begins or now + table.grace
        values = {"begins": begins, "paused": False, **({"at": begins} if at_once else {})}
        to: IssueState = "scheduled" if table.grace else "enrolling"
        issues.move(c, issue.id, (issue.state,), to, **values)
        fields = {"begins": timezones.iso(begins), "at_once": at_once, "revision": issue.revision}
        audit.record(c, now, by, audit.SEND, issue.id, fields)
        issue = issues.known(c, issue.id)
        proofs.queue(c, house, issue, now)
        return issue


def unsend(house: House, issue: Issue, by: str, now: datetime) -> Issue:
    """Undo a `send` whose grace is not over: approved still, and nothing lost.

    An issue of a schedule leaves at its own hour again; where that has passed, it is paused. Raises
    UsageError issue-not-in-grace.
    """
    with house.database.write() as c:
        issue = issues.locked(c, issue.id)
        if issue.state != "scheduled" or issue.begins is None:
            raise UsageError("issue-not-in-grace", issue=issue.id, state=issue.state)
        values = issues.unsent(issue)
        to: IssueState = "approved" if values["at"] else "scheduled"
        paused = issue.paused or (to == "scheduled" and issue.first_due <= now)
        issues.move(c, issue.id, (issue.state,), to, **values, paused=paused)
        audit.record(c, now, by, audit.UNSEND, issue.id, {"revision": issue.revision})
        return issues.known(c, issue.id)


def grace(house: House, issue: Issue, now: datetime) -> Grace:
    """Return until when an issue that has its approvals waits: after the last of them, or after `send`."""
    with house.database.read() as c:
        until = issue.begins or grace_of(c, house, issue, issue.revision)
    return Grace(until=until, over=until is None or until <= now)


def grace_of(c: Connection, house: House, issue: Issue, revision: int) -> datetime | None:
    """Return the end of the grace after the last approval of a revision; None where none was needed."""
    since = assent(c, house, issue, revision).since
    return None if since is None else since + newsletter_of(house, issue.newsletter).grace
