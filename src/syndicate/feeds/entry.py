"""Edition → Entry: absolute addresses, local dates, the other languages, what stands above the text."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Protocol
from zoneinfo import ZoneInfo

from syndicate import urls
from syndicate.localise import formats
from syndicate.localise.spans import span
from syndicate.model import Alternate, Edition, Enclosure, Entry, Happening, Image
from syndicate.settings.options import Settings


class Words(Protocol):
    """What a feed needs of a catalogue."""

    def gettext(self, message: str, /) -> str:
        """Return the message in the catalogue's language."""
        ...


class Surroundings:
    """What an entry refers to beyond its own edition: settings, words, and the other languages."""

    def __init__(
        self,
        settings: Settings,
        editions: Mapping[str, Sequence[Edition]],
        catalogues: Mapping[str, Words],
    ) -> None:
        self.settings = settings
        self.catalogues = catalogues
        self.base_url = settings.site.base_url
        self._zone = ZoneInfo(settings.site.zone)
        self._languages = _languages(settings.locales, editions)

    def local(self, instant: datetime) -> datetime:
        """Return an instant with the offset of the publication's zone."""
        return instant.astimezone(self._zone)

    def translations(self, edition: Edition) -> Mapping[str, Edition]:
        """Return the work's editions in other languages; none for a text that stands in for one."""
        everywhere = self._languages.get(edition.work, {})
        if edition.locale not in everywhere:
            return {}
        return {tag: other for tag, other in everywhere.items() if tag != edition.locale}


def _languages(
    tags: Mapping[str, object], editions: Mapping[str, Sequence[Edition]]
) -> Mapping[str, Mapping[str, Edition]]:
    """Index what is published in its own language, by work and tag."""
    index: dict[str, dict[str, Edition]] = {}
    for tag in tags:
        for edition in editions.get(tag, ()):
            if not edition.notice:
                index.setdefault(edition.work, {})[tag] = edition
    return index


def entry_of(edition: Edition, around: Surroundings) -> Entry:
    """Return the feed entry of an edition. Its first category is the section."""
    section = around.settings.sections[edition.section].title[edition.locale]
    return Entry(
        id=edition.entry_id,
        url=urls.edition_url(around.base_url, edition),
        title=edition.title,
        summary=edition.summary,
        html=_html(edition, around),
        language=edition.shown,
        published=around.local(edition.date),
        updated=around.local(edition.updated),
        authors=edition.authors,
        categories=((edition.section, section), *((tag, tag) for tag in edition.tags)),
        image=_enclosure(edition.image, around) if edition.image else None,
        alternates=tuple(
            Alternate(locale=tag, url=urls.edition_url(around.base_url, other), id=other.entry_id)
            for tag, other in around.translations(edition).items()
        ),
        happening=edition.happening,
    )


def _html(edition: Edition, around: Surroundings) -> str:
    page = urls.edition_url(around.base_url, edition)
    body = urls.with_absolute_media(edition.html, edition.media, around.base_url, page)
    parts = (
        _notice(edition, around),
        _when_and_where(edition, around),
        _lead(edition.image, around),
        body,
    )
    return "\n".join(part for part in parts if part)


def _notice(edition: Edition, around: Surroundings) -> str:
    if not edition.notice:
        return ""
    babel = around.settings.locales[edition.locale].babel
    sentence = around.catalogues[edition.locale].gettext(
        "This item is only available in {language}."
    )
    return _said(edition, sentence.format(language=formats.language(edition.shown, babel)))


def _when_and_where(edition: Edition, around: Surroundings) -> str:
    happening = edition.happening
    if happening is None:
        return ""
    lines = [_when(happening, edition.locale, around.settings), happening.place or ""]
    if happening.cancelled:
        lines.insert(0, around.catalogues[edition.locale].gettext("Cancelled"))
    return _said(edition, *lines)


def _when(happening: Happening, tag: str, settings: Settings) -> str:
    locale = settings.locales[tag]
    told = span(happening, locale.babel, locale.zone or settings.site.zone)
    return told[:1].upper() + told[1:]


def _said(edition: Edition, *lines: str) -> str:
    """Return what we say above a text: in the reader's language, whatever the text's."""
    text = "<br>".join(escape(line, quote=False) for line in lines if line)
    return f'<p lang="{edition.locale}"><strong>{text}</strong></p>'


def _lead(image: Image | None, around: Surroundings) -> str:
    if image is None:
        return ""
    caption = f"<figcaption>{escape(image.credit)}</figcaption>" if image.credit else ""
    source = escape(_media_url(image, around))
    return f'<figure><img src="{source}" alt="{escape(image.alt)}">{caption}</figure>'


def _enclosure(image: Image, around: Surroundings) -> Enclosure:
    return Enclosure(
        url=_media_url(image, around),
        alt=image.alt,
        credit=image.credit,
        media_type=urls.media_type(image.name),
        length=image.length,
        width=image.width,
        height=image.height,
    )


def _media_url(image: Image, around: Surroundings) -> str:
    return urls.absolute(around.base_url, urls.media_path(image))
