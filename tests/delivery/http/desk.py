"""Mails for a session, and what became of each: a `ports.Work` of the tests."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache

from syndicate.delivery.message import Template, template
from syndicate.delivery.personalise import message
from syndicate.errors import DeliveryError
from syndicate.model import Message, Outcome
from tests.delivery.mails import delivery, letterhead, page, personal
from tests.delivery.relays import Told

LIST_URLS = {
    "List-Help": "https://metropole.example/fr-ca/subscribe/",
    "List-Archive": "https://metropole.example/fr-ca/issues/actualites/",
}


@dataclass
class Desk:
    """mails: still to take. lost: those that another sender has by the time they leave."""

    mails: list[Message]
    lost: set[int] = field(default_factory=set)
    results: dict[int, Outcome | DeliveryError] = field(default_factory=dict)
    given_back: list[int] = field(default_factory=list)
    left: list[list[int]] = field(default_factory=list)
    watch: Callable[[], None] = lambda: None

    def take(self) -> Message | None:
        return self.mails.pop(0) if self.mails else None

    def more(self) -> bool:
        return bool(self.mails)

    def leaving(self, messages: Sequence[Message]) -> Told:
        self.left.append([one.delivery for one in messages])

        def wait() -> Collection[int]:
            self.watch()
            return {one.delivery for one in messages} - self.lost

        return Told(wait)

    def settle(self, message: Message, outcome: Outcome | DeliveryError) -> None:
        assert message.delivery not in self.results
        self.results[message.delivery] = outcome

    def give_back(self, message: Message) -> None:
        assert message.delivery not in self.results
        self.given_back.append(message.delivery)

    @property
    def said(self) -> dict[int, str]:
        """Return the state or the code of each mail."""
        return {
            number: one.state if isinstance(one, Outcome) else one.code
            for number, one in sorted(self.results.items())
        }


def desk(*numbers: int, lost: Collection[int] = ()) -> Desk:
    return Desk([mail(number) for number in numbers], set(lost))


def mail(number: int, **changes: str) -> Message:
    reader = personal(address=changes.pop("address", f"reader{number}@readers.example"))
    made = template(page(**changes), letterhead(list_urls=LIST_URLS)) if changes else _usual()
    return message(made, delivery(number), reader)


@cache
def _usual() -> Template:
    return template(page(), letterhead(list_urls=LIST_URLS))
