"""What the clock sets off: each job takes a House and an instant, and holds no truth of its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from syndicate.errors import SettingsError, StoreBusy, SyndicateError, UsageError
from syndicate.fetch import ping
from syndicate.journeys import importing
from syndicate.journeys.draft import lateness, newsletter_of
from syndicate.journeys.enrol import DueFor, enrol
from syndicate.journeys.erase import retire
from syndicate.journeys.expiry import forget, watch_consents
from syndicate.journeys.house import House
from syndicate.journeys.instance import gap, held_finding
from syndicate.journeys.plan import Occasion, brings_nothing, is_frozen, plan, settle
from syndicate.journeys.returns import look
from syndicate.journeys.watch import Watch
from syndicate.journeys.waves import due_by, reader_zones
from syndicate.journeys.withdraw import losses, take_back
from syndicate.localise.findings import finding_of
from syndicate.model import Finding, Issue
from syndicate.schedule import due
from syndicate.schedule.due import Occurrence
from syndicate.settings.options import Late, Settings
from syndicate.store import deliveries, instance, issues


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick did: ids of issues planned, enrolled and skipped, and what it has to say."""

    planned: list[str] = field(default_factory=list)
    enrolled: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def tick(house: House, now: datetime, *, remember: bool = True) -> Ticked:
    """Plan what is to be planned at `now` and enrol the issues whose first wave is due.

    remember: move the stored clock; not for a `now` that somebody made up. Doing it twice, late,
    or in two processes at once changes nothing: occurrences and deliveries are unique.
    """
    done = Ticked()
    if remember:
        _look_for_gap(house, now)
    for occurrence in _to_plan(house, now):
        with _noted(done):
            _plan(house, occurrence, now, done)
    done.findings.extend(take_back(house, Watch(house).look(now), now))
    with house.database.read() as c:
        held = instance.held(c)
        waiting = issues.in_states(c, ("draft", "in_review", "scheduled", "enrolling"))
    if held:
        done.findings.append(held_finding(held[0]))
    for issue in waiting:
        begun = issue.state == "enrolling"  # by a `send` that was cut short, perhaps
        due_now = issue.first_due <= now and issue.at is None
        if (begun or due_now) and not held:
            with _noted(done):
                _start(house, issue, now, done)
    with house.database.write() as c:
        deliveries.finish_issues(c, now)
        if remember:
            instance.tick(c, now)
    return done


def send(
    house: House, issue: Issue, now: datetime, *, at_once: bool, late: Late | None = None
) -> tuple[Issue, list[Finding]]:
    """Freeze (where no approval is needed) and enrol `issue`, in its waves or all `at_once`.

    late: what is decided about works whose languages are not ready; else the newsletter's.
    """
    needed = newsletter_of(house, issue.newsletter).approvals
    ready = ("scheduled", "approved", "enrolling")
    if issue.state not in ready and not (issue.state == "draft" and needed == 0):
        raise UsageError("issue-not-sendable", issue=issue.id, state=issue.state)
    findings: list[Finding] = []
    issue, made = settle(house, issue, now, late)
    if made:
        findings += made.findings
        if made.refused:
            return issue, findings
    with house.database.write() as c:
        values = {"at": now} if at_once else {}
        issues.move(c, issue.id, ("draft", "scheduled", "approved"), "enrolling", **values)
        issue = issues.known(c, issue.id)
    findings += losses(house, issue.id, Watch(house).look(now))
    return enrol(house, issue, partial(due_for, house), now), findings


def plan_next(
    house: House, newsletter: str, at: datetime, now: datetime, works: Sequence[str] = ()
) -> Issue:
    """Plan the first occurrence that begins at or after `at`; of `works` alone, an issue of its own.

    A newsletter without schedules gets an issue of its own too, due at `at` and sent by `send`.
    """
    table = newsletter_of(house, newsletter)
    following = due.following(newsletter, table, reader_zones(house, newsletter), at)
    if works or following is None:
        day = at.astimezone(ZoneInfo(house.settings.site.zone)).date()
        alone = Occasion(newsletter=newsletter, schedule=None, date=day, first_due=at, last_due=at)
        return plan(house, alone, min(at, now), works)
    return plan(house, _occasion(following), min(at, now))


def _occasion(occurrence: Occurrence) -> Occasion:
    return Occasion(
        newsletter=occurrence.newsletter,
        schedule=occurrence.schedule,
        date=occurrence.date,
        first_due=occurrence.first_due,
        last_due=occurrence.last_due,
    )


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


