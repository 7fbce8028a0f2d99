"""Pool items and editions → what the templates of a newsletter are given to show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from syndicate import pictures, templating, urls
from syndicate.content.edits import IssueEdit
from syndicate.localise import locales, typography
from syndicate.localise.happenings import ends
from syndicate.model import Edition, Happening, Image, Kind, TranslationState
from syndicate.newsletter import plaintext
from syndicate.newsletter.issue import PoolItem
from syndicate.newsletter.keys import is_update
from syndicate.settings.options import Settings

AGENDA_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image as a mail shows it, `width` pixels wide; `url` is absolute."""

    url: str
    alt: str
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One block of a pool in one locale. `lang` is an attribute, or empty in the reader's own language.

    image, thumb: the same picture as wide as the column, and small.
    number: its place among all blocks of the locale, from 0; reminders come after the items.
    updated: its readers have had it, and its text has changed since.
    calendar: the address of the file that brings an event into a calendar; "" where there is none.
    """

    number: int
    item: str
    work: str
    kind: Kind
    reminder: bool
    section: str
    section_title: str
    title: str
    summary: str
    url: str
    shown: str
    lang: Markup
    notice: bool
    updated: bool
    translation: TranslationState
    image: Picture | None
    thumb: Picture | None
    happening: Happening | None
    calendar: str


def shown(
    tag: str,
    items: Sequence[PoolItem],
    editions: Sequence[Edition],
    newsletter: str,
    day: date,
    settings: Settings,
) -> tuple[Story, ...]:
    """Return what readers of `tag` can be shown: their items in pool order, then the reminders.

    Reminders are the events of the newsletter's sections in the week that begins on `day`.
    """
    by_work = {edition.work: edition for edition in editions}
    chosen = [
        (item.key, by_work[item.work], False)
        for item in items
        if tag in item.locales and item.work in by_work
    ]
    sections = settings.newsletters[newsletter].sections
    soon = [one for one in editions if one.section in sections and _is_reminded(one, day)]
    soon.sort(key=lambda one: (one.happening.start if one.happening else one.date, one.work))
    chosen += [(edition.work, edition, True) for edition in soon]
    return tuple(
        _story(number, key, edition, settings, reminder=reminder)
        for number, (key, edition, reminder) in enumerate(chosen)
    )


def edit_for(tag: str, edits: Mapping[str, IssueEdit], settings: Settings) -> IssueEdit:
    """Return what editors wrote for readers of `tag`, typeset: their own, or in the same language."""
    near = [one for one in locales.chain(tag, settings.locales) if locales.same_language(one, tag)]
    edit = next((edits[one] for one in near if one in edits), IssueEdit())
    html = urls.with_absolute_media(
        edit.editorial_html or "",
        edit.media,
        settings.site.base_url,
        show=partial(pictures.mail_attributes, base_url=settings.site.base_url),
    )
    set_text = partial(typography.text, tag=tag, locales=settings.locales)
    return replace(
        edit,
        subject=set_text(edit.subject) if edit.subject else None,
        preheader=set_text(edit.preheader) if edit.preheader else None,
        editorial_html=typography.html(html, tag, settings.locales),
    )


def frame(  # noqa: PLR0913, PLR0917 - what stands around the stories has as many sources
    tag: str,
    newsletter: str,
    day: date,
    number: str,
    edit: IssueEdit,
    settings: Settings,
    corrected: date | None = None,
) -> Mapping[str, Any]:
    """Return what templates show around the stories: names, addresses, editorial, colours.

    languages: where the same issue is read in each other language.
    """
    base_url = settings.site.base_url
    editorial = edit.editorial_html or ""
    return {
        "newsletter_title": settings.newsletters[newsletter].title[tag],
        "occurrence": day,
        "corrected": corrected,
        "editorial": Markup(editorial),  # noqa: S704 - sanitised when it was read
        "editorial_text": plaintext.from_html(editorial),
        "online_url": urls.absolute(base_url, urls.issue_path(tag, newsletter, number)),
        "home_url": urls.absolute(base_url, urls.home_path(tag)),
        "languages": [
            {
                "tag": one,
                "name": locale.name,
                "url": urls.absolute(base_url, urls.issue_path(one, newsletter, number)),
            }
            for one, locale in settings.locales.items()
            if one != tag
        ],
        "sender": settings.sender_of(newsletter, tag),
        "brand": settings.brand,
    }


def _is_reminded(edition: Edition, day: date) -> bool:
    happening = edition.happening
    if happening is None or happening.cancelled:
        return False
    return _is_soon(happening, day)


def _is_soon(happening: Happening, day: date) -> bool:
    midnight = datetime.combine(day, time(), ZoneInfo(happening.zone))
    starts_by = midnight + timedelta(days=AGENDA_DAYS)
    return happening.start < starts_by and ends(happening) > midnight


def _story(
    number: int, item: str, edition: Edition, settings: Settings, *, reminder: bool
) -> Story:
    site, base_url = settings.site, settings.site.base_url
    happening = edition.happening
    on = happening and not happening.cancelled and urls.has_page(edition, site)
    return Story(
        number=number,
        item=item,
        work=edition.work,
        kind=edition.kind,
        reminder=reminder,
        section=edition.section,
        section_title=settings.sections[edition.section].title[edition.locale],
        title=edition.title,
        summary=edition.summary,
        url=urls.edition_url(site, edition),
        shown=edition.shown,
        lang=templating.lang(edition),
        notice=edition.notice,
        updated=is_update(item),
        translation=edition.translation,
        image=_picture(edition.image, pictures.MAIL_COLUMN, base_url),
        thumb=_picture(edition.image, pictures.MAIL_THUMB, base_url),
        happening=happening,
        calendar=urls.absolute(base_url, urls.calendar_path(edition)) if on else "",
    )


def _picture(image: Image | None, shown: int, base_url: str) -> Picture | None:
    found = pictures.mailed(image, shown, base_url) if image else None
    if image is None or found is None:
        return None
    return Picture(url=found.url, alt=image.alt, width=found.width)
