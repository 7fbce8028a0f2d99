"""What every journey needs to hand: the settings, the database, and where things are."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment

from syndicate import pictures, templating
from syndicate.audience import tokens
from syndicate.audience.keyring import IDENTITY, Keys
from syndicate.content.logos import logos
from syndicate.delivery import websub
from syndicate.delivery.message import mail_domain
from syndicate.errors import StoreBusy
from syndicate.localise import catalogue
from syndicate.localise.catalogue import Catalogue
from syndicate.localise.words import files as vocabulary_files
from syndicate.localise.words.vocabulary import Vocabulary
from syndicate.model import Delivery, Image
from syndicate.settings.options import Settings

_OPENING_S = 5.0

if TYPE_CHECKING:  # whoever never asks for the database need not import it
    from syndicate.store.database import Database
    from syndicate.store.types import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What it takes to read and to render. `data` is the root of the packaged templates and catalogues.

    held: what was made once for many tasks, by a key of what it is made of.
    """

    settings: Settings
    data: Path
    _catalogues: dict[str, Catalogue] = field(default_factory=dict, repr=False)
    _vocabularies: dict[str, Vocabulary] = field(default_factory=dict, repr=False)
    _environments: dict[str, Environment] = field(default_factory=dict, repr=False)
    _design: list[bytes] = field(default_factory=list, repr=False)
    held: dict[bytes, object] = field(default_factory=dict, repr=False)

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
    def index(self) -> Path:
        """Return the file that remembers what was read, and written to `public/`."""
        return self.var / "index.db"

    @property
    def archives(self) -> Path:
        """Return the folder of what was given out, and cannot be made from content again."""
        return self.var / "archives"

    @property
    def feed_archive(self) -> Path:
        """Return the folder of the closed archives of feeds."""
        return self.archives / "feeds"

    @property
    def media_archive(self) -> Path:
        """Return the folder of the images that only archives still show."""
        return self.archives / "media"

    @property
    def issue_archive(self) -> Path:
        """Return the folder of the web versions of frozen issues."""
        return self.archives / "issues"

    @property
    def hubs(self) -> Path:
        """Return the file of what hubs are still to be told."""
        return self.home / websub.FILE

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
        found = self._catalogues.get(tag)
        if found is None:
            found = self._catalogues[tag] = catalogue.load(
                tag,
                self.settings.locales,
                self.catalogue_folders,
                self.var / "cache" / "catalogues",
            )
        return found

    def vocabulary(self, tag: str) -> Vocabulary:
        """Return the vocabulary of `tag`, read once; raise TemplateError where it cannot be read."""
        found = self._vocabularies.get(tag)
        if found is None:
            found = vocabulary_files.load(tag, self.catalogue_folders)
            self._vocabularies[tag] = found
        return found

    def catalogues(self) -> Mapping[str, Catalogue]:
        """Return the catalogue of every locale we publish in."""
        return {tag: self.catalogue(tag) for tag in self.settings.locales}

    def environment(self, tag: str) -> Environment:
        """Return the Jinja environment of `tag`, made once."""
        found = self._environments.get(tag)
        if found is None:
            settings = self.settings
            found = self._environments[tag] = templating.environment(
                self.template_folders,
                self.catalogue(tag),
                settings.locales[tag],
                settings.site.zone,
                self.var / "cache" / "templates",
                pictures.look(settings.brand, self.logos, settings.site.base_url),
            )
        return found

    @property
    def logos(self) -> Mapping[str, Image]:
        """Return the brand's logos; one that cannot be read is left out, and `check` tells."""
        return logos(self.home, self.settings.brand)[0]

    def renew(self, design: bytes) -> None:
        """Have templates, catalogues and vocabularies read anew if they looked otherwise at the last call.

        design: their key (see `build.world`), taken before this: what is read from now on is as new as
        that, or newer, and then the next key tells.
        """
        if self._design == [design]:
            return
        self._design[:] = [design]
        self._environments.clear()
        self._catalogues.clear()
        self._vocabularies.clear()
        self.held.clear()

    def zone_of(self, zone: str | None, locale: str) -> str:
        """Return a reader's zone, or that of their locale, or the site's."""
        own = self.settings.locales.get(locale)
        return zone or (own.zone if own else "") or self.settings.site.zone


@dataclass(frozen=True, slots=True, kw_only=True)
class House(Workshop):
    """One publication at work.

    connect: opens the database; make_ready: what is done then, before anybody asks it anything.
    read_by: the key of the settings as they were read (see `build.world`); b"" for nobody knows.
    wake: told of mails in the transaction that queues them: due → how many; for workers elsewhere.
    """

    keys: Keys
    connect: "Callable[[], Database]"
    make_ready: "Callable[[House], None]" = lambda _house: None
    read_by: bytes = b""
    wake: "Callable[[Connection, Mapping[datetime, int]], None]" = lambda _c, _due: None
    _opened: "list[Database]" = field(default_factory=list, repr=False)
    _opening: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @property
    def database(self) -> "Database":
        """Return the database, opened when somebody first asks for it, and asked again while it cannot be.

        Raises StoreError.
        """
        if not self._opening.acquire(timeout=_OPENING_S):  # somebody else tries, and waits
            raise StoreBusy("database-busy")
        try:
            if not self._opened:
                self._opened.append(self.connect())  # there already for what makes it ready
                try:
                    self.make_ready(self)
                except BaseException:
                    self._opened.pop().close()
                    raise
            return self._opened[0]
        finally:
            self._opening.release()

    @property
    def key_folder(self) -> Path:
        """Return the folder of the secret keys."""
        return self.var / "keys"

    @property
    def identity_key(self) -> Path:
        """Return the file of the key under which addresses are hashed."""
        return self.key_folder / IDENTITY

    def close(self) -> None:
        """Let go of the database, if it was opened."""
        for one in self._opened:
            one.close()

    def message_id(self, purpose: str, key: str, recipient: str) -> str:
        """Return the Message-ID of a delivery, which depends on these three alone."""
        domain = mail_domain(self.settings.sender.email)
        return tokens.message_id(self.keys, purpose, key, recipient, domain)

    def returns_to(self, delivery: Delivery) -> str:
        """Return the address that one mail comes back to; "" where the sender's own has to do."""
        return self._tagged(self.settings.bounces.address, "bounce", delivery)

    def leave_by(self, delivery: Delivery) -> str:
        """Return the address at which a mail leaves what one mail is about; "" for none."""
        return self._tagged(self.settings.bounces.unsubscribe, "unsub", delivery)

    def _tagged(self, address: str, use: tokens.Tag, delivery: Delivery) -> str:
        if not address:
            return ""
        local, _, domain = address.rpartition("@")
        mail = tokens.Mailed(delivery.id, delivery.purpose, delivery.key, delivery.recipient)
        return f"{local}+{tokens.tag(self.keys, use, mail)}@{domain}"
