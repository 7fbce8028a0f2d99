"""An issue and one reader → what they get of it and why not the rest, in which language and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from syndicate.audience import tokens
from syndicate.audience.addresses import normalise
from syndicate.errors import UsageError
from syndicate.journeys.as_sent import as_sent
from syndicate.journeys.draft import Made, made_of, newsletter_of
from syndicate.journeys.enrol import DueFor
from syndicate.journeys.house import House
from syndicate.journeys.watch import Watch
from syndicate.journeys.withdraw import left
from syndicate.model import Issue, Recipient, Subscriber, Subscription
from syndicate.newsletter import selection
from syndicate.newsletter.compose import without
from syndicate.newsletter.issue import PoolItem, items_of
from syndicate.newsletter.keys import work_of
from syndicate.newsletter.omissions import Issued, omissions
from syndicate.store import amendment, issues, memory, subscribers, suppressions
from syndicate.store import brought as earlier
from syndicate.store.memory import Mail

_ENROLLED = ("enrolling", "sending", "sent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One piece of news and why the reader gets it or not. `item` None: it is not in the pool."""

    work: str
    item: str | None
    section: str
    title: str
    shown: str | None
    reason: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What there is to say of an issue to one reader; reasons are in `localise.sentences.explained`.

    state: of their mail, or of the issue where they have none.
    due:   when their mail leaves, or would; local: the same on their clock.
    bytes: of their whole mail, if they get one.
    """

    issue: Issue
    subscriber: str
    standing: str
    state: str
    schedule: str | None
    locale: str
    chosen_locale: str
    locale_why: str
    zone: str
    zone_why: str
    due: datetime
    local: datetime
    revision: int
    subject: str | None
    bytes: int | None
    items: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """An issue, as it was frozen or would be now, and a reader of it."""

    house: House
    issue: Issue
    made: Made
    reader: Subscriber
    subscription: Subscription | None
    mail: Mail | None
    before: int
    now: datetime

    @property
    def locale(self) -> str:
        return self.mail.locale if self.mail else self.reader.locale


def explain(
    house: House,
    issue_id: str,
    address: str,
    due_of: Callable[[Issue], DueFor],
    now: datetime,
) -> Explained:
    """Return what a reader gets of an issue and why.

    Raises UsageError issue-unknown, reader-unknown.
    """
    case = _case(house, issue_id, address, now)
    mail, reader, issue = case.mail, case.reader, case.issue
    decided = _decided(case)
    gets = tuple(one.item.key for one in decided if one.reason == "chosen")
    if mail:
        gets = mail.items
    standing = _standing(case, bool(gets))
    zone = mail.zone if mail else house.zone_of(reader.zone, reader.locale)
    due = mail.due if mail else due_of(issue)(zone)
    goes = mail is not None or standing == "will"
    written = _message(case, gets) if goes else None
    return Explained(
        issue=issue,
        subscriber=reader.id,
        standing=standing,
        state=mail.state if mail else issue.state,
        schedule=case.subscription.schedule if case.subscription else None,
        locale=case.locale,
        chosen_locale=reader.locale,
        locale_why=_language(case),
        zone=zone,
        zone_why=_zone(case, zone),
        due=due,
        local=due.astimezone(ZoneInfo(zone)),
        revision=mail.revision if mail else issue.revision,
        subject=written[0] if written else None,
        bytes=written[1] if written else None,
        items=(*_told(case, decided, gets, goes=goes), *_omitted(case)),
    )


def _case(house: House, issue_id: str, address: str, now: datetime) -> _Case:
    with house.database.read() as c:
        issue = issues.known(c, issue_id)
        reader = subscribers.by_address(c, normalise(address))
        if reader is None:
            raise UsageError("reader-unknown")
        asked = {one.newsletter: one for one in subscribers.subscriptions(c, reader.id)}
        mail = memory.mail(c, issue.id, reader.id)
        before = mail.id if mail else memory.next_row(c, issue.id)
    kept = replace(issue, revision=mail.revision) if mail else issue
    made = made_of(house, kept, now)
    subscription = asked.get(issue.newsletter)
    return _Case(house, issue, made, reader, subscription, mail, before, now)


def _decided(case: _Case) -> tuple[selection.Decision, ...]:
    """Return what becomes of each item of the pool, by what the reader has chosen today."""
    issue, subscription = case.issue, case.subscription
    gone = Watch(case.house).look(case.now)
    items = left(items_of(case.made.locales), gone)
    topics = subscription.topics if subscription and not issue.corrects else ()
    brought: frozenset[str] = frozenset()
    if not issue.corrects:
        works, who = {item.work for item in items}, case.reader.id
        with case.house.database.read() as c:
            known = earlier.held(c, issue.newsletter, works, but=issue.id)
            found = earlier.brought(c, known, who, who, before=case.before)
        brought = found.get(who, frozenset())
    recipient = Recipient(locale=case.locale, zone="", topics=topics, brought=brought)
    most = len(items) if issue.corrects else newsletter_of(case.house, issue.newsletter).max_items
    return selection.explain(items, recipient, most)


def _standing(case: _Case, gets: bool) -> str:
    """Return why the reader gets the issue or not."""
    if case.mail:
        return "enrolled"
    if case.issue.state in ("cancelled", "skipped"):
        return "cancelled"
    kept_out = _not_reached(case) if case.issue.corrects else _not_a_reader(case)
    if kept_out:
        return kept_out
    left_already = "joined-later" if case.issue.state in _ENROLLED else "will"
    return left_already if gets else "nothing-new"


def _not_a_reader(case: _Case) -> str | None:
    """Return why an issue is not for this reader, if it is not."""
    issue, own = case.issue, case.subscription
    if own is None:
        return "not-subscribed"
    if not own.stands(case.now):
        return "expired" if own.state == "active" else own.state
    if not issue.schedule.startswith("adhoc-") and own.schedule != issue.schedule:
        return "other-schedule"
    mark = tokens.address_hmac(case.house.keys, case.reader.address)
    with case.house.database.read() as c:
        return "suppressed" if suppressions.suppressed(c, [mark]) else None


def _not_reached(case: _Case) -> str | None:
    with case.house.database.read() as c:
        own = amendment.reached_one(c, case.issue.corrects, case.reader.id)
    return None if own else "not-reached"


def _language(case: _Case) -> str:
    if case.locale not in case.house.settings.locales:
        return "unknown"
    return "own" if case.locale == case.reader.locale else "enrolled"


def _zone(case: _Case, zone: str) -> str:
    if zone == case.reader.zone:
        return "own"
    now = case.house.zone_of(case.reader.zone, case.reader.locale)
    return "locale" if zone == now else "enrolled"


def _told(
    case: _Case, decided: tuple[selection.Decision, ...], gets: tuple[str, ...], *, goes: bool
) -> list[Told]:
    with case.house.database.read() as c:
        had = memory.had(c, case.issue.newsletter, case.reader.id, case.before)
    before = {work_of(item): issue for item, issue in had}
    kept = {one.item.key: one for one in decided}
    told = []
    for item in items_of(case.made.locales):
        reason = "withdrawn"
        if item.key in kept:
            reason = _reason(item, kept[item.key].reason, gets, goes=goes)
        told.append(_one(case, item, reason, before))
    return told


def _reason(item: PoolItem, reason: str, gets: tuple[str, ...], *, goes: bool) -> str:
    """Return what became of an item: the ledger knows better than what would be decided today."""
    if item.key in gets and goes:
        return "chosen"
    if reason == "chosen":
        return "otherwise-then" if goes else "no-mail"
    return "brought-as-new" if reason == "brought" and item.is_change else reason


def _one(case: _Case, item: PoolItem, reason: str, before: Mapping[str, str]) -> Told:
    compiled = case.made.locales.get(case.locale)
    blocks = {one.item: one for one in compiled.blocks} if compiled else {}
    others = (one for c in case.made.locales.values() for one in c.blocks if one.item == item.key)
    block = blocks.get(item.key)
    title = (block or next(others)).title
    fields: dict[str, Any] = {"locale": case.locale}
    if reason == "chosen" and block and block.shown != case.locale:
        reason, fields["shown"] = "chosen-fallback", block.shown
    if item.work in before:
        fields["before"] = before[item.work]
    return Told(
        work=item.work,
        item=item.key,
        section=item.section,
        title=title,
        shown=block.shown if block else None,
        reason=reason,
        fields=fields,
    )


def _omitted(case: _Case) -> list[Told]:
    """Return what of the newsletter's recent works the issue brings to nobody."""
    issue, made = case.issue, case.made
    if issue.works or issue.corrects:  # it was made of chosen works: all others are meant to lack
        return []
    issued = Issued(
        table=newsletter_of(case.house, issue.newsletter),
        public=made.public,
        released=made.released,
        edits=made.edits,
        brought={item.work for item in items_of(made.locales)},
        carried=made.carried,
        first_due=issue.first_due,
        freeze_at=made.at,
    )
    found = omissions(made.works, issued, case.locale, case.house.settings)
    return [
        Told(
            work=work.id,
            item=None,
            section=work.section,
            title=work.variants[work.source].title,
            shown=None,
            reason=reason,
            fields={"locale": case.locale},
        )
        for work, reason in sorted(found, key=lambda one: (one[0].date, one[0].id), reverse=True)
    ]


def _message(case: _Case, gets: tuple[str, ...]) -> tuple[str, int] | None:
    """Return the subject and the size of the reader's mail as it leaves, or would."""
    compiled = case.made.locales.get(case.locale)
    if compiled is None:
        return None
    gone = Watch(case.house).look(case.now).get(case.locale, frozenset())
    made = as_sent(case.house, case.issue, without(compiled, gone), gets, case.reader, case.now)
    return None if made is None else (made[0], len(made[1]))
