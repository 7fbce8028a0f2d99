"""Every option there is, with its type and its default. `reader` fills these from TOML.

An option's type says how it is read: timedelta from "90s", "5m", "24h", "7d"; tuple from a list;
Mapping[str, str] keyed by locale tag from `title.fr = "…"`; Literal from one of its values. Paths
are relative to the home. What explains each option to people is config/syndicate.example.toml.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Missing = Literal["hold", "fallback", "omit"]
Late = Literal["carry", "wait", "fallback"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    base_url: str
    zone: str
    authority: str
    title: Mapping[str, str]
    default_locale: str
    description: Mapping[str, str] = field(default_factory=dict)
    precompress: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    base_url: str = ""
    trusted_proxies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends, as law and readers want to know it. `overrides[newsletter][locale]` differ key by key."""

    legal_name: str
    mailing_address: str
    email: str
    phone: str = ""
    name: Mapping[str, str] = field(default_factory=dict)
    profile: tuple[Literal["fr_public", "fr_private", "qc_public", "qc_business", "ca"], ...] = ()
    overrides: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Locale:
    """One language we publish in. `fallback` names the tags to try next, nearest first."""

    name: str
    babel: str
    fallback: tuple[str, ...] = ()
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    title: Mapping[str, str]
    missing: Missing = "fallback"
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When: a local wall time in one zone, or in each reader's ("recipient")."""

    every: Literal["day", "week"]
    at: str
    zone: str = "recipient"
    on: Weekday = "monday"


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsletter:
    title: Mapping[str, str]
    sections: tuple[str, ...]
    description: Mapping[str, str] = field(default_factory=dict)
    from_: str = ""
    reply_to: str = ""
    template: str = "digest"
    window: timedelta = timedelta(days=30)
    max_items: int = 12
    since: datetime | None = None
    parity: tuple[str, ...] = ()
    late: Late = "carry"
    approvals: Literal[0, 1, 2] = 1
    plan_ahead: timedelta = timedelta(hours=24)
    if_unapproved: Literal["hold", "skip"] = "hold"
    max_lateness: timedelta = timedelta(hours=6)
    proofs: tuple[str, ...] = ()
    schedules: Mapping[str, Schedule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Smtp:
    host: str = "localhost"
    port: int = 587
    tls: Literal["required", "implicit", "none"] = "required"
    user: str = ""
    password_file: str = ""
    connections: int = 4
    timeout: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    transport: str = "folder"
    only: tuple[str, ...] = ()
    retry: tuple[timedelta, ...] = tuple(
        timedelta(minutes=minutes) for minutes in (5, 30, 60, 120, 240, 480)
    )
    give_up: timedelta = timedelta(hours=72)
    lease: timedelta = timedelta(minutes=10)
    unknown: Literal["hold", "resend"] = "hold"
    smtp: Smtp = field(default_factory=Smtp)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    heartbeat_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    url: str = "sqlite:///var/syndicate.db"
    withdrawals: str = "var/withdrawals.log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """The `[schedule]` table."""

    runner: Literal["local", "workers"] = "local"
    publish: timedelta = timedelta(minutes=5)
    ask_after: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """Colours and type of mails and pages; the defaults are the house's own."""

    paper: str = "#ffffff"
    wash: str = "#f4f3ef"
    ink: str = "#1d1f24"
    soft: str = "#585b63"
    rule: str = "#d9d6cd"
    accent: str = "#1f4e79"
    dark_paper: str = "#15171b"
    dark_wash: str = "#1d2025"
    dark_ink: str = "#ececea"
    dark_soft: str = "#a9adb6"
    dark_rule: str = "#34383f"
    dark_accent: str = "#8fbdea"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A publication as its operator set it up."""

    home: Path
    file: str
    site: Site
    sender: Sender
    locales: Mapping[str, Locale]
    sections: Mapping[str, Section]
    newsletters: Mapping[str, Newsletter]
    web: Web = field(default_factory=Web)
    delivery: Delivery = field(default_factory=Delivery)
    alerts: Alerts = field(default_factory=Alerts)
    store: Store = field(default_factory=Store)
    schedule: Runner = field(default_factory=Runner)
    brand: Brand = field(default_factory=Brand)
    demo: Demo | None = None

    @property
    def web_url(self) -> str:
        """Return where forms and the unsubscribe endpoint are, without a final slash."""
        return (self.web.base_url or self.site.base_url).rstrip("/")
