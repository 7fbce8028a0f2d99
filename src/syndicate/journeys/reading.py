"""An issue and one reader → what it brings them, and what their mails say to nobody else."""

from collections.abc import Mapping

from syndicate import urls
from syndicate.journeys.draft import newsletter_of
from syndicate.journeys.enrol import Memory, choose
from syndicate.journeys.house import House
from syndicate.localise.catalogue import Catalogue
from syndicate.model import Compiled, Issue, Subscriber
from syndicate.newsletter.compose import readable
from syndicate.newsletter.issue import items_of
from syndicate.store import subscribers, trials
from syndicate.store.readers import Reader

NOBODY = "00000000-0000-4000-8000-000000000000"  # whose links leave nothing
_HARMLESS = "preview"  # no token of ours: it opens nothing, and leaves nothing


def slots(words: Catalogue, name: str | None, **links: str) -> Mapping[str, str]:
    """Return what stands in the slots of a mail to somebody. words: of the mail's language."""
    greeting = words.gettext("Hello {name},").format(name=name) if name else words.gettext("Hello,")
    return {**links, "greeting": greeting, "reader_name": name or "", "greeting_name": name or ""}


def harmless(house: House, tag: str, name: str | None) -> Mapping[str, str]:
    """Return what stands in the slots of a mail that only looks like somebody's."""
    return slots(
        house.catalogue(tag),
        name,
        unsubscribe_url=urls.one_click(house.settings.web_url, _HARMLESS),
        preferences_url=urls.preferences(house.settings.web_url, _HARMLESS),
    )


def whole(house: House, issue: Issue, compiled: Compiled) -> tuple[str, ...]:
    """Return what an issue brings who has read nothing yet, and wants everything."""
    most = newsletter_of(house, issue.newsletter).max_items
    return tuple(block.item for block in readable(compiled))[:most]


def chosen(
    house: House, issue: Issue, locales: Mapping[str, Compiled], reader: Subscriber
) -> tuple[str, ...]:
    """Return what an issue brings a reader: what their mail does, if they are enrolled by now."""
    with house.database.read() as c:
        enrolled = trials.brought_by(c, issue.id, reader.id)
        asked = subscribers.subscriptions(c, reader.id)
    if enrolled is not None:
        return enrolled
    topics = (one.topics for one in asked if one.newsletter == issue.newsletter)
    one = Reader(
        subscriber=reader.id, locale=reader.locale, zone=reader.zone, topics=next(topics, ())
    )
    (alone,) = choose([one], Memory(house, issue, items_of(locales)))
    return alone.items
