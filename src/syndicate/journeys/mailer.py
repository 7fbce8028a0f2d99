"""A row of the ledger → its mail: an issue's for one reader, or a system mail."""

from dataclasses import dataclass, field
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
from syndicate.model import Delivery, Issue, Message, Outcome, Subscriber
from syndicate.newsletter.compose import brings, page, without
from syndicate.ports import Clock
from syndicate.store import issues, pools, selections, subscribers, suppressions, withdrawal
from syndicate.store.types import Connection


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

    def _number(self, delivery: Delivery) -> Message | Outcome:
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

    def _trial(self, delivery: Delivery) -> Message | Outcome:
        with self.house.database.read() as c:
            self._expect(delivery, self._issue(c, delivery))
        now, gone = self.clock.now(), self.watch.gone
        return trial.make(self.house, delivery, gone, self._outside, now)

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

    def _outside(self, address: str) -> Outcome | None:
        only = self.house.settings.delivery.only
        if only and not any(fnmatchcase(address, pattern) for pattern in only):
            return Outcome(state="withheld", text="outside delivery.only")
        return None

    def _refusal(self, c: Connection, subscriber: Subscriber, newsletter: str) -> Outcome | None:
        outside = self._outside(subscriber.address)
        if outside is not None:
            return outside
        mark = tokens.address_hmac(self.house.keys, subscriber.address)
        if suppressions.suppressed(c, [mark]):
            return Outcome(state="suppressed", text="suppressed")
        now = self.clock.now()
        stands = any(
            one.newsletter == newsletter and one.stands(now)
            for one in subscribers.subscriptions(c, subscriber.id)
        )
        return None if stands else Outcome(state="withheld", text="no consent")

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
            sender=self.house.returns_to(delivery),
            leave_by=self.house.leave_by(delivery),
            date=self.clock.now(),
            slots=reading.slots(
                self.house.catalogue(delivery.locale),
                subscriber.name,
                unsubscribe_url=urls.one_click(web_url, leave),
                preferences_url=urls.preferences(web_url, wishes),
            ),
            fields=subscriber.fields,
        )