def _to_plan(house: House, now: datetime) -> list[Occurrence]:
    return [
        occurrence
        for key, newsletter in house.settings.newsletters.items()
        for occurrence in due.to_plan(key, newsletter, reader_zones(house, key), now)
    ]


def _plan(house: House, occurrence: Occurrence, now: datetime, done: Ticked) -> None:
    with house.database.read() as c:
        known = issues.for_occurrence(
            c, occurrence.newsletter, occurrence.schedule, occurrence.date
        )
    if known is None:
        issue = plan(house, _occasion(occurrence), now)
        done.planned.append(issue.id)
        told = lateness(house, issue, now)  # there is time to translate
        done.findings.extend(map(_as_intended, told))


def _start(house: House, issue: Issue, now: datetime, done: Ticked) -> None:
    newsletter = newsletter_of(house, issue.newsletter)
    if issue.state == "enrolling":
        enrol(house, issue, partial(due_for, house), now)
        return
    if issue.state in ("draft", "in_review"):
        _unapproved(house, issue, newsletter.if_unapproved, done)
        return
    if now > issue.first_due + newsletter.max_lateness:
        done.findings.append(_about("issue-late", issue))
        if not is_frozen(house, issue):
            done.findings.extend(lateness(house, issue, now))
        return
    issue, made = settle(house, issue, now)
    if made:
        done.findings.extend(map(_as_intended, made.findings))
        if made.refused:
            return
    gone = Watch(house).look(now)
    done.findings.extend(losses(house, issue.id, gone))
    if brings_nothing(house, issue, gone):
        _skip(house, issue, done)
        return
    enrol(house, issue, partial(due_for, house), now)
    done.enrolled.append(issue.id)


@contextmanager
def _noted(done: Ticked) -> Iterator[None]:
    """Have trouble with one issue said, and keep no other issue from leaving."""
    try:
        yield
    except StoreBusy:
        raise
    except SyndicateError as error:
        done.findings.append(finding_of(error))


def _as_intended(finding: Finding) -> Finding:
    """Return a finding without alarm where an issue only does as it was told: wait."""
    awaited = finding.code == "translation-awaited"
    return replace(finding, severity="warning") if awaited else finding


def _unapproved(house: House, issue: Issue, policy: str, done: Ticked) -> None:
    if policy == "skip":
        _skip(house, issue, done)
    else:
        done.findings.append(_about("issue-unapproved", issue))


def _skip(house: House, issue: Issue, done: Ticked) -> None:
    with house.database.write() as c:
        issues.move(c, issue.id, (issue.state,), "skipped")
    done.skipped.append(issue.id)


def _about(code: str, issue: Issue) -> Finding:
    return Finding(code=code, severity="warning", mender="operator", fields={"issue": issue.id})


def _look_for_gap(house: House, now: datetime) -> None:
    """Hold an instance whose clock stood still while an issue fell due: a snapshot put back."""
    with house.database.read() as c:
        last = gap(c, house, now)
    if last is None:
        return
    missed = [
        occurrence
        for key, newsletter in house.settings.newsletters.items()
        for occurrence in due.between(key, newsletter, reader_zones(house, key), last, now)
        if any(last < wave <= now for wave in occurrence.waves.values())
    ]
    if missed:
        with house.database.write() as c:
            instance.hold(c, "gap", now)


def heartbeat(house: House, now: datetime) -> None:
    """Tell another place that we are alive, if the settings name one: silence is noticed there."""
    if house.settings.alerts.heartbeat_url:
        ping(house.settings.alerts.heartbeat_url)


def keep_no_longer(house: House, now: datetime) -> None:
    """Forget what about readers is no longer needed."""
    retire(house, now)
    forget(house, now)


@dataclass(frozen=True, slots=True)
class Job:
    """Something that the clock sets off: what, and how often."""

    run: Callable[[House, datetime], object]
    every: Callable[[Settings], timedelta]


JOBS: Mapping[str, Job] = {
    "tick": Job(tick, lambda _: timedelta(seconds=30)),
    "heartbeat": Job(heartbeat, lambda _: timedelta(minutes=1)),
    "bounces": Job(look, lambda settings: settings.bounces.imap.every),
    "consents": Job(watch_consents, lambda _: timedelta(hours=1)),
    "imports": Job(importing.work, lambda _: timedelta(seconds=2)),
    "retention": Job(keep_no_longer, lambda _: timedelta(hours=6)),
}
