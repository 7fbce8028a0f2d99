"""An alert and somebody on the staff → their mail, whole and signed."""

from dataclasses import replace
from datetime import datetime

from syndicate.delivery import message, personalise
from syndicate.delivery.message import Letterhead
from syndicate.delivery.personalise import Personal
from syndicate.delivery.sign import Signer
from syndicate.journeys.alerts.people import Person
from syndicate.journeys.alerts.words import Facts, Words, words
from syndicate.journeys.house import House
from syndicate.model import Message, Page
from syndicate.newsletter.letter import framed

KEY = "alerts"  # the folder of the outbox in which they are, where mails are files


def page(house: House, kind: str, facts: Facts, tag: str, *, ends: bool = False) -> Page:
    """Return an alert as a mail in one language, with nothing personal in it."""
    said = words(kind, facts, house.settings, house.catalogue(tag), ends=ends)
    return framed(
        "alert", said.subject, house.settings, house.environment(tag), house.catalogue(tag),
        {"sender": house.settings.sender, **_told(said)},
    )  # fmt: skip


def _told(said: Words) -> Facts:
    told = ("what", "lines", "safe", "remedy", "url", "command")
    return {name: getattr(said, name) for name in told}


def mail(
    house: House, made: Page, person: Person, number: int, news: str, now: datetime
) -> Message:
    """Return the mail of a Page to one person.

    number: tells it from others in one outbox. news: the same whenever the same news is told to
    them again, so that a mail program shows it once.
    """
    template = message.template(made, _head(house, made.locale))
    personal = Personal(
        address=person.address,
        name=None,
        message_id=house.message_id("alert", news, person.address),
        date=now,
        slots={},
    )
    return Message(
        delivery=number,
        key=KEY,
        sender=personalise.envelope_address(template.sender),
        recipient=personalise.envelope_address(person.address),
        data=personalise.fill(template, personal),
        dotted=False,
    )


def signed(mail: Message, signer: Signer | None) -> Message:
    """Return a mail with our signatures, where we sign."""
    return replace(mail, data=signer.sign(mail.data)) if signer else mail


def _head(house: House, tag: str) -> Letterhead:
    settings = house.settings
    return Letterhead(
        name=settings.sender.name.get(tag) or settings.sender.legal_name,
        address=settings.alerts.from_ or settings.sender.email,
        one_click=False,
    )
