"""The outbox → mails on their way, each settled by what came of it."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase

from syndicate import urls
from syndicate.audience import tokens
from syndicate.delivery import message, outbox, personalise
from syndicate.delivery.message import Template
from syndicate.delivery.outbox import Outbox, Report, Until
from syndicate.delivery.personalise import Personal
from syndicate.errors import Deferred, StoreError
from syndicate.journeys.house import House
from syndicate.journeys.instance import held_finding, look_for_gap, mark_sent
from syndicate.journeys.leave import replay
from syndicate.journeys.watch import Watch
from syndicate.journeys.withdraw import take_back
from syndicate.localise.editions import Gone
from syndicate.localise.findings import finding_of
from syndicate.model import Delivery, Finding, Issue, Message, Outcome, Subscriber
from syndicate.newsletter.compose import brings, page, without
from syndicate.ports import Clock, Transport
from syndicate.store import (
    deliveries,
    instance,
    issues,
    pools,
    selections,
    subscribers,
    withdrawal,
)
from syndicate.store.types import Connection


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
    _prepare(house, clock.now())
    watch, told = Watch(house), list[Finding]()
    run = Outbox(
        database=house.database,
        transport=transport,
        mailer=Mailer(house, clock, watch).make,
        clock=clock,
        options=house.settings.delivery,
        locks=house.var / "locks",
        stopped=stop.is_set,
        before=lambda: told.extend(_withheld(watch, clock.now())),
        settled=progress or (lambda _state: None),
    )
    report = outbox.deliver(run, until)
    if any(report.settled.values()):
        mark_sent(house, clock.now())
    with house.database.read() as c:
        remaining = deliveries.counts(c)
        next_due = deliveries.next_due(c, clock.now())
        held = instance.held(c)
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
        findings=(*told, *_findings(report, held)),
    )


def _prepare(house: House, now: datetime) -> None:
    """Take in who left, see that we may send, and have it known that mails are about to leave."""
    replay(house, now)
    look_for_gap(house, now)
    with house.database.read() as c:
        due = deliveries.next_due(c, now)
    if due is not None and due <= now:
        mark_sent(house, now)


def _withheld(watch: Watch, now: datetime) -> list[Finding]:
    """Have nothing leave that was taken back; return what that changed."""
    before = watch.gone
    gone = watch.look(now)
    return [] if gone is before else take_back(watch.house, gone, now)


def _findings(report: Report, held: tuple[str, datetime] | None) -> Iterator[Finding]:
    if report.trouble:
        yield finding_of(report.trouble)
    if refused := report.settled["refused"]:
        yield _about("mails-refused", refused)
    if unknown := report.settled["unknown"] + report.recovered_unknown:
        yield _about("mails-unknown", unknown)
    if held:
        yield held_finding(held[0])


def _about(code: str, count: int) -> Finding:
    return Finding(code=code, severity="warning", mender="operator", fields={"count": count})


@dataclass(slots=True)
class Mailer:
    """Makes the mail of a row; what all rows of a selection share is made once."""

    house: House
    clock: Clock
    watch: Watch
    _gone: Gone = field(default_factory=dict)
    _templates: dict[int, Template | None] = field(default_factory=dict)
    _issues: dict[str, Issue] = field(default_factory=dict)

    def make(self, delivery: Delivery) -> Message | Outcome:
        """Return the mail, or why this reader gets none now: consent is read at the last moment.

        Raises Deferred while newsletter or locale are not in the settings.
        """
        with self.house.database.read() as c:
            issue = self._issue(c, delivery)
            self._expect(delivery, issue)
            subscriber = subscribers.get(c, delivery.recipient)
            if subscriber is None:
                return Outcome(state="withheld", text="no reader")
            refusal = self._refusal(c, subscriber, issue.newsletter)
            if refusal is not None:
                return refusal
            template = self._template(c, delivery, issue)
        if template is None:
            return Outcome(state="cancelled", text=withdrawal.REASON)
        return personalise.message(
            template, delivery, self._personal(delivery, subscriber, issue.newsletter)
        )

    def _issue(self, c: Connection, delivery: Delivery) -> Issue:
        if delivery.issue is None:
            raise StoreError("delivery-without-issue", delivery=delivery.id)
        if delivery.issue not in self._issues:
            self._issues[delivery.issue] = issues.known(c, delivery.issue)
        return self._issues[delivery.issue]

    def _expect(self, delivery: Delivery, issue: Issue) -> None:
        settings = self.house.settings
        if issue.newsletter not in settings.newsletters:
            raise Deferred("newsletter-unknown", newsletter=issue.newsletter)
        if delivery.locale not in settings.locales:
            raise Deferred("locale-unknown", locale=delivery.locale)

    def _refusal(self, c: Connection, subscriber: Subscriber, newsletter: str) -> Outcome | None:
        only = self.house.settings.delivery.only
        if only and not any(fnmatchcase(subscriber.address, pattern) for pattern in only):
            return Outcome(state="withheld", text="outside delivery.only")
        mark = tokens.address_hmac(self.house.keys, subscriber.address)
        if subscribers.suppressed(c, [mark]):
            return Outcome(state="suppressed", text="suppressed")
        active = {
            one.newsletter
            for one in subscribers.subscriptions(c, subscriber.id)
            if one.state == "active"
        }
        return None if newsletter in active else Outcome(state="withheld", text="no consent")

    def _template(self, c: Connection, delivery: Delivery, issue: Issue) -> Template | None:
        """Return the mail of a selection without its reader; None where all of it was taken back."""
        if self._gone is not self.watch.gone:
            self._gone = self.watch.gone
            self._templates.clear()
        number = delivery.selection
        if number is None:
            raise StoreError("delivery-without-selection", delivery=delivery.id)
        if number not in self._templates:
            chosen = selections.get(c, number)
            compiled = pools.load_locale(c, chosen.issue, chosen.revision, chosen.locale)
            compiled = without(compiled, self._gone.get(chosen.locale, ()))
            head = message.letterhead(self.house.settings, issue.newsletter, chosen.locale, issue)
            whole = page(compiled, chosen.items) if brings(compiled, chosen.items) else None
            self._templates[number] = None if whole is None else message.template(whole, head)
        return self._templates[number]

    def _personal(self, delivery: Delivery, subscriber: Subscriber, newsletter: str) -> Personal:
        keys, web_url = self.house.keys, self.house.settings.web_url
        leave = tokens.one_click(keys, subscriber.id, newsletter)
        wishes = tokens.preferences(keys, subscriber.id, newsletter)
        return Personal(
            address=subscriber.address,
            name=subscriber.name,
            message_id=self.house.message_id(delivery.purpose, delivery.key, delivery.recipient),
            date=self.clock.now(),
            slots={
                "unsubscribe_url": urls.one_click(web_url, leave),
                "preferences_url": urls.preferences(web_url, wishes),
                "greeting_name": subscriber.name or "",
            },
        )
