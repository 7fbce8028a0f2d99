"""What every journey needs to hand: the settings, the database, and where things are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment

from syndicate import templating
from syndicate.audience import tokens
from syndicate.audience.keyring import Keys
from syndicate.delivery.message import mail_domain
from syndicate.localise import catalogue
from syndicate.localise.catalogue import Catalogue
from syndicate.localise.words import files as vocabulary_files
from syndicate.localise.words.vocabulary import Vocabulary
from syndicate.settings.options import Settings
from syndicate.store.database import Database


@dataclass(frozen=True, slots=True)
class House:
    """One publication at work. `data` is the root of the packaged templates and catalogues."""

    settings: Settings
    database: Database
    keys: Keys
    data: Path
    _catalogues: dict[str, Catalogue] = field(default_factory=dict, repr=False)
    _vocabularies: dict[str, Vocabulary] = field(default_factory=dict, repr=False)
    _environments: dict[str, Environment] = field(default_factory=dict, repr=False)

    @property
    def home(self) -> Path:
        """Return the publication's folder."""
        return self.settings.home

    @property
    def public(self) -> Path:
        """Return the folder that the web serves."""
        return self.home / "public"

    @property
    def var(self) -> Path:
        """Return the folder of what is remembered besides the database."""
        return self.home / "var"

    @property
    def manifest(self) -> Path:
        """Return the file that remembers what was written to `public/`."""
        return self.var / "published.json"

    @property
    def issue_archive(self) -> Path:
        """Return the folder of the web versions of frozen issues."""
        return self.var / "archives" / "issues"

    @property
    def withdrawals(self) -> Path:
        """Return the log of withdrawals."""
        return self.home / self.settings.store.withdrawals

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """Return where templates are looked for, the publication's own first."""
        return tuple(dict.fromkeys((self.home / "templates", self.data / "templates")))

    @property
    def catalogue_folders(self) -> tuple[Path, ...]:
        """Return where catalogues are looked for, the publication's own first."""
        return tuple(dict.fromkeys((self.home / "locales", self.data / "locales")))

    def catalogue(self, tag: str) -> Catalogue:
        """Return the catalogue of `tag`, read once."""
        if tag not in self._catalogues:
            self._catalogues[tag] = catalogue.load(
                tag,
                self.settings.locales,
                self.catalogue_folders,
                self.var / "cache" / "catalogues",
            )
        return self._catalogues[tag]

    def vocabulary(self, tag: str) -> Vocabulary:
        """Return the vocabulary of `tag`, read once; raise TemplateError where it cannot be read."""
        if tag not in self._vocabularies:
            self._vocabularies[tag] = vocabulary_files.load(tag, self.catalogue_folders)
        return self._vocabularies[tag]

    def catalogues(self) -> Mapping[str, Catalogue]:
        """Return the catalogue of every locale we publish in."""
        return {tag: self.catalogue(tag) for tag in self.settings.locales}

    def environment(self, tag: str) -> Environment:
        """Return the Jinja environment of `tag`, made once."""
        if tag not in self._environments:
            settings = self.settings
            self._environments[tag] = templating.environment(
                self.template_folders,
                self.catalogue(tag),
                settings.locales[tag],
                settings.site.zone,
                self.var / "cache" / "templates",
            )
        return self._environments[tag]

    def message_id(self, purpose: str, key: str, recipient: str) -> str:
        """Return the Message-ID of a delivery, which depends on these three alone."""
        domain = mail_domain(self.settings.sender.email)
        return tokens.message_id(self.keys, purpose, key, recipient, domain)

    def zone_of(self, zone: str | None, locale: str) -> str:
        """Return a reader's zone, or that of their locale, or the site's."""
        own = self.settings.locales.get(locale)
        return zone or (own.zone if own else "") or self.settings.site.zone
