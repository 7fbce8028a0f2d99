"""An issue and an address → a test mail: through the ledger as any other, and in nobody's memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from syndicate.audience.addresses import normalise
from syndicate.audience.tokens import address_hmac
from syndicate.delivery import message, personalise
from syndicate.delivery.message import Template
from syndicate.delivery.personalise import Personal
from syndicate.errors import (
    ContentError,
    DeliveryError,
    Refused,
    StoreBusy,
    TemplateError,
    UsageError,
)
from syndicate.journeys import reading
from syndicate.journeys.draft import draft
from syndicate.journeys.house import House
from syndicate.journeys.identity import require_key
from syndicate.localise.catalogue import Catalogue
from syndicate.localise.editions import Gone
from syndicate.model import Compiled, Delivery, Finding, Issue, Message, Outcome, Subscriber
from syndicate.newsletter.compose import brings, page, without
from syndicate.store import (
    audit,
    deliveries,
    issues,
    pools,
    selections,
    subscribers,
    suppressions,
    trials,
    withdrawal,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A test mail in the outbox. findings: what stands against sending the issue itself."""

    key: str
    delivery: int
    locale: str
    items: tuple[str, ...]
    findings: tuple[Finding, ...]


def locales_of(
    house: House, issue: Issue, now: datetime
) -> tuple[Mapping[str, Compiled], tuple[Finding, ...]]:
    """Return an issue as it is frozen, or else as it would be now, and what stands against that."""
    with house.database.read() as c:
        if pools.frozen(c, issue.id, issue.revision) is not None:
            return pools.load(c, issue.id, issue.revision).locales, ()
    made = draft(house, issue, now)
    return made.locales, made.findings


def reader_of(house: House, address: str) -> Subscriber:
    """Return a reader by their address; raise UsageError reader-unknown."""
    with house.database.read() as c:
        found = subscribers.by_address(c, normalise(address))
    if found is None:
        raise UsageError("reader-unknown")
    return found


def trial(  # noqa: PLR0913 - who sends what to whom, as whose
    house: House,
    id_: str,
    to: str,
    seen_by: str | None,
    now: datetime,
    by: str = "cli",
    *,
    locale: str | None = None,
) -> Trial:
    """Queue a test mail of an issue to `to`, whatever state it is in.

    seen_by: the address of the reader whose mail it shows; without it all that the issue brings, in
    `locale`, or the language of `to`. Raises UsageError reader-unknown or trial-empty, SettingsError
    identity-changed.
    """
    require_key(house)
    address = normalise(to)
    with house.database.read() as c:
        issue = issues.known(c, id_)
        known = subscribers.by_address(c, address)
    reader = reader_of(house, seen_by) if seen_by else None
    if locale is None or reader is not None:
        locale = _locale(house, reader or known)
    locales, findings = locales_of(house, issue, now)
    items: tuple[str, ...] = ()
    if locale in locales:
        items = (
            reading.chosen(house, issue, locales, reader)
            if reader
            else reading.whole(house, issue, locales[locale])
        )
    if not items:
        raise UsageError("trial-empty", issue=issue.id, locale=locale)
    recipient = known.id if known else address_hmac(house.keys, address)
    with house.database.write() as c:
        key = trials.next_key(c, issue.id)
        number = selections.ensure(c, issue.id, issue.revision, locale, items)
        delivery = deliveries.add(
            c,
            "test",
            key,
            recipient,
            locale,
            now,
            address=address,
            selection=number,
            issue=issue.id,
        )
        audit.record(c, now, by, trials.ACT, key, {"as": reader.id if reader else None})
    if delivery is None:  # somebody else took the key in the meantime
        raise StoreBusy("database-busy")
    return Trial(key=key, delivery=delivery, locale=locale, items=items, findings=findings)


def _locale(house: House, reader: Subscriber | None) -> str:
    settings = house.settings
    known = reader is not None and reader.locale in settings.locales
    return reader.locale if reader and known else settings.site.default_locale


def make(
    house: House,
    delivery: Delivery,
    gone: Gone,
    outside: Callable[[str], Outcome | None],
    now: datetime,
) -> Message | Outcome:
    """Return a test mail, made of the issue as it is by now, or why it is not sent.

    gone: what was taken back. outside: address → why no mail may leave for it at all.
    """
    if delivery.issue is None or delivery.selection is None or delivery.address is None:
        return Outcome(state="cancelled", text="nothing to try")
    mark = address_hmac(house.keys, delivery.address)
    with house.database.read() as c:
        if suppressions.suppressed(c, [mark]):
            return Outcome(state="suppressed", text="suppressed")
        issue = issues.known(c, delivery.issue)
        chosen = selections.get(c, delivery.selection)
        proof = trials.is_proof(delivery.key)
        if proof:  # of these very bytes, whatever was taken since
            issue = replace(issue, revision=chosen.revision)
        who = trials.seen_by(c, delivery.key)
        reader = subscribers.get(c, who) if who else None
    refused = outside(delivery.address)
    if refused is not None:
        return refused
    try:
        template = _template(house, issue, delivery.locale, chosen.items, gone, now, proof=proof)
        if template is None:
            return Outcome(state="cancelled", text=withdrawal.REASON)
        return personalise.message(template, delivery, _personal(house, delivery, reader, now))
    except (ContentError, TemplateError, DeliveryError) as error:  # which stops no other mail
        raise Refused(error.code, **error.fields) from error


def _template(  # noqa: PLR0913 - what is shown to whom, and as what
    house: House,
    issue: Issue,
    tag: str,
    items: Sequence[str],
    gone: Gone,
    now: datetime,
    *,
    proof: bool,
) -> Template | None:
    """Return a marked mail without its reader; None where nothing of it is left to read."""
    locales, _findings = locales_of(house, issue, now)
    if tag not in locales:
        return None
    compiled = without(locales[tag], gone.get(tag, ()))
    if not brings(compiled, items):
        return None
    shown = page(compiled, items)
    head = message.letterhead(house.settings, issue.newsletter, tag, issue, "test")
    marked = _mark(house.catalogue(tag), proof).format(subject=shown.subject)
    return message.template(replace(shown, subject=marked), replace(head, automatic=False))


def _mark(words: Catalogue, proof: bool) -> str:
    if proof:
        # Translators: the subject of a proof, which staff get when an issue is about to leave.
        return words.gettext("[Proof] {subject}")
    # Translators: the subject of a test mail, which staff send to themselves before an issue leaves.
    return words.gettext("[Test] {subject}")


def _personal(
    house: House, delivery: Delivery, reader: Subscriber | None, now: datetime
) -> Personal:
    """Return what a test mail says to the reader whose mail it shows; its links open nothing."""
    return Personal(
        address=delivery.address or "",
        name=None,
        message_id=house.message_id(delivery.purpose, delivery.key, delivery.recipient),
        date=now,
        slots=reading.harmless(house, delivery.locale, reader.name if reader else None),
        fields=reader.fields if reader else {},
    )
