"""What the clock sets off: each job takes a House and an instant, and holds no truth of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from syndicate.errors import UsageError
from syndicate.fetch import ping
from syndicate.journeys import importing, proofs, sendoff
from syndicate.journeys.alerts.look import see_issue
from syndicate.journeys.alerts.watch import watch
from syndicate.journeys.draft import lateness, newsletter_of
from syndicate.journeys.enrol import enrol
from syndicate.journeys.erase import retire
from syndicate.journeys.expiry import forget, watch_consents
from syndicate.journeys.house import House
from syndicate.journeys.instance import gap, hold_for_gap, is_foreign, takes_adopt
from syndicate.journeys.leaving import held_findings
from syndicate.journeys.overdue import pause_overdue
from syndicate.journeys.plan import Occasion, plan, settle
from syndicate.journeys.reports.refresh import keep_counting
from syndicate.journeys.returns import look
from syndicate.journeys.watch import Watch
from syndicate.journeys.waves import reader_zones
from syndicate.journeys.withdraw import losses, take_back
from syndicate.model import Finding, Issue
from syndicate.schedule import due, holidays
from syndicate.schedule.due import Occurrence
from syndicate.schedule.starting import Ticked, as_intended, due_for, is_due, noted, start
from syndicate.settings.options import Late, Settings
from syndicate.store import deliveries, instance, issues

_SILENCE = timedelta(minutes=2)  # without a tick, and nothing tells that we are alive


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
        with noted(done):
            _plan(house, occurrence, now, done)
    done.findings.extend(take_back(house, Watch(house).look(now), now))
    with house.database.read() as c:
        held = instance.held(c)
        waiting = issues.in_states(c, ("draft", "in_review", "scheduled", "enrolling"))
    if held:
        done.findings.extend(held_findings(house, held[0], now))
    for issue in () if held else waiting:
        before = len(done.findings)
        with noted(done):
            if is_due(issue, now):
                start(house, issue, now, done)
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
        return plan(house, alone, now, works, by, read_at=at)
    return plan(house, _occasion(following), now, by=by, read_at=at)


def _occasion(occurrence: Occurrence) -> Occasion:
    return Occasion(
        newsletter=occurrence.newsletter,
        schedule=occurrence.schedule,
        date=occurrence.date,
        first_due=occurrence.first_due,
        last_due=occurrence.last_due,
    )


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
        done.findings.extend(map(as_intended, told))


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
        hold_for_gap(house, now)


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
    doubtful = row is None or takes_adopt(row.held_reason or "") or is_foreign(house)
    if ticks and not doubtful:
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
    "figures": Job(keep_counting, lambda _: timedelta(minutes=5)),
    "consents": Job(watch_consents, lambda _: timedelta(hours=1)),
    "imports": Job(importing.work, lambda _: timedelta(seconds=2)),
    "retention": Job(keep_no_longer, lambda _: timedelta(hours=6)),
}
