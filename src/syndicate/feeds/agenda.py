"""Cards of events → Calendars: one per locale, one per section, one per event."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from syndicate import urls
from syndicate.content.identity import uuid_of
from syndicate.feeds.entry import Words
from syndicate.localise.happenings import ends
from syndicate.model import Calendar, Card, Happening, Occasion
from syndicate.settings.options import Settings

# How long what is over, cancelled or withdrawn stays, so that every reader's copy has its last word.
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Readers:
    """Whom calendars are for, and when: the locale, its words, and what is known of the publication."""

    tag: str
    words: Words
    settings: Settings
    now: datetime

    def page(self, card: Card) -> str:
        return urls.edition_url(self.settings.site, card)

    def section(self, name: str) -> str:
        return self.settings.sections[name].title[self.tag]


def agendas(
    cards: Mapping[str, Sequence[Card]],
    settings: Settings,
    catalogues: Mapping[str, Words],
    now: datetime,
) -> tuple[Calendar, ...]:
    """Return the calendars that people subscribe to: each locale's, then those of its sections.

    cards: by tag, in any order; those of articles are passed over, those of withdrawn events count.
    """
    return tuple(
        agenda(tag, section, cards.get(tag, ()), settings, catalogues[tag], now)
        for tag in settings.locales
        for section in (None, *settings.sections)
    )


def agenda(
    tag: str,
    section: str | None,
    cards: Iterable[Card],
    settings: Settings,
    words: Words,
    now: datetime,
) -> Calendar:
    """Return the calendar of a locale, or of one of its sections, at `now`."""
    standing = (card for card in cards if _stands(card, now))
    those = (card for card in standing if section in (None, card.section))
    return _agenda(section, those, _Readers(tag, words, settings, now))


def event_calendars(
    cards: Mapping[str, Sequence[Card]],
    settings: Settings,
    catalogues: Mapping[str, Words],
    now: datetime,
) -> Iterator[Calendar]:
    """Yield a calendar for each event that has a page, however long ago it was.

    That of a withdrawn one stays for 30 days and cancels the event.
    """
    for tag in settings.locales:
        for card in cards.get(tag, ()):
            found = event_calendar(card, settings, catalogues[tag], now)
            if found is not None:
                yield found


def event_calendar(card: Card, settings: Settings, words: Words, now: datetime) -> Calendar | None:
    """Return the calendar of one event, as long as it has one."""
    if card.happening and (not _is_withdrawn(card, now) or _stands(card, now)):
        return _alone(card, card.happening, _Readers(card.locale, words, settings, now))
    return None


def next_change(cards: Iterable[Card], now: datetime) -> datetime | None:
    """Return the next instant at which time alone changes what the calendars of `cards` hold."""
    return min((when for card in cards for when in _turns(card) if when > now), default=None)


def uid(card: Card, authority: str) -> str:
    """Return what an event is called in every calendar of the card's locale, whatever is edited.

    Each locale has its own, so that calendars of two languages can be merged.
    """
    domain = authority.partition(",")[0]
    return f"{uuid_of(card.work)}-{card.locale}@{domain}"


def _agenda(section: str | None, cards: Iterable[Card], readers: _Readers) -> Calendar:
    site, tag = readers.settings.site, readers.tag
    page = (
        urls.section_path(tag, section)
        if section and not site.elsewhere
        else urls.front_path(tag, site)
    )
    title, description = _names(section, readers)
    occasions = (_occasion(card, card.happening, readers) for card in cards if card.happening)
    return Calendar(
        path=urls.feed_path(tag, section, "event"),
        base_url=site.base_url,
        site_url=urls.absolute(site.base_url, page),
        title=title,
        description=description,
        language=tag,
        zone=readers.settings.locales[tag].zone or site.zone,
        occasions=tuple(sorted(occasions, key=lambda one: (one.happening.start, one.uid))),
    )


def _names(section: str | None, readers: _Readers) -> tuple[str, str]:
    """Return title and description; calendar software lists titles without their site."""
    site, words = readers.settings.site.title[readers.tag], readers.words
    if section is None:
        title = words.gettext("{site} – Events").format(site=site)
        return title, words.gettext("Events, by date.")
    name = readers.section(section)
    return (
        words.gettext("{site} – {section} – Events").format(site=site, section=name),
        words.gettext("Events filed under “{section}”, by date.").format(section=name),
    )


def _alone(card: Card, happening: Happening, readers: _Readers) -> Calendar:
    occasion = _occasion(card, happening, readers)
    return Calendar(
        path=urls.calendar_path(card).removesuffix(".ics"),
        base_url=readers.settings.site.base_url,
        site_url=readers.page(card),
        title="",
        description="",
        language=card.locale,
        zone=happening.zone,
        occasions=(replace(occasion, busy=not (occasion.off or happening.all_day)),),
    )


def _occasion(card: Card, happening: Happening, readers: _Readers) -> Occasion:
    cancelled = _is_past(happening.cancelled, readers.now)
    title = readers.words.gettext("Cancelled: {title}") if cancelled else "{title}"
    occasion = Occasion(
        uid=uid(card, readers.settings.site.authority),
        url=readers.page(card),
        title=title.format(title=card.title),  # in words too: not every reader shows a status
        summary=card.summary,
        language=card.shown,
        section=readers.section(card.section),
        tags=card.tags,
        published=card.date,
        updated=max((card.updated, *_come_about(card, happening, readers.now))),
        # Calendar software takes a change only if its sequence is not lower.
        sequence=happening.sequence + cancelled,
        happening=happening,
        off=cancelled,
    )
    return _withdrawn(occasion, readers) if _is_withdrawn(card, readers.now) else occasion


def _withdrawn(occasion: Occasion, readers: _Readers) -> Occasion:
    """Return what is left of a withdrawn event: its time, and the fact.

    Nothing of its words: they may be why it was withdrawn.
    """
    title = readers.words.gettext("[Withdrawn] {section}").format(section=occasion.section)
    return replace(
        occasion,
        url="",
        title=title,
        summary="",
        language=readers.tag,
        tags=(),
        sequence=occasion.sequence + 1,
        happening=replace(occasion.happening, place=None),
        off=True,
    )


def _stands(card: Card, now: datetime) -> bool:
    """Tell whether an event is in the calendars at `now`."""
    if card.happening is None:
        return False
    if card.withdrawn is not None and card.withdrawn <= now:
        return now < card.withdrawn + KEPT
    return now < max((ends(card.happening), *_come_about(card, card.happening, now))) + KEPT


def _turns(card: Card) -> Iterator[datetime]:
    """Yield the instants at which an event comes, changes or goes."""
    if card.happening is None:
        return
    for when in (card.happening.cancelled, card.withdrawn):
        if when is not None:
            yield from (when, when + KEPT)
    yield ends(card.happening) + KEPT


def _come_about(card: Card, happening: Happening, now: datetime) -> list[datetime]:
    """Return when the event was cancelled and when it was withdrawn, as far as it has been."""
    changes = (happening.cancelled, card.withdrawn)
    return [when for when in changes if when is not None and when <= now]


def _is_past(when: datetime | None, now: datetime) -> bool:
    return when is not None and when <= now


def _is_withdrawn(card: Card, now: datetime) -> bool:
    return _is_past(card.withdrawn, now)
