"""An issue whose hour has come → on its way, held, or skipped; and what is said of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from syndicate.errors import SettingsError, StoreBusy, SyndicateError
from syndicate.journeys import review, sendoff
from syndicate.journeys.draft import lateness, newsletter_of
from syndicate.journeys.enrol import DueFor, enrol
from syndicate.journeys.house import House
from syndicate.journeys.plan import brings_nothing, is_frozen, settle
from syndicate.journeys.watch import Watch
from syndicate.journeys.waves import due_by, is_late
from syndicate.journeys.withdraw import losses
from syndicate.localise.findings import finding_of
from syndicate.model import Finding, Issue, IssueState
from syndicate.store import issues


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick did: ids of issues planned, enrolled and skipped, and what it has to say."""

    planned: list[str] = field(default_factory=list)
    enrolled: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def is_due(issue: Issue, now: datetime) -> bool:
    """Tell whether an issue is to begin: it was sent, and the grace is over, or it is its first readers' hour."""
    own = issue.begins or (issue.first_due if issue.at is None else None)
    begun = issue.state == "enrolling"  # by a `send` that was cut short, perhaps
    return begun or (own is not None and own <= now)


def start(house: House, issue: Issue, now: datetime, done: Ticked) -> None:
    """Enrol the readers of an issue that is due, or say why not."""
    newsletter = newsletter_of(house, issue.newsletter)
    if issue.state == "enrolling":
        enrol(house, issue, partial(due_for, house), now)
        return
    if review.reopened(house, issue, now) or issue.state in ("draft", "in_review"):
        _unapproved(house, issue, newsletter.if_unapproved, done)
        return
    if issue.begins is not None:
        enrol(house, issue, partial(due_for, house), now)
        done.enrolled.append(issue.id)
        return
    if sendoff.grace(house, issue, now).over:
        _leave(house, issue, now, done)


def _leave(house: House, issue: Issue, now: datetime, done: Ticked) -> None:
    """Have an issue begin at its own hour, unless it is too late for that or there is nothing to bring."""
    if is_late(house, issue, now):
        done.findings.append(_about("issue-late", issue))
        if not is_frozen(house, issue):
            done.findings.extend(lateness(house, issue, now))
        return
    issue, made = settle(house, issue, now)
    if made:
        done.findings.extend(map(as_intended, made.findings))
        if made.refused:
            return
    gone = Watch(house).look(now)
    done.findings.extend(losses(house, issue.id, gone))
    if brings_nothing(house, issue, gone):
        _skip(house, issue, ("scheduled",), done)
        return
    enrol(house, issue, partial(due_for, house), now)
    done.enrolled.append(issue.id)


@contextmanager
def noted(done: Ticked) -> Iterator[None]:
    """Have trouble with one issue said, and keep no other issue from leaving."""
    try:
        yield
    except StoreBusy:
        raise
    except SyndicateError as error:
        done.findings.append(finding_of(error))


def as_intended(finding: Finding) -> Finding:
    """Return a finding without alarm where an issue only does as it was told: wait."""
    awaited = finding.code == "translation-awaited"
    return replace(finding, severity="warning") if awaited else finding


def _unapproved(house: House, issue: Issue, policy: str, done: Ticked) -> None:
    if policy == "skip":
        _skip(house, issue, ("draft", "in_review"), done)
    else:
        done.findings.append(_about("issue-unapproved", issue))


def _skip(house: House, issue: Issue, states: Sequence[IssueState], done: Ticked) -> None:
    with house.database.write() as c:
        if issues.move(c, issue.id, states, "skipped"):
            done.skipped.append(issue.id)


def _about(code: str, issue: Issue) -> Finding:
    return Finding(code=code, severity="warning", mender="operator", fields={"issue": issue.id})


def due_for(house: House, issue: Issue) -> DueFor:
    """Return the due instant of each zone's wave of `issue`.

    Raises UsageError newsletter-unknown and SettingsError setting-choice for one whose newsletter
    or schedule is no longer in the settings.
    """
    at = issue.at
    if at is not None:
        return lambda zone: at
    schedules = newsletter_of(house, issue.newsletter).schedules
    if issue.schedule not in schedules:
        raise SettingsError(
            "setting-choice",
            file=house.settings.file,
            setting=f"newsletters.{issue.newsletter}.schedules",
            found=issue.schedule,
            allowed=", ".join(schedules),
        )
    return due_by(issue, schedules[issue.schedule])
