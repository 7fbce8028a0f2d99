"""Settings and words → every feed of a locale, known before there is anything in it.

A section's feed and the agenda have calendars beside them; one list names them all.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from syndicate import urls
from syndicate.localise.catalogue import Catalogue
from syndicate.settings.options import Settings

CALENDAR = "text/calendar"
_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One document of a feed; `label` is what the format calls itself, `path` is below `public/`."""

    path: str
    media_type: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One feed in every format.

    name:     what it brings, in its own language: "All articles", "Culture".
    title:    the feed's own, as readers list it: "News – Culture".
    calendar: path of the calendar that belongs to it.
    """

    tag: str
    name: str
    title: str
    feeds: tuple[Feed, ...]
    calendar: str | None = None


def main(tag: str, settings: Settings, words: Catalogue, types: Mapping[str, str]) -> Family:
    """Return a locale's feed of all articles. types: extension → media type."""
    return Family(
        tag=tag,
        name=words.gettext("All articles"),
        title=settings.site.title[tag],
        feeds=_feeds(urls.feed_path(tag), types),
    )


def agenda(tag: str, settings: Settings, words: Catalogue, types: Mapping[str, str]) -> Family:
    """Return a locale's feed of all events, with the calendar."""
    path = urls.feed_path(tag, kind="event")
    return Family(
        tag=tag,
        name=words.gettext("All events"),
        title=words.gettext("{site} – Events").format(site=settings.site.title[tag]),
        feeds=_feeds(path, types),
        calendar=f"{path}.ics",
    )


def section(
    tag: str, key: str, settings: Settings, words: Catalogue, types: Mapping[str, str]
) -> Family:
    """Return the feed of a section's articles, with the calendar of its events."""
    name = settings.sections[key].title[tag]
    title = words.gettext("{site} – {section}")
    return Family(
        tag=tag,
        name=name,
        title=title.format(site=settings.site.title[tag], section=name),
        feeds=_feeds(urls.feed_path(tag, key), types),
        calendar=f"{urls.feed_path(tag, key, 'event')}.ics",
    )


def issues(
    tag: str, key: str, settings: Settings, words: Catalogue, types: Mapping[str, str]
) -> Family:
    """Return the feed of a newsletter's past issues."""
    title = words.gettext("{newsletter} – Past issues")
    name = title.format(newsletter=settings.newsletters[key].title[tag])
    feeds = _feeds(urls.issues_feed_path(tag, key), types)
    return Family(tag=tag, name=name, title=name, feeds=feeds)


def families(
    tag: str, settings: Settings, words: Catalogue, types: Mapping[str, str]
) -> tuple[Family, ...]:
    """Return every feed of a locale: main, agenda, one for each section, one for each newsletter."""
    return (
        main(tag, settings, words, types),
        agenda(tag, settings, words, types),
        *(section(tag, key, settings, words, types) for key in settings.sections),
        *(issues(tag, key, settings, words, types) for key in settings.newsletters),
    )


def _feeds(path: str, types: Mapping[str, str]) -> tuple[Feed, ...]:
    return tuple(
        Feed(
            path=f"{path}.{extension}",
            media_type=media_type,
            label=_NAMES.get(extension, extension.upper()),
        )
        for extension, media_type in types.items()
    )
