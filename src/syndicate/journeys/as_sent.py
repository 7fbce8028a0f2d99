"""One reader's mail of an issue, as it leaves or would."""

from collections.abc import Collection
from datetime import datetime

from syndicate import urls
from syndicate.audience import tokens
from syndicate.delivery import message, personalise
from syndicate.delivery.personalise import Personal
from syndicate.journeys import reading
from syndicate.journeys.house import House
from syndicate.model import Compiled, Issue, Subscriber
from syndicate.newsletter.compose import brings, page


def as_sent(
    house: House,
    issue: Issue,
    compiled: Compiled,
    items: Collection[str],
    reader: Subscriber,
    now: datetime,
) -> tuple[str, bytes] | None:
    """Return subject and bytes of the mail that brings `items` of a pool; None for no mail."""
    if not brings(compiled, items):
        return None
    shown = page(compiled, items)
    head = message.letterhead(house.settings, issue.newsletter, compiled.locale, issue)
    template = message.template(shown, head)
    web_url, keys = house.settings.web_url, house.keys
    leave = tokens.one_click(keys, reader.id, issue.newsletter)
    wishes = tokens.preferences(keys, reader.id, issue.newsletter)
    personal = Personal(
        address=reader.address,
        name=reader.name,
        message_id=house.message_id("issue", issue.id, reader.id),
        date=now,
        slots=reading.slots(
            house.catalogue(compiled.locale),
            reader.name,
            unsubscribe_url=urls.one_click(web_url, leave),
            preferences_url=urls.preferences(web_url, wishes),
        ),
        fields=reader.fields,
    )
    return shown.subject, personalise.fill(template, personal)
