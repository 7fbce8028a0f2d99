"""Editions → Channels: which feeds there are, what stands in them, in which order, under which ids."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from syndicate import urls
from syndicate.feeds.entry import Surroundings, Words, entry_of
from syndicate.feeds.head import cut, within
from syndicate.model import Alternate, Channel, Edition, Kind
from syndicate.settings.options import Settings


@dataclass(frozen=True, slots=True)
class _Place:
    """Which feed: a locale's main feed or agenda, or the feed of one of its sections."""

    tag: str
    kind: Kind = "article"
    section: str | None = None


def channels(
    editions: Mapping[str, Sequence[Edition]],
    settings: Settings,
    catalogues: Mapping[str, Words],
) -> tuple[Channel, ...]:
    """Return every feed of the publication, by locale: main, sections, agenda.

    editions: by tag, newest first; entries keep that order. Each feed ends where its largest
    document would pass 100 kB.
    """
    around = Surroundings(settings, editions, catalogues)
    return tuple(
        _channel(place, editions.get(place.tag, ()), around) for place in _places(settings)
    )


def _places(settings: Settings) -> Iterator[_Place]:
    for tag in settings.locales:
        yield _Place(tag)
        for section in settings.sections:
            yield _Place(tag, section=section)
        yield _Place(tag, kind="event")


def _channel(place: _Place, editions: Sequence[Edition], around: Surroundings) -> Channel:
    chosen = within(edition for edition in editions if _belongs(edition, place))
    entries = tuple(entry_of(edition, around) for edition in chosen)
    empty = _empty(place, around)
    updated = max((entry.updated for entry in entries), default=empty.updated)
    return cut(replace(empty, entries=entries, updated=updated))


def _belongs(edition: Edition, place: _Place) -> bool:
    return edition.kind == place.kind and place.section in (None, edition.section)


def _empty(place: _Place, around: Surroundings) -> Channel:
    settings = around.settings
    site = settings.site
    title, description = _names(place, around)
    path = urls.feed_path(place.tag, place.section, place.kind)
    page = urls.section_path(place.tag, place.section) if place.section else ""
    return Channel(
        id=f"tag:{site.authority}:{_name(place)}/{place.tag}",
        path=path,
        base_url=site.base_url,
        site_url=urls.absolute(site.base_url, page or urls.home_path(place.tag)),
        title=title,
        description=description,
        language=place.tag,
        author=settings.sender.name.get(place.tag, settings.sender.legal_name),
        entries=(),
        updated=_since(site.authority).astimezone(ZoneInfo(site.zone)),
        alternates=_alternates(place, settings),
    )


def _name(place: _Place) -> str:
    """Return what identifies a feed among its languages, whatever its address becomes."""
    name = "agenda" if place.kind == "event" else "feed"
    return f"{name}/{place.section}" if place.section else name


def _names(place: _Place, around: Surroundings) -> tuple[str, str]:
    """Return title and description; every feed of a locale has a title of its own."""
    site, words = around.settings.site, around.catalogues[place.tag]
    name = site.title[place.tag]
    if place.section:
        section = around.settings.sections[place.section].title[place.tag]
        return (
            words.gettext("{site} – {section}").format(site=name, section=section),
            words.gettext("News filed under “{section}”.").format(section=section),
        )
    if place.kind == "event":
        return (
            words.gettext("{site} – Events").format(site=name),
            words.gettext("Events, the latest announced first."),
        )
    return name, site.description.get(place.tag) or name


def _alternates(place: _Place, settings: Settings) -> tuple[Alternate, ...]:
    return tuple(
        Alternate(
            locale=tag,
            url=urls.absolute(
                settings.site.base_url, urls.feed_path(tag, place.section, place.kind)
            ),
        )
        for tag in settings.locales
        if tag != place.tag
    )


def _since(authority: str) -> datetime:
    """Return the date in "domain,2018-03" (RFC 4151): the age of a feed that has no entry yet."""
    year, month, day = (*authority.partition(",")[2].split("-"), "1", "1")[:3]
    return datetime(int(year), int(month), int(day), tzinfo=UTC)
