"""One locale's surroundings: what stands around each of its pages, rendered once for all of them."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from jinja2 import Environment

from syndicate import templating, timezones, urls
from syndicate.localise import formats
from syndicate.localise.catalogue import Catalogue
from syndicate.settings.options import Settings
from syndicate.site import feedlist, links
from syndicate.site.feedlist import Family
from syndicate.site.links import Place
from syndicate.site.sheet import logo

_TABLES = (
    *("site", "web_url", "feeds", "links", "sender", "locales", "sections", "newsletters"),
    "brand",
)
AGENDA = "agenda"


class Named(NamedTuple):
    """A document of a feed as a page names it, with a title that no other has."""

    url: str
    media_type: str
    language: str
    title: str


@dataclass(frozen=True, slots=True)
class Shell:
    """A page without what is its own: the pieces around its slots, and the names of these."""

    pieces: tuple[bytes, ...]
    slots: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> bytes:
        """Return the page; a slot that nobody fills stays empty."""
        made = [self.pieces[0]]
        for name, piece in zip(self.slots, self.pieces[1:], strict=True):
            made += (values.get(name, "").encode(), piece)
        return b"".join(made)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the pages of one locale have in common during one build.

    words:   the catalogue of every locale.
    sheet:   path of the style sheet (`sheet.stylesheet`).
    types:   extension of each format of the feeds → its media type.
    filled:  the sections that have anything public in this locale.
    issues:  newsletter → number of its latest issue that has a web version in this locale.
    inputs:  what else decides about the bytes, digested by whoever knows: catalogues, versions.
    """

    tag: str
    settings: Settings
    environment: Environment
    words: Mapping[str, Catalogue]
    sheet: str
    types: Mapping[str, str]
    filled: frozenset[str]
    issues: Mapping[str, str] = field(default_factory=dict)
    inputs: str = ""
    _shells: dict[tuple[str, str | None], Shell] = field(
        default_factory=dict, compare=False, repr=False
    )
    _templates: dict[str, Callable[..., str]] = field(
        default_factory=dict, compare=False, repr=False
    )
    _days: dict[date, str] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def key(self) -> str:
        """Return a digest of what stands around every page: as long as it stays, so may the pages.

        Which issue is the latest shows on the pages about newsletters alone (`letters`).
        """
        seen = hashlib.sha256(self.inputs.encode())
        for value in (self.tag, self.sheet, self.types, sorted(self.filled), bool(self.issues)):
            seen.update(repr(value).encode())
        seen.update(repr(logo(self.environment, str)).encode())
        for table in _TABLES:
            seen.update(repr(getattr(self.settings, table)).encode())
        loader = self.environment.loader
        for name in self.environment.list_templates(filter_func=_of_pages) if loader else ():
            seen.update(loader.get_source(self.environment, name)[0].encode() if loader else b"")
        return seen.hexdigest()[:16]

    @property
    def base_url(self) -> str:
        """Return where `public/` is served."""
        return self.settings.site.base_url

    @property
    def title(self) -> str:
        """Return the publication's name."""
        return self.settings.site.title[self.tag]

    @property
    def front(self) -> str:
        """Return the path of the page that the locale opens with."""
        return urls.front_path(self.tag, self.settings.site)

    @property
    def babel(self) -> str:
        """Return the locale's name in Babel."""
        return self.settings.locales[self.tag].babel

    @cached_property
    def zone(self) -> ZoneInfo:
        """Return the publication's zone."""
        return ZoneInfo(self.settings.site.zone)

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """Return every feed of the locale."""
        return feedlist.families(self.tag, self.settings, self.words[self.tag], self.types)

    @cached_property
    def organization(self) -> Mapping[str, str]:
        """Return who publishes, as schema.org has it."""
        sender = self.settings.sender
        return {
            "@type": "Organization",
            "name": sender.name.get(self.tag) or sender.legal_name,
            "legalName": sender.legal_name,
            "url": urls.absolute(self.base_url, self.front),
        }

    def say(self, message: str, **values: object) -> str:
        """Return a sentence in the locale's words."""
        return self.words[self.tag].gettext(message).format(**values)

    def section_title(self, key: str) -> str:
        """Return a section's name."""
        return self.settings.sections[key].title[self.tag]

    def day(self, instant: datetime) -> str:
        """Return the day of an instant in the locale's words, told once."""
        local = instant.astimezone(self.zone).date()
        told = self._days.get(local)
        if told is None:
            told = self._days[local] = formats.day(local, self.babel, length="long")
        return told

    def iso(self, instant: datetime) -> str:
        """Return an instant with the offset of the publication's zone."""
        return timezones.local(instant, self.zone).isoformat()

    def everywhere(self, path: Callable[[str], str]) -> Place:
        """Return the place of a page that every locale has."""
        return links.everywhere(self.tag, self.settings.locales, path)

    def render(self, template: str, **context: Any) -> str:
        """Return what `web/<template>` makes of `context`."""
        found = self._templates.get(template)
        if found is None:
            found = templating.prepared(self.environment, f"web/{template}")
            self._templates[template] = found
        return found(**context)

    def shell(self, root: str, menu: str | None) -> Shell:
        """Return what stands around a page.

        root: the page's way to the root of `public/`.
        menu: the entry of the menu that it belongs to: a section, AGENDA, or none.
        """
        found = self._shells.get((root, menu))
        if found is None:
            pieces, names = templating.slots(self.render("shell.html", **self._around(root, menu)))
            found = Shell(tuple(piece.encode() for piece in pieces), names)
            self._shells[root, menu] = found
        return found

    def _around(self, root: str, menu: str | None) -> Mapping[str, Any]:
        tag, sender = self.tag, self.settings.sender

        def way(target: str) -> str:
            return links.reach(root, target)

        return {
            "site_title": self.title,
            "stylesheet": way(self.sheet),
            **logo(self.environment, way),
            "home": way(self.front),
            "languages": [
                {"tag": one, "name": locale.name, "url": templating.slot(f"language.{one}")}
                for one, locale in self.settings.locales.items()
            ],
            "sections": self._menu(root, menu),
            "discovery": tuple(self._discovery()),
            "feeds": way(urls.feeds_path(tag)),
            "subscribe": way(urls.subscribe_path(tag)) if self.settings.newsletters else None,
            "issues": way(urls.issues_path(tag)) if self.issues else None,
            "links": [
                {"title": link.title[tag], "url": link.url[tag]}
                for link in self.settings.links.values()
            ],
            "publisher": f"{sender.legal_name}, {sender.mailing_address}",
            "licence": self.settings.feeds.licence,
            "licence_url": self.settings.feeds.licence_url,
            "locale_name": self.babel,
        }

    def _menu(self, root: str, menu: str | None) -> list[Mapping[str, Any]]:
        if self.settings.site.elsewhere:
            return []
        paths = {
            key: (section.title[self.tag], urls.section_path(self.tag, key))
            for key, section in self.settings.sections.items()
            if key in self.filled
        }
        agenda = self.words[self.tag].pgettext("menu", "Events")
        paths |= {AGENDA: (agenda, urls.agenda_path(self.tag))} if self.filled else {}
        return [
            {"title": title, "url": links.reach(root, path), "current": key == menu}
            for key, (title, path) in paths.items()
        ]

    def _discovery(self) -> list[Named]:
        """Return the feeds that every page names."""
        own, agenda = self.families[0], self.families[1]
        found = [*self.named(own), *self.named(agenda)]
        for tag, locale in self.settings.locales.items():
            if tag != self.tag:
                other = feedlist.main(tag, self.settings, self.words[tag], self.types)
                found += self.named(other, f" – {locale.name}")
        return found

    def named(self, family: Family, language: str = "") -> list[Named]:
        """Return each document of a feed (standards A7.5)."""
        found = [
            (one.path, one.media_type, f"{family.title}{language} ({one.label})")
            for one in family.feeds
        ]
        if family.calendar and not language:
            calendar = self.say("calendar")
            found.append((family.calendar, feedlist.CALENDAR, f"{family.title} ({calendar})"))
        return [
            Named(urls.absolute(self.base_url, path), media_type, family.tag, title)
            for path, media_type, title in found
        ]


def _of_pages(template: str) -> bool:
    return template.startswith("web/")
