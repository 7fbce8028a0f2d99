"""Edition → Entry: absolute addresses, local dates, the other languages.

`above` says what stands over the text; this file says everything else.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from syndicate import timezones, urls
from syndicate.feeds import above
from syndicate.localise import formats
from syndicate.model import Alternate, Card, Edition, Enclosure, Entry, Happening, Image
from syndicate.settings.options import Settings

# Atom forbids addresses in names (RFC 4287 §3.2.1), and partners' pages are where robots look.
_ADDRESS = re.compile(r"\s*[<(\[]?[^\s<>()\[\]@]+@[^\s<>()\[\]@]+[>)\]]?")


class Words(Protocol):
    """What a feed needs of a catalogue."""

    def gettext(self, message: str, /) -> str:
        """Return the message in the catalogue's language."""
        ...


@dataclass(frozen=True, slots=True)
class Around:
    """What an entry refers to beyond its own work. `catalogues`: by locale."""

    settings: Settings
    catalogues: Mapping[str, Words]

    @property
    def base_url(self) -> str:
        """Return where the publication is."""
        return self.settings.site.base_url

    def local(self, instant: datetime) -> datetime:
        """Return an instant with the offset of the publication's zone, and no rule of a zone."""
        return timezones.local(instant, ZoneInfo(self.settings.site.zone))

    def page(self, card: Card) -> str:
        """Return the URL at which people read a work."""
        return urls.edition_url(self.settings.site, card)

    def section(self, card: Card) -> tuple[str, str]:
        """Return a work's section: its key, and its title for the readers of the card."""
        return card.section, self.settings.sections[card.section].title[card.locale]

    def words(self, card: Card) -> Words:
        """Return the words of the card's readers, whatever its text is in."""
        return self.catalogues[card.locale]


def entry_of(edition: Edition, siblings: Sequence[Card], around: Around) -> Entry:
    """Return the feed entry of an edition. Its first category is the section.

    siblings: the same work in other locales, in the order of the settings. The entry names those
    whose text is in their own language; a text that only stands in for one names none.
    """
    others = () if edition.notice else siblings
    page = around.page(edition)
    image = _enclosure(edition.image, around) if edition.image else None
    return Entry(
        id=edition.entry_id,
        url=page,
        title=_title(edition, around),
        summary=edition.summary,
        html="\n".join([*_above(edition, image, around), _text(edition, page, around)]),
        language=edition.shown,
        published=around.local(edition.date),
        updated=around.local(edition.updated),
        authors=tuple(filter(None, map(_name, edition.authors))),
        categories=(around.section(edition), *((tag, tag) for tag in edition.tags)),
        image=image,
        alternates=tuple(
            Alternate(locale=other.locale, url=around.page(other), id=other.entry_id)
            for other in others
            if other.locale != edition.locale and not (other.notice or other.withdrawn)
        ),
        happening=edition.happening,
    )


def withdrawn_entry(card: Card, around: Around) -> Entry:
    """Return what is left of a withdrawn work: its id, and the fact.

    Nothing of its words: they may be why it was withdrawn. Partners replace their copy, as
    `updated` moves to the withdrawal.
    """
    term, section = around.section(card)
    withdrawn = max(card.withdrawn or card.updated, card.updated)
    since, gone = (_day(card, instant, around) for instant in (card.date, withdrawn))
    words = around.words(card)
    said = words.gettext("This text was withdrawn on {date}.").format(date=gone)
    return Entry(
        id=card.entry_id,
        url=around.page(card),
        title=words.gettext("[Withdrawn] {section}, {date}").format(section=section, date=since),
        summary=said,
        html=f"{above.paragraph(said)}\n",
        language=card.locale,
        published=around.local(card.date),
        updated=around.local(withdrawn),
        categories=((term, section),),
        withdrawn=True,
    )


def _title(edition: Edition, around: Around) -> str:
    """Return the title; a cancelled event says so there, for many sites show nothing else."""
    if edition.happening is None or edition.happening.cancelled is None:
        return edition.title
    return around.words(edition).gettext("Cancelled: {title}").format(title=edition.title)


def _name(author: str) -> str:
    name = _ADDRESS.sub("", author).strip(" ,;")
    return name[1:-1] if name.startswith("(") and name.endswith(")") else name


def _day(card: Card, instant: datetime, around: Around) -> str:
    babel, zone = around.settings.locales[card.locale].babel, around.settings.site.zone
    return formats.day(instant, babel, zone, "long")


def _above(edition: Edition, image: Enclosure | None, around: Around) -> list[str]:
    """Return what stands above the text: which language it is in, when and where, the image."""
    locale, words = around.settings.locales[edition.locale], around.words(edition)
    parts = []
    if edition.notice:
        language = formats.language(edition.shown, locale.babel)
        # Translators: {language} is a language's name as your language writes it within a sentence.
        sentence = words.gettext("This item is only available in {language}.")
        parts.append(above.said(edition.locale, sentence.format(language=language)))
    if edition.happening:
        zone = locale.zone or around.settings.site.zone
        when = above.when_and_where(edition.happening, locale.babel, zone)
        parts.append(above.said(edition.locale, _change(edition.happening, words), *when))
    return [*parts, above.figure(image)] if image else parts


def _change(happening: Happening, words: Words) -> str:
    """Return what has become of an event since it was announced, "" for nothing."""
    if happening.cancelled:
        return words.gettext("Cancelled")
    return words.gettext("New time or place") if happening.sequence else ""


def _text(edition: Edition, page: str, around: Around) -> str:
    """Return the whole text; the summary and where to read on, if partners get no more.

    A work whose summary says all has no other text: readers would show nothing.
    """
    summary = above.paragraph(edition.summary)
    if around.settings.feeds.body == "full":
        text = urls.with_absolute_media(edition.html, edition.media, around.base_url, page)
        return text if text.strip() else f"{summary}\n"
    return f"{summary}\n{above.onward(edition.locale, page, around.words(edition).gettext('Read on'))}\n"


def _enclosure(image: Image, around: Around) -> Enclosure:
    return Enclosure(
        url=urls.absolute(around.base_url, urls.media_path(image)),
        alt=image.alt,
        credit=image.credit,
        media_type=urls.media_type(image.name),
        length=image.length,
        width=image.width,
        height=image.height,
    )
