"""Editions and channels → every page of the publication."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from syndicate import templating, urls
from syndicate.model import Channel, Edition
from syndicate.settings.options import Brand, Settings
from syndicate.site import links
from syndicate.site.lists import Entry, articles, coming, entry, lang, leading, picture

Editions = Mapping[str, tuple[Edition, ...]]
File = tuple[str, bytes]
HOME_STORIES = 12
HOME_EVENTS = 6


def pages(
    editions: Editions,
    channels: Sequence[Channel],
    feed_types: Mapping[str, str],
    settings: Settings,
    environment: Callable[[str], Environment],
    now: datetime,
) -> Iterator[File]:
    """Yield path below `public/` and bytes: the style sheet, then each locale's pages, the chooser.

    feed_types:  extension of each format of the feeds → its media type.
    environment: tag → the Jinja environment of that locale.
    now:         decides which events are still to come; `lists.next_change` tells until when.
    """
    default = settings.site.default_locale
    sheet, css = stylesheet(environment(default), settings.brand)
    yield sheet, css
    for tag in settings.locales:
        site = _Site(tag, editions, channels, feed_types, settings, environment(tag), sheet)
        yield from _works(site)
        yield from _sections(site, now)
        yield _home(site, now)
    yield _chooser(
        _Site(default, editions, channels, feed_types, settings, environment(default), sheet)
    )


def stylesheet(environment: Environment, brand: Brand) -> File:
    """Return the path and the bytes of the style sheet; the path changes with the bytes."""
    css = templating.render(environment, "web/site.css", brand=brand).encode()
    return f"media/{hashlib.sha256(css).hexdigest()[:16]}/site.css", css


@dataclass(frozen=True, slots=True)
class _Site:
    """One locale's part of the publication, and how its pages are made."""

    tag: str
    editions: Editions
    channels: Sequence[Channel]
    feed_types: Mapping[str, str]
    settings: Settings
    environment: Environment
    sheet: str

    @property
    def own(self) -> tuple[Edition, ...]:
        """Return this locale's public works, newest first."""
        return tuple(self.editions.get(self.tag, ()))

    @property
    def base_url(self) -> str:
        return self.settings.site.base_url

    def page(self, path: str, template: str, paths: Mapping[str, str], **context: Any) -> File:
        """Render the page at `path`; `paths` are the same page in every language that has it."""
        default = paths.get(self.settings.site.default_locale)
        values = {
            "canonical": urls.absolute(self.base_url, path),
            "alternates": links.alternates(paths, self.base_url, default),
            "description": "",
            **self._surroundings(path, paths),
            **context,
        }
        text = templating.render(self.environment, f"web/{template}.html", **values)
        return f"{path}index.html", text.encode()

    def entries(self, those: Sequence[Edition], path: str) -> tuple[Entry, ...]:
        """Return works as the page at `path` lists them."""
        return tuple(entry(one, path, self.settings) for one in those)

    def _surroundings(self, path: str, paths: Mapping[str, str]) -> Mapping[str, Any]:
        """Return what stands around every page: names, languages, sections, feeds."""
        near = [one for one in self.channels if path.startswith(_folder(one.path))]
        main = [one for one in near if _folder(one.path) == urls.home_path(self.tag)]
        sender = self.settings.sender
        return {
            "site_title": self.settings.site.title[self.tag],
            "stylesheet": links.relative(path, self.sheet),
            "home": links.relative(path, urls.home_path(self.tag)),
            "languages": self._languages(path, paths),
            "sections": self._menu(path),
            "discovery": links.feeds_of(near, self.feed_types),
            "feeds": links.feeds_of(main[:1], self.feed_types, path),
            "publisher": f"{sender.legal_name}, {sender.mailing_address}",
        }

    def _languages(self, path: str, paths: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
        """Return every language with this page in it, or else its home page."""
        return [
            {
                "tag": tag,
                "name": locale.name,
                "url": links.relative(path, paths.get(tag, urls.home_path(tag))),
            }
            for tag, locale in self.settings.locales.items()
        ]

    def _menu(self, path: str) -> Sequence[Mapping[str, Any]]:
        filled = {one.section for one in self.own}
        return [
            {
                "title": section.title[self.tag],
                "url": links.relative(path, urls.section_path(self.tag, key)),
                "current": path == urls.section_path(self.tag, key),
            }
            for key, section in self.settings.sections.items()
            if key in filled
        ]


def _folder(path: str) -> str:
    return path[: path.rfind("/") + 1]


def _works(site: _Site) -> Iterator[File]:
    elsewhere: dict[str, list[Edition]] = {}
    for those in site.editions.values():
        for one in those:
            elsewhere.setdefault(one.work, []).append(one)
    for edition in site.own:
        yield _work(site, edition, elsewhere[edition.work])


def _work(site: _Site, edition: Edition, siblings: Sequence[Edition]) -> File:
    path = urls.edition_path(edition)
    root = path.count("/") * "../"
    section = site.settings.sections[edition.section].title[site.tag]
    return site.page(
        path,
        edition.kind,
        {one.locale: urls.edition_path(one) for one in siblings},
        title=edition.title,
        description=edition.summary,
        canonical=links.canonical(edition, siblings, site.base_url),
        edition=edition,
        standfirst=not _opens_with(edition.html, edition.summary),
        lang=lang(edition),
        image=picture(edition.image, path),
        section={
            "title": section,
            "url": links.relative(path, urls.section_path(site.tag, edition.section)),
        },
        body=Markup(  # noqa: S704 - sanitised when it was read
            urls.with_absolute_media(edition.html, edition.media, root)
        ),
    )


def _opens_with(html: str, summary: str) -> bool:
    """Tell whether the text begins with its own summary, which then need not be shown twice."""
    first = Markup(html.partition("</p>")[0]).striptags()  # noqa: S704 - only to be read
    return first.split() == summary.split()


def _sections(site: _Site, now: datetime) -> Iterator[File]:
    for key, section in site.settings.sections.items():
        path = urls.section_path(site.tag, key)
        own = [one for one in site.own if one.section == key]
        yield site.page(
            path,
            "section",
            {tag: urls.section_path(tag, key) for tag in site.settings.locales},
            title=section.title[site.tag],
            articles=site.entries(articles(own), path),
            events=site.entries(coming(own, now), path),
        )


def _home(site: _Site, now: datetime) -> File:
    path = urls.home_path(site.tag)
    lead = leading(site.own)
    rest = [one for one in articles(site.own) if one is not lead]
    return site.page(
        path,
        "home",
        {tag: urls.home_path(tag) for tag in site.settings.locales},
        title=site.settings.site.title[site.tag],
        description=site.settings.site.description.get(site.tag, ""),
        first=entry(lead, path, site.settings) if lead else None,
        articles=site.entries(rest[:HOME_STORIES], path),
        events=site.entries(coming(site.own, now)[:HOME_EVENTS], path),
    )


def _chooser(site: _Site) -> File:
    """Return the front door, which works without a server: every language by its own name."""
    settings = site.settings
    homes = {tag: urls.home_path(tag) for tag in settings.locales}
    text = templating.render(
        site.environment,
        "web/chooser.html",
        site_title=settings.site.title[site.tag],
        stylesheet=links.relative("", site.sheet),
        canonical=urls.absolute(site.base_url, ""),
        alternates=links.alternates(homes, site.base_url, None),
        choices=[
            {
                "tag": tag,
                "name": locale.name,
                "title": settings.site.title[tag],
                "url": links.relative("", homes[tag]),
            }
            for tag, locale in settings.locales.items()
        ],
    )
    return "index.html", text.encode()
