"""What the clock sets off: each job takes a House and an instant, and holds no truth of its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from syndicate.errors import SettingsError, StoreBusy, SyndicateError, UsageError
from syndicate.fetch import ping
from syndicate.journeys import proofs, review, sendoff
from syndicate.journeys.alerts.look import see_issue
from syndicate.journeys.alerts.watch import watch
from syndicate.journeys.draft import lateness, newsletter_of
from syndicate.journeys.enrol import DueFor, enrol
from syndicate.journeys.erase import retire
from syndicate.journeys.expiry import forget, watch_consents
from syndicate.journeys.house import House
from syndicate.journeys.instance import gap, takes_adopt
from syndicate.journeys.leaving import held_findings
from syndicate.journeys.overdue import pause_overdue
from syndicate.journeys.plan import Occasion, brings_nothing, is_frozen, plan, settle
from syndicate.journeys.reports.refresh import refresh
from syndicate.journeys.returns import look
from syndicate.journeys.watch import Watch
from syndicate.journeys.waves import due_by, is_late, reader_zones
from syndicate.journeys.withdraw import losses, take_back
from syndicate.localise.findings import finding_of
from syndicate.model import Finding, Issue, IssueState
from syndicate.schedule import due, holidays
from syndicate.schedule.due import Occurrence
from syndicate.settings.options import Late, Settings
from syndicate.store import deliveries, instance, issues

_SILENCE = timedelta(minutes=2)  # without a tick, and nothing tells that we are alive


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
    missed = _missed(house, now) if remember else []
    if remember:
        _look_for_gap(house, now)
        done.findings.extend(pause_overdue(house, now))
    for occurrence in (*_to_plan(house, now), *missed):
        with _noted(done):
            _plan(house, occurrence, now, done)
    done.findings.extend(take_back(house, Watch(house).look(now), now))
    with house.database.read() as c:
        held = instance.held(c)
        waiting = issues.in_states(c, ("draft", "in_review", "scheduled", "enrolling"))
    if held:
        done.findings.extend(held_findings(house, held[0], now))
    for issue in () if held else waiting:
        before = len(done.findings)
        with _noted(done):
            if _is_due(issue, now):
                _start(house, issue, now, done)
            else:
                proofs.prove(house, issue, now)
        see_issue(house, issue, done.findings[before:], now)
    with house.database.write() as c:
        deliveries.finish_issues(c, now)
        if remember:
            instance.tick(c, now)
    return done


def send(
    house: House,
    issue: Issue,
    now: datetime,
    *,
    at_once: bool,
    late: Late | None = None,
    by: str = "cli",
) -> tuple[Issue, list[Finding]]:
    """Freeze (where no approval is needed) and send `issue`, in its waves or to all at once.

    It leaves when the newsletter's grace is over, by a tick; without a grace its readers are enrolled
    now. late: what is decided about works whose languages are not ready; else the newsletter's.
    """
    reviewed = newsletter_of(house, issue.newsletter).reviewed
    ready = ("scheduled", "approved", "enrolling")
    if issue.state not in ready and not (issue.state == "draft" and not reviewed):
        raise UsageError("issue-not-sendable", issue=issue.id, state=issue.state)
    findings: list[Finding] = []
    issue, made = settle(house, issue, now, late)
    if made:
        findings += made.findings
        if made.refused:
            return issue, findings
    due_for(house, issue)  # what stands against it is said before anything changes
    issue = sendoff.send(house, issue, by, now, at_once=at_once)
    findings += losses(house, issue.id, Watch(house).look(now))
    if issue.state == "enrolling":
        issue = enrol(house, issue, partial(due_for, house), now)
    return issue, findings


def plan_next(
    house: House,
    newsletter: str,
    at: datetime,
    now: datetime,
    works: Sequence[str] = (),
    by: str = "cli",
) -> Issue:
    """Plan the first occurrence that begins at or after `at`; of `works` alone, an issue of its own.

    A newsletter without schedules gets an issue of its own too, due at `at` and sent by `send`.
    """
    table = newsletter_of(house, newsletter)
    zones = reader_zones(house, newsletter)
    following = due.following(newsletter, table, zones, at, holidays.off)
    if works or following is None:
        day = at.astimezone(ZoneInfo(house.settings.site.zone)).date()
        alone = Occasion(newsletter=newsletter, schedule=None, date=day, first_due=at, last_due=at)
        return plan(house, alone, min(at, now), works, by)
    return plan(house, _occasion(following), min(at, now), by=by)


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
        for occurrence in due.to_plan(key, newsletter, reader_zones(house, key), now, holidays.off)
    ]


def _missed(house: House, now: datetime) -> list[Occurrence]:
    """Return what ought to have left while nothing ticked, and is too late to leave unasked.

    It is planned, and waits until somebody sends it late or cancels it.
    """
    with house.database.read() as c:
        row = instance.read(c)
    if row is None or row.last_tick is None:
        return []
    last = row.last_tick
    return [
        occurrence
        for key, newsletter in house.settings.newsletters.items()
        if now - last > newsletter.max_lateness
        for occurrence in due.missed(
            key, newsletter, reader_zones(house, key), last, now, holidays.off
        )
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


def _is_due(issue: Issue, now: datetime) -> bool:
    """Tell whether an issue is to begin: it was sent, and the grace is over, or it is its first readers' hour."""
    own = issue.begins or (issue.first_due if issue.at is None else None)
    begun = issue.state == "enrolling"  # by a `send` that was cut short, perhaps
    return begun or (own is not None and own <= now)


def _start(house: House, issue: Issue, now: datetime, done: Ticked) -> None:
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
        done.findings.extend(map(_as_intended, made.findings))
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
        _skip(house, issue, ("draft", "in_review"), done)
    else:
        done.findings.append(_about("issue-unapproved", issue))


def _skip(house: House, issue: Issue, states: Sequence[IssueState], done: Ticked) -> None:
    with house.database.write() as c:
        if issues.move(c, issue.id, states, "skipped"):
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
        for occurrence in due.between(
            key, newsletter, reader_zones(house, key), last, now, holidays.off
        )
        if any(last < wave <= now for wave in occurrence.waves.values())
    ]
    if missed:
        with house.database.write() as c:
            instance.hold(c, "gap", now)


def heartbeat(house: House, now: datetime) -> None:
    """Tell another place that the schedule is looked at, if the settings name one: silence is noticed there.

    One that may be a copy is silent, or it would cover the silence of the other.
    """
    alerts = house.settings.alerts
    if not alerts.heartbeat_url:
        return
    with house.database.read() as c:
        row = instance.read(c)
    ticks = row is not None and row.last_tick is not None and now - row.last_tick < _SILENCE
    if ticks and row is not None and not takes_adopt(row.held_reason or ""):
        ping(alerts.heartbeat_url, allow_private=alerts.private)


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
    "alerts": Job(watch, lambda _: timedelta(minutes=1)),
    "bounces": Job(look, lambda settings: settings.bounces.imap.every),
    "figures": Job(refresh, lambda _: timedelta(minutes=5)),
    "consents": Job(watch_consents, lambda _: timedelta(hours=1)),
    "retention": Job(keep_no_longer, lambda _: timedelta(hours=6)),
}
