"""A row of the ledger → its mail: an issue's for one reader, or a system mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase

from syndicate import urls
from syndicate.audience import tokens
from syndicate.delivery import message, personalise
from syndicate.delivery.message import Template
from syndicate.delivery.personalise import Personal
from syndicate.errors import Deferred, StoreError
from syndicate.journeys import reading, trial
from syndicate.journeys.house import House
from syndicate.journeys.letters import Letters
from syndicate.journeys.watch import Watch
from syndicate.localise.editions import Gone
from syndicate.model import Delivery, Issue, Message, Outcome
from syndicate.newsletter.compose import brings, page, without
from syndicate.ports import Clock
from syndicate.store import issues, pools, recipients, selections, suppressions, withdrawal
from syndicate.store.recipients import Recipient


@dataclass(frozen=True, slots=True)
class _Known:
    """A reader as they are at hand-over."""

    reader: Recipient
    suppressed: bool


@dataclass(slots=True)
class Mailer:
    """Makes the mail of a row; what all rows of a selection share is made once."""

    house: House
    clock: Clock
    watch: Watch
    _letters: Letters = field(init=False)
    _gone: Gone = field(default_factory=dict)
    _templates: dict[int, Template | None] = field(default_factory=dict)
    _issues: dict[str, Issue] = field(default_factory=dict)
    _readers: Mapping[str, _Known] = field(default_factory=dict)
    _date: datetime | None = None  # of a batch: to write it anew for each mail would take longer

    def __post_init__(self) -> None:
        self._letters = Letters(self.house, self.clock, self._outside)

    def make(self, delivery: Delivery) -> Message | Outcome:
        """Return the mail, or why this reader gets none now: consent is read at the last moment.

        Raises Deferred while newsletter or locale are not in the settings.
        """
        match delivery.purpose:
            case "system":
                return self._letters.make(delivery)
            case "test":
                return self._trial(delivery)
            case "issue":
                return self._number(delivery)

    def look(self, rows: Sequence[Delivery]) -> None:
        """Read who these rows are for, and whether we may write to them, as it is now."""
        self._date = self.clock.now()
        self._readers = self._read(rows)

    def _read(self, rows: Sequence[Delivery]) -> Mapping[str, _Known]:
        ids = [row.recipient for row in rows if row.purpose == "issue"]
        keys, now = self.house.keys, self.clock.now()
        with self.house.database.read() as c:
            people = recipients.those(c, ids, now)
            marks = {one.id: tokens.address_hmac(keys, one.address) for one in people.values()}
            barred = suppressions.suppressed(c, marks.values()) if marks else set()
        return {one.id: _Known(one, marks[one.id] in barred) for one in people.values()}

    def _number(self, delivery: Delivery) -> Message | Outcome:
        issue = self._issue(delivery)
        self._expect(delivery, issue)
        reader = delivery.recipient
        known = self._readers.get(reader) or self._read([delivery]).get(reader)
        if known is None:
            return Outcome(state="withheld", text="no reader")
        refusal = self._refusal(known, issue.newsletter)
        if refusal is not None:
            return refusal
        template = self._template(delivery, issue)
        if template is None:
            return Outcome(state="cancelled", text=withdrawal.REASON)
        personal = self._personal(delivery, known.reader, issue.newsletter)
        return personalise.message(template, delivery, personal)

    def _trial(self, delivery: Delivery) -> Message | Outcome:
        self._expect(delivery, self._issue(delivery))
        now, gone = self.clock.now(), self.watch.gone
        return trial.make(self.house, delivery, gone, self._outside, now)

    def _issue(self, delivery: Delivery) -> Issue:
        if delivery.issue is None:
            raise StoreError("delivery-without-issue", delivery=delivery.id)
        if delivery.issue not in self._issues:
            with self.house.database.read() as c:
                self._issues[delivery.issue] = issues.known(c, delivery.issue)
        return self._issues[delivery.issue]

    def _expect(self, delivery: Delivery, issue: Issue) -> None:
        settings = self.house.settings
        if issue.newsletter not in settings.newsletters:
            raise Deferred("newsletter-unknown", newsletter=issue.newsletter)
        if delivery.locale not in settings.locales:
            raise Deferred("locale-unknown", locale=delivery.locale)

    def _outside(self, address: str) -> Outcome | None:
        only = self.house.settings.delivery.only
        if only and not any(fnmatchcase(address, pattern) for pattern in only):
            return Outcome(state="withheld", text="outside delivery.only")
        return None

    def _refusal(self, known: _Known, newsletter: str) -> Outcome | None:
        outside = self._outside(known.reader.address)
        if outside is not None:
            return outside
        if known.suppressed:
            return Outcome(state="suppressed", text="suppressed")
        return (
            None
            if newsletter in known.reader.asked
            else Outcome(state="withheld", text="no consent")
        )

    def _template(self, delivery: Delivery, issue: Issue) -> Template | None:
        """Return the mail of a selection without its reader; None where all of it was taken back."""
        if self._gone is not self.watch.gone:
            self._gone = self.watch.gone
            self._templates.clear()
        number = delivery.selection
        if number is None:
            raise StoreError("delivery-without-selection", delivery=delivery.id)
        if number not in self._templates:
            self._templates[number] = self._made(number, issue)
        return self._templates[number]

    def _made(self, number: int, issue: Issue) -> Template | None:
        with self.house.database.read() as c:
            chosen = selections.get(c, number)
            compiled = pools.load_locale(c, chosen.issue, chosen.revision, chosen.locale)
        compiled = without(compiled, self._gone.get(chosen.locale, ()))
        if not brings(compiled, chosen.items):
            return None
        head = message.letterhead(self.house.settings, issue.newsletter, chosen.locale, issue)
        return message.template(page(compiled, chosen.items), head)

    def _personal(self, delivery: Delivery, reader: Recipient, newsletter: str) -> Personal:
        house, web_url = self.house, self.house.settings.web_url
        leave, wishes = tokens.both(house.keys, reader.id, newsletter)
        return Personal(
            address=reader.address,
            name=reader.name,
            message_id=house.message_id(delivery.purpose, delivery.key, delivery.recipient),
            sender=house.returns_to(delivery),
            leave_by=house.leave_by(delivery),
            date=self._date or self.clock.now(),
            slots=reading.slots(
                house.catalogue(delivery.locale),
                reader.name,
                unsubscribe_url=urls.one_click(web_url, leave),
                preferences_url=urls.preferences(web_url, wishes),
            ),
            fields=reader.fields,
        )
