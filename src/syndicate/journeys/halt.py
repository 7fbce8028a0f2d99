"""An issue that is to wait, to go on, or not to leave at all → flags and states that senders read."""

from datetime import datetime

from syndicate.errors import UsageError
from syndicate.journeys.amend import catch_up
from syndicate.journeys.house import House
from syndicate.model import Issue, IssueState
from syndicate.store import audit, deliveries, issues

_ALIVE: tuple[IssueState, ...] = (
    "draft", "in_review", "approved", "scheduled", "enrolling", "sending",
)  # fmt: skip


def pause(house: House, issue: Issue, by: str, now: datetime) -> Issue:
    """Have no mail of the issue be claimed from now on; what is in flight arrives.

    Raises UsageError issue-over.
    """
    return _flag(house, issue, by, now, paused=True)


def resume(house: House, issue: Issue, by: str, now: datetime) -> Issue:
    """Let its mails leave again, all of them of its newest approved revision.

    Raises UsageError issue-over.
    """
    if issue.state == "sending" and issue.revision > 1:
        catch_up(house, issue, now)
    return _flag(house, issue, by, now, paused=False)


def cancel(house: House, issue: Issue, by: str, now: datetime) -> tuple[Issue, int]:
    """Have nothing more of the issue leave; return it, and how many mails that settled.

    Cut short and done again, it goes on. Raises UsageError issue-over where it has left or was
    skipped.
    """
    with house.database.write() as c:
        if issues.move(c, issue.id, _ALIVE, "cancelled"):
            audit.record(c, now, by, "cancel", issue.id, {})
        issue = issues.known(c, issue.id)
    if issue.state != "cancelled":
        raise UsageError("issue-over", issue=issue.id, state=issue.state)
    cancelled = 0
    while count := _cancel_some(house, issue, now):
        cancelled += count
    return issue, cancelled


def _cancel_some(house: House, issue: Issue, now: datetime) -> int:
    with house.database.write() as c:
        return deliveries.cancel(c, issue.id, now)


def _flag(house: House, issue: Issue, by: str, now: datetime, *, paused: bool) -> Issue:
    with house.database.write() as c:
        found = issues.known(c, issue.id)
        if found.state not in _ALIVE:
            raise UsageError("issue-over", issue=issue.id, state=found.state)
        if found.paused != paused:
            issues.set_paused(c, issue.id, paused)
            audit.record(c, now, by, "pause" if paused else "resume", issue.id, {})
        return issues.known(c, issue.id)
