"""The outbox → mails on their way, each settled by what came of it."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from syndicate.delivery import outbox
from syndicate.delivery.hours import hours_of
from syndicate.delivery.outbox import Outbox, Until
from syndicate.delivery.pace import full_until
from syndicate.delivery.report import Report
from syndicate.delivery.sign import signer
from syndicate.journeys.alerts.look import see_way
from syndicate.journeys.house import House
from syndicate.journeys.instance import look_for_gap, mark_sent
from syndicate.journeys.leave import replay
from syndicate.journeys.leaving import held_findings
from syndicate.journeys.mailer import Mailer
from syndicate.journeys.notices import from_outcome, take
from syndicate.journeys.overdue import pause_overdue
from syndicate.journeys.providers import finding as pause_finding
from syndicate.journeys.refusals import catch_up
from syndicate.journeys.watch import Watch
from syndicate.journeys.withdraw import take_back
from syndicate.localise.findings import finding_of
from syndicate.model import Delivery, Finding, Outcome
from syndicate.ports import Clock, Transport
from syndicate.store import deliveries, instance, pace, providers
from syndicate.store.types import Connection

_COUNTED = ("mails-refused", "mails-unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What a run did, and what is left. `troubled`: it left refused or unknown rows."""

    started: datetime
    seconds: float
    transport: str
    settled: Mapping[str, int]
    requeued: int
    doubted: int
    remaining: Mapping[str, int]
    next_due: datetime | None
    held: tuple[str, datetime] | None
    findings: tuple[Finding, ...]

    @property
    def troubled(self) -> bool:
        """Tell whether somebody should look."""
        lost = self.settled.get("refused", 0) + self.settled.get("unknown", 0) + self.doubted
        return bool(lost) or any(finding.severity == "error" for finding in self.findings)


def deliver(
    house: House,
    transport: Transport,
    clock: Clock,
    *,
    until: Until,
    stop: threading.Event,
    progress: Callable[[str], None] | None = None,
) -> Delivered:
    """Hand over what is due, or wait until nothing can move any more; see `delivery.outbox`."""
    watch, told = Watch(house), _prepare(house, clock.now())
    mailer, signs = Mailer(house, clock, watch), signer(house.settings, house.home)
    run = Outbox(
        database=house.database,
        transport=transport,
        mailer=mailer.make,
        look=mailer.look,
        refused=lambda rows: _learn(house, rows, clock.now()),
        sign=signs.sign if signs else None,
        clock=clock,
        options=house.settings.delivery,
        hours=hours_of(house.settings),
        locks=house.var / "locks",
        stopped=stop.is_set,
        before=lambda: told.extend(_before(watch, clock.now())),
        settled=progress or (lambda _state: None),
        felt=lambda trouble: see_way(house, transport.name, trouble, clock.now()),
    )
    report = outbox.deliver(run, until)
    if any(report.settled.values()):
        mark_sent(house, clock.now())
    with house.database.read() as c:
        remaining = deliveries.counts(c)
        next_due = _next_due(house, c, clock.now())
        held = instance.held(c)
        paused = [one for one in providers.pauses(c).values() if one.until > clock.now()]
    return Delivered(
        started=report.started,
        seconds=round(report.seconds, 3),
        transport=transport.name,
        settled=report.settled,
        requeued=report.requeued,
        doubted=report.recovered_unknown,
        remaining=remaining,
        next_due=next_due,
        held=held,
        findings=(
            *told,
            *_findings(report),
            *(held_findings(house, held[0], clock.now()) if held else ()),
            *map(pause_finding, paused),
        ),
    )


def together(those: Sequence[Delivered]) -> Delivered:
    """Return what runs that went on side by side did: sums, and the rest as the last one saw it."""
    first, last = min(those, key=_begin), max(those, key=_end)
    settled = sum((Counter(one.settled) for one in those), Counter[str]())
    doubted = sum(one.doubted for one in those)
    said = [finding for one in those for finding in one.findings if finding.code not in _COUNTED]
    return replace(
        last,
        started=first.started,
        seconds=round((_end(last) - first.started).total_seconds(), 3),
        settled={state: settled[state] for state in last.settled},
        requeued=sum(one.requeued for one in those),
        doubted=doubted,
        findings=(
            *(one for place, one in enumerate(said) if one not in said[:place]),
            *_counted(settled["refused"], settled["unknown"] + doubted),
        ),
    )


def _begin(one: Delivered) -> datetime:
    return one.started


def _end(one: Delivered) -> datetime:
    return one.started + timedelta(seconds=one.seconds)


def waiting(house: House, until: Until, now: datetime) -> int:
    """Return how many mails a run that begins now has before it."""
    with house.database.read() as c:
        return pace.waiting(c, now if until == "due" else None)


def _next_due(house: House, c: Connection, now: datetime) -> datetime | None:
    """Return when the next mail may leave, by its own time and by the limits."""
    due = deliveries.next_due(c, now)
    full = full_until(c, house.settings.delivery.pace, now)
    return max(due, full) if due and full else due


def _prepare(house: House, now: datetime) -> list[Finding]:
    """Take in who left or refused us, see what may leave, have it known that mails are about to."""
    replay(house, now)
    look_for_gap(house, now)
    found = pause_overdue(house, now)
    catch_up(house, now)
    with house.database.read() as c:
        due = deliveries.next_due(c, now)
    if due is not None and due <= now:
        mark_sent(house, now)
    return found


def _before(watch: Watch, now: datetime) -> list[Finding]:
    """Have nothing leave for who left meanwhile, nor what was taken back; return what the latter changed."""
    replay(watch.house, now)
    before = watch.gone
    gone = watch.look(now)
    return [] if gone is before else take_back(watch.house, gone, now)


def _learn(house: House, rows: Sequence[tuple[Delivery, Outcome]], now: datetime) -> None:
    """Have addresses that were refused written to no more, as if the mail had come back."""
    said = (from_outcome(row, outcome, now) for row, outcome in rows)
    take(house, [notice for notice in said if notice is not None], now)


def _findings(report: Report) -> Iterator[Finding]:
    if report.trouble:
        yield finding_of(report.trouble)
    yield from _counted(
        report.settled["refused"], report.settled["unknown"] + report.recovered_unknown
    )


def _counted(refused: int, unknown: int) -> Iterator[Finding]:
    for code, count in zip(_COUNTED, (refused, unknown), strict=True):
        if count:
            yield _about(code, count)


def _about(code: str, count: int) -> Finding:
    return Finding(code=code, severity="warning", mender="operator", fields={"count": count})
