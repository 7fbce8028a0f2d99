"""What search engines, feed readers and other sites read of one page.

It is written here and not in a template: nobody looks at it, and there is one for every page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from syndicate import urls
from syndicate.site import links, structured
from syndicate.site.frame import Frame, Named
from syndicate.site.links import Place

_HIDDEN = '<meta name="robots" content="noindex">\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a page says of itself.

    canonical:  the URL to keep, where it is not the page's own.
    properties: of Open Graph, besides those that every page has.
    structured: things of schema.org.
    feeds:      feeds besides those that every page names.
    menu:       the entry of the menu that the page belongs to.
    listed:     whether search engines are to show it.
    """

    title: str
    description: str = ""
    canonical: str | None = None
    kind: str = "website"
    properties: tuple[tuple[str, str], ...] = ()
    structured: Sequence[Mapping[str, Any]] = ()
    feeds: Sequence[Named] = ()
    menu: str | None = None
    listed: bool = True


def written(frame: Frame, place: Place, head: Head) -> str:
    """Return the lines of a page's head that are its own."""
    if not head.listed:
        return _HIDDEN
    canonical = head.canonical or urls.absolute(frame.base_url, place.path)
    return "".join(
        (
            _description(head.description),
            f'<link rel="canonical" href="{escape(canonical)}">\n',
            *_alternates(frame, place),
            *map(feed_link, head.feeds),
            *_properties(_open_graph(frame, place, head, canonical)),
            structured.block(head.structured),
        )
    )


def feed_link(feed: Named) -> str:
    """Return the line by which a feed is found (standards A7.5)."""
    return (
        f'<link rel="alternate" type="{escape(feed.media_type)}" hreflang="{feed.language}"'
        f' title="{escape(feed.title)}" href="{escape(feed.url)}">\n'
    )


def _description(text: str) -> str:
    return f'<meta name="description" content="{escape(text)}">\n' if text else ""


def _alternates(frame: Frame, place: Place) -> Iterable[str]:
    default = place.anybody
    if default is None:
        default = place.languages.get(frame.settings.site.default_locale)
    for one in links.alternates(place.languages, frame.base_url, default):
        yield f'<link rel="alternate" hreflang="{one.locale}" href="{escape(one.url)}">\n'


def _properties(pairs: Iterable[tuple[str, str]]) -> Iterable[str]:
    for name, content in pairs:
        yield f'<meta property="{name}" content="{escape(content)}">\n'


def _open_graph(
    frame: Frame, place: Place, head: Head, canonical: str
) -> Iterable[tuple[str, str]]:
    yield "og:type", head.kind
    yield "og:title", head.title
    if head.description:
        yield "og:description", head.description
    yield "og:url", canonical
    for tag in place.languages:
        if tag != frame.tag:
            yield "og:locale:alternate", frame.settings.locales[tag].babel
    yield from head.properties
