"""Every option there is, with its type and its default. `reader` fills these from TOML.

An option's type says how it is read: timedelta from "90s", "5m", "24h", "7d"; tuple from a list;
Mapping[str, str] keyed by locale tag from `title.fr = "…"`; Literal from one of its values. Paths
are relative to the home. `forms` narrows texts and numbers. An option whose metadata say INTERNAL is
none that people can write. What explains each option to people is config/syndicate.example.toml.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from syndicate.settings import forms
from syndicate.settings.alerting import Alerts
from syndicate.settings.brand import Brand
from syndicate.settings.console import Console
from syndicate.settings.pacing import Pace
from syndicate.settings.programs import Api
from syndicate.settings.providers import Brevo, Mailgun, Mailjet, Ses
from syndicate.settings.recurrence import Schedule
from syndicate.settings.relay import Smtp
from syndicate.settings.returning import Bounces
from syndicate.settings.watching import Doctor, Logs, Metrics

Missing = Literal["hold", "fallback", "omit"]
Late = Literal["carry", "wait", "fallback"]
HighMarks = Literal["customary", "thin", "none"]
Algorithm = Literal["rsa", "ed25519"]
INTERNAL: Mapping[str, bool] = MappingProxyType({"internal": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    base_url: forms.Url
    zone: forms.Zone
    authority: forms.Authority
    title: Mapping[str, forms.Filled]
    default_locale: str
    description: Mapping[str, forms.Lines] = field(default_factory=dict)
    precompress: bool = False
    elsewhere: forms.OptionalPattern = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """Where forms and the links in mails lead.

    trusted_proxies: networks whose word we take for who is asking (X-Forwarded-For).
    asked_per_hour:  how many times an hour one network may ask for mails from the forms.
    utf8_addresses:  whether the forms take an address that goes beyond ASCII before the @ (RFC 6531).
    """

    base_url: forms.OptionalUrl = ""
    trusted_proxies: tuple[forms.Network, ...] = ()
    asked_per_hour: forms.Amount = 60
    utf8_addresses: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """What partners are given, and on which terms."""

    body: Literal["full", "summary"] = "full"
    hubs: tuple[forms.Request, ...] = ()
    licence: str = ""
    licence_url: forms.OptionalRequest = ""
    contact: forms.OptionalAddress = ""
    history: timedelta = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends, as law and readers want to know it. `overrides[newsletter][locale]` differ key by key.

    outside_quebec: what was assessed before readers' data left Québec, in the operator's own words.
    """

    legal_name: forms.Filled
    mailing_address: forms.FilledLines
    email: forms.Address
    phone: str = ""
    name: Mapping[str, str] = field(default_factory=dict)
    profile: tuple[Literal["fr_public", "fr_private", "qc_public", "qc_business", "ca"], ...] = ()
    outside_quebec: str = ""
    overrides: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(
        default_factory=dict, metadata=INTERNAL
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Locale:
    """One language we publish in.

    fallback:   the tags to try next, nearest first.
    translator: who is asked for texts in it, as people call them; a work may name its own.
    high_marks: the space before ; ! ? in French; it is customary in France and not in Canada.
    """

    name: forms.Filled
    babel: str
    fallback: tuple[str, ...] = ()
    zone: forms.OptionalZone = ""
    translator: str = ""
    high_marks: HighMarks = "customary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    title: Mapping[str, forms.Filled]
    missing: Missing = "fallback"
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What the foot of every page leads to, besides our own pages."""

    title: Mapping[str, forms.Filled]
    url: Mapping[str, forms.Request]


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsletter:
    title: Mapping[str, forms.Filled]
    sections: tuple[str, ...]
    description: Mapping[str, forms.Lines] = field(default_factory=dict)
    from_: forms.OptionalAddress = ""
    reply_to: forms.OptionalAddress = ""
    template: forms.Template = "digest"
    window: forms.Lasting = timedelta(days=30)
    max_items: forms.Items = 12
    since: datetime | None = None
    parity: tuple[str, ...] = ()
    late: Late = "carry"
    until: timedelta = timedelta(hours=3)
    approvals: Literal[0, 1, 2] = 1
    approvals_in: tuple[str, ...] = ()
    own_approval: bool = True
    grace: timedelta = timedelta(minutes=5)
    plan_ahead: timedelta = timedelta(hours=24)
    if_unapproved: Literal["hold", "skip"] = "hold"
    max_lateness: timedelta = timedelta(hours=6)
    proofs: tuple[forms.Address, ...] = ()
    schedules: Mapping[str, Schedule] = field(default_factory=dict)

    @property
    def reviewed(self) -> bool:
        """Tell whether somebody has to approve an issue before it leaves."""
        return self.approvals > 0 or bool(self.approvals_in)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """One key that signs mails, under the selector that names its table."""

    algorithm: Algorithm = "rsa"
    file: str = ""
    sign: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Dkim:
    """Who vouches for mails, and with which keys; without one we do not sign."""

    domain: forms.OptionalDomain = ""
    selectors: Mapping[str, Selector] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    transport: str = "folder"
    only: tuple[str, ...] = ()
    retry: tuple[timedelta, ...] = tuple(
        timedelta(minutes=minutes) for minutes in (5, 30, 60, 120, 240, 480)
    )
    give_up: timedelta = timedelta(hours=72)
    lease: forms.Lasting = timedelta(minutes=10)
    unknown: Literal["hold", "resend"] = "hold"
    pace: Pace = field(default_factory=Pace)
    smtp: Smtp = field(default_factory=Smtp)
    mailjet: Mailjet = field(default_factory=Mailjet)
    brevo: Brevo = field(default_factory=Brevo)
    ses: Ses = field(default_factory=Ses)
    mailgun: Mailgun = field(default_factory=Mailgun)
    dkim: Dkim = field(default_factory=Dkim)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    url: forms.Filled = "sqlite:///var/syndicate.db"
    withdrawals: forms.Filled = "var/withdrawals.log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """How long things about readers are kept, and what they are told.

    erased:      that somebody was erased, and what they had agreed to when.
    unconfirmed: what somebody asked for from a form, and did not confirm.
    networks:    from which network somebody consented, shortened as it is.
    goodbye:     whether who leaves gets a last mail that says so.
    """

    erased: timedelta = timedelta(days=1095)
    unconfirmed: forms.Lasting = timedelta(days=7)
    networks: timedelta = timedelta(days=395)
    goodbye: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """The `[schedule]` table."""

    runner: Literal["local", "workers"] = "local"
    publish: forms.Lasting = timedelta(minutes=5)
    ask_after: forms.Lasting = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A publication as its operator set it up."""

    home: Path = field(metadata=INTERNAL)
    file: str = field(metadata=INTERNAL)
    site: Site
    sender: Sender
    locales: Mapping[str, Locale]
    sections: Mapping[str, Section]
    newsletters: Mapping[str, Newsletter]
    links: Mapping[str, Link] = field(default_factory=dict)
    web: Web = field(default_factory=Web)
    feeds: Feeds = field(default_factory=Feeds)
    delivery: Delivery = field(default_factory=Delivery)
    bounces: Bounces = field(default_factory=Bounces)
    alerts: Alerts = field(default_factory=Alerts)
    api: Api = field(default_factory=Api)
    store: Store = field(default_factory=Store)
    privacy: Privacy = field(default_factory=Privacy)
    schedule: Runner = field(default_factory=Runner)
    console: Console = field(default_factory=Console)
    logs: Logs = field(default_factory=Logs)
    metrics: Metrics = field(default_factory=Metrics)
    doctor: Doctor = field(default_factory=Doctor)
    brand: Brand = field(default_factory=Brand)
    demo: Demo | None = None

    def sender_of(self, newsletter: str, tag: str) -> Sender:
        """Return who sends a newsletter to readers of a locale: what is set for just these counts."""
        own = dict(self.sender.overrides.get(newsletter, {}).get(tag, {}))
        if isinstance(own.get("name"), str):
            own["name"] = {tag: own["name"]}
        return replace(self.sender, **own)

    @property
    def web_url(self) -> str:
        """Return where forms and the unsubscribe endpoint are, without a final slash."""
        return (self.web.base_url or self.site.base_url).rstrip("/")
