"""An issue as it stands, and somebody of the staff → what they may do with it now."""

from collections.abc import Mapping
from dataclasses import dataclass

from syndicate.journeys.assent import Assent
from syndicate.journeys.views import Whole
from syndicate.model import Issue, Person
from syndicate.settings.options import Newsletter
from syndicate.web.console.guard import Needs, may

WRITES: Needs = "editor"
APPROVES: Needs = "approver"
SENDS: Needs = "sender"
DECIDES: Needs = ("editor", "approver")
WORKS: Needs = "staff"  # everybody has a role, and every role sends tests

_ASKED = ("in_review", "approved", "scheduled")
_ALIVE = ("draft", "in_review", "approved", "scheduled", "enrolling", "sending")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What decides. assent, hash: of what is to be approved now; waits: whether that is an amendment."""

    whole: Whole
    person: Person
    table: Newsletter | None
    assent: Assent | None
    hash: str | None
    waits: bool

    @property
    def issue(self) -> Issue:
        """Return the issue."""
        return self.whole.row.issue

    @property
    def reviewed(self) -> bool:
        """Tell whether its newsletter asks for approvals."""
        return self.table is not None and self.table.reviewed

    @property
    def refused(self) -> bool:
        """Tell whether an error keeps it from being frozen."""
        unfrozen = self.whole.hash is None
        return unfrozen and any(one.severity == "error" for one in self.whole.findings)


def doable(case: Case) -> frozenset[str]:
    """Return the names of what the person may do."""
    issue, person = case.issue, case.person
    found = set()
    if may(person, WRITES) and issue.state == "draft" and case.reviewed:
        found.add("submit")
    if may(person, DECIDES) and case.whole.changed_since:
        found |= {"keep", "take"}
        if issue.state == "sending" and not issue.paused:
            found.discard("take")
    if may(person, APPROVES):
        found |= _approving(case)
    if may(person, SENDS):
        found |= _sending(case)
    if may(person, WORKS) and issue.state in _ALIVE:
        found.add("test")
    return frozenset(found)


def _approving(case: Case) -> set[str]:
    issue, given = case.issue, case.assent
    found: set[str] = set()
    if case.whole.hash is None and issue.state in _ALIVE:
        found.add("override")
    if not case.reviewed or given is None:
        return found
    by = case.person.address
    open_ = issue.state in ("draft", "in_review") or (case.waits and issue.paused)
    if open_ and case.hash and not case.refused and not given.enough:
        if len(given.whole) < given.needed and all(one.by != by for one in given.whole):
            found.add("approve")
        if given.missing:
            found.add("approve-language")
    if issue.state in _ASKED:
        found.add("refuse")
        if any(one.by == by for one in given.given):
            found.add("unapprove")
    return found


def _sending(case: Case) -> set[str]:
    issue = case.issue
    found: set[str] = set()
    sendable = issue.state in ("approved", "scheduled") or (
        issue.state == "draft" and not case.reviewed
    )
    if sendable and issue.begins is None and not case.refused and case.table is not None:
        found.add("send")
    if issue.state == "scheduled" and issue.begins is not None:
        found.add("unsend")
    if issue.state in _ALIVE:
        found.add("cancel")
        if issue.paused:
            found.add("resume")
        elif issue.state in ("scheduled", "enrolling", "sending"):
            found.add("pause")
    if case.table is not None and correctable(issue, case.whole.row.counts):
        found.add("correct")
    return found


def correctable(issue: Issue, counts: Mapping[str, int]) -> bool:
    """Tell whether an issue has reached somebody, and no mail of it is on its way."""
    still = issue.state == "enrolling" or (issue.state == "sending" and not issue.paused)
    moving = counts["claimed"] + counts["handed_over"]
    return bool(counts["sent"] + counts["unknown"]) and not still and not moving
