"""Settings and entries → Channels: which feeds there are, under which names and ids."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from syndicate import urls
from syndicate.feeds.entry import Words
from syndicate.model import Alternate, Channel, Entry, Kind
from syndicate.settings.options import Settings


@dataclass(frozen=True, slots=True)
class Place:
    """Which feed: a locale's main feed or agenda, or the feed of one of its sections."""

    tag: str
    kind: Kind = "article"
    section: str | None = None

    @property
    def path(self) -> str:
        """Return the path of the feed, without extension."""
        return urls.feed_path(self.tag, self.section, self.kind)


def places(settings: Settings) -> Iterator[Place]:
    """Yield every feed of the publication, by locale: main, sections, agenda."""
    for tag in settings.locales:
        yield Place(tag)
        for section in settings.sections:
            yield Place(tag, section=section)
        yield Place(tag, kind="event")


def filled(channel: Channel, entries: Sequence[Entry]) -> Channel:
    """Return a channel with these entries, newest first."""
    updated = max((entry.updated for entry in entries), default=channel.updated)
    return replace(channel, entries=tuple(entries), updated=updated)


def empty(place: Place, settings: Settings, words: Words) -> Channel:
    """Return the channel of a place before it has entries."""
    site = settings.site
    title, description = _names(place, settings, words)
    inside = place.section if not site.elsewhere else None
    page = urls.section_path(place.tag, inside) if inside else urls.front_path(place.tag, site)
    return replace(
        common(place.tag, settings),
        id=f"tag:{site.authority}:{_name(place)}/{place.tag}",
        path=place.path,
        site_url=urls.absolute(site.base_url, page),
        title=title,
        description=description,
        alternates=_alternates(place, settings),
    )


def common(tag: str, settings: Settings) -> Channel:
    """Return what all feeds of a locale have in common, empty and without a place."""
    site = settings.site
    return Channel(
        id="",
        path="",
        base_url=site.base_url,
        site_url="",
        title="",
        description="",
        language=tag,
        author=settings.sender.name.get(tag) or settings.sender.legal_name,
        entries=(),
        updated=_since(site.authority).astimezone(ZoneInfo(site.zone)),
        hubs=settings.feeds.hubs,
        licence=_licence(settings),
        contact=settings.feeds.contact or settings.sender.email,
    )


def _licence(settings: Settings) -> tuple[str, str] | None:
    named = settings.feeds.licence or settings.feeds.licence_url
    return (named, settings.feeds.licence_url) if named else None


def _name(place: Place) -> str:
    """Return what identifies a feed among its languages, whatever its address becomes."""
    name = "agenda" if place.kind == "event" else "feed"
    return f"{name}/{place.section}" if place.section else name


def _names(place: Place, settings: Settings, words: Words) -> tuple[str, str]:
    """Return title and description; every feed of a locale has a title of its own."""
    site = settings.site
    name = site.title[place.tag]
    if place.section:
        section = settings.sections[place.section].title[place.tag]
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


def _alternates(place: Place, settings: Settings) -> tuple[Alternate, ...]:
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
