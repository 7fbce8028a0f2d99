"""The nouns of the house, whole when built and never changed.

Tags are BCP 47 in canonical case ("fr-CA"); instants are aware and in UTC; paths are relative
to the home, with "/". HTML is a sanitised fragment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Kind = Literal["article", "event"]
FOLDERS: Mapping[Kind, str] = {"article": "articles", "event": "events"}
"""Where works of each kind are, below `content/` and in addresses."""
Severity = Literal["error", "warning", "note"]
Mender = Literal["editor", "designer", "operator", "nobody"]
TranslationState = Literal["source", "ready", "stale", "draft", "missing"]
IssueState = Literal[
    "draft", "in_review", "approved", "scheduled", "enrolling", "sending", "sent", "skipped",
    "cancelled",
]  # fmt: skip
DeliveryState = Literal[
    "queued", "claimed", "handed_over", "sent", "deferred", "refused", "unknown", "withheld",
    "suppressed", "cancelled", "expired",
]  # fmt: skip
Purpose = Literal["issue", "system", "test"]
Role = Literal["editor", "approver", "sender", "admin"]
ROLES: tuple[Role, ...] = ("editor", "approver", "sender", "admin")
Nature = Literal["plain", "transparent", "animated", "peculiar", "drawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that somebody should know: where, what (code and fields), and who can mend it."""

    code: str
    severity: Severity
    mender: Mender
    file: str | None = None
    line: int | None = None
    setting: str | None = None
    work: str | None = None
    locale: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image of a work. `digest` is the first 16 hex of its bytes' SHA-256.

    width, height: in pixels, as it is shown; None where the file does not tell.
    length: in bytes, of what is published of it.
    nature: peculiar: turned by its EXIF, or of printers' colours, which not every mail program
            understands; transparent: it may be; drawn: SVG.
    """

    file: str
    digest: str
    alt: str
    credit: str | None = None
    width: int | None = None
    height: int | None = None
    length: int = 0
    nature: Nature = "plain"

    @property
    def name(self) -> str:
        """Return the file's own name."""
        return self.file.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One language file of a work, as its author wrote it (not yet typeset).

    fingerprint: first 12 hex of the SHA-256 of the normalised translatable content.
    parts:       marks of that content, part by part (content.parts).
    source:      (tag, fingerprint) that this translation was made from, if it says so.
    source_parts: the marks of what it was made from, if it says so.
    translator:  who is asked to bring it up to date.
    media:       images named in the body, by the path written there.
    redirect_from: paths from the root of a host, by which readers of another site find it here.
    """

    locale: str
    file: str
    title: str
    summary: str
    html: str
    slug: str
    updated: datetime
    fingerprint: str
    parts: str = ""
    status: Literal["ready", "draft"] = "ready"
    source: tuple[str, str] | None = None
    source_parts: str = ""
    translator: str | None = None
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    image: Image | None = None
    media: Mapping[str, Image] = field(default_factory=dict)
    place: str | None = None
    featured: bool = False
    reviewed_by: str | None = None
    canonical: str | None = None
    guid: str | None = None
    aliases: tuple[str, ...] = ()
    redirect_from: tuple[str, ...] = ()
    expires: datetime | None = None
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A work: one piece of news in one or more languages.

    id:      for ever; `stamped` tells whether its files carry it.
    name:    folder or flat-file name, never a localised slug.
    source:  tag of the variant that the others are translated from.
    """

    id: str
    name: str
    section: str
    date: datetime
    source: str
    variants: Mapping[str, Variant]
    stamped: bool = True
    kind: Kind = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Article):
    """A work that happens. All-day: `start` and `end` are midnights in `zone`, `end` exclusive."""

    start: datetime
    end: datetime | None
    zone: str
    all_day: bool = False
    cancelled: datetime | None = None
    sequence: int = 0
    kind: Kind = "event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """When and where an event takes place, with the place in the edition's language."""

    start: datetime
    end: datetime | None
    zone: str
    place: str | None
    all_day: bool = False
    cancelled: datetime | None = None
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """All of an Edition but its text: what lists and links of a whole publication need to hold.

    locale: whose readers; shown: language tag of the text for `lang` attributes. Where only the
            region differs (fr for fr-CA) the text is complete and `shown` equals `locale`.
    filled_from: tag of the variant that the text came from.
    notice: the text is in another language and says so.
    entry_id: of (work, locale), for ever.
    withdrawn: when the work was taken back, if it was: no reader finds its text any more.
    """

    work: str
    kind: Kind
    name: str
    entry_id: str
    locale: str
    shown: str
    filled_from: str
    translation: TranslationState
    notice: bool
    section: str
    title: str
    summary: str
    slug: str
    date: datetime
    updated: datetime
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    image: Image | None = None
    featured: bool = False
    canonical: str | None = None
    aliases: tuple[str, ...] = ()
    expires: datetime | None = None
    withdrawn: datetime | None = None
    happening: Happening | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition(Card):
    """A work as the readers of one locale get it: best language, typeset, with its address.

    media: images named in the text, by the path written there.
    """

    html: str
    media: Mapping[str, Image] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """The same thing in another language: where it is, and under which id."""

    locale: str
    url: str
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """The lead image of an entry, absolute. `length` is in bytes; None of a size: not known."""

    url: str
    alt: str
    media_type: str
    length: int
    credit: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed; every URL absolute. `id` never changes once published (RFC 4287 §4.2.6).

    categories: (term, label); the section's first. A tag is its own term.
    withdrawn:  the work was taken back: title, summary and html say so, and nothing else is left.
    """

    id: str
    url: str
    title: str
    summary: str
    html: str
    language: str
    published: datetime
    updated: datetime
    authors: tuple[str, ...] = ()
    categories: tuple[tuple[str, str], ...] = ()
    image: Enclosure | None = None
    alternates: tuple[Alternate, ...] = ()
    happening: Happening | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A whole feed in one language, newest entry first, before it has a format.

    path:       below `public/`, without extension: "fr-ca/feed".
    alternates: the same feed in other languages; `url` without extension.
    licence:    its name and its URL ("" for none).
    contact:    an email address for partners.
    previous:   path of the newest closed archive before this document (RFC 5005 §4), without extension.
    current:    of a closed archive alone: path of the feed that it belongs to.
    """

    id: str
    path: str
    base_url: str
    site_url: str
    title: str
    description: str
    language: str
    author: str
    entries: tuple[Entry, ...]
    updated: datetime
    alternates: tuple[Alternate, ...] = ()
    hubs: tuple[str, ...] = ()
    licence: tuple[str, str] | None = None
    contact: str | None = None
    previous: str | None = None
    current: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One event of a Calendar, in its readers' language. `uid` never changes (RFC 5545 §3.8.4.7).

    language: of title, summary, place and tags; the section's name is in the calendar's.
    url, summary: "" where the work was taken back.
    off:      it does not take place, or is not ours to announce any more.
    busy:     whoever has it in their calendar means to go.
    """

    uid: str
    url: str
    title: str
    summary: str
    language: str
    section: str
    tags: tuple[str, ...]
    published: datetime
    updated: datetime
    sequence: int
    happening: Happening
    off: bool = False
    busy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Events for one iCalendar document, by start. `path` has no extension, as a Channel's.

    title: "" for a single event, which goes into a calendar that its reader has.
    """

    path: str
    base_url: str
    site_url: str
    title: str
    description: str
    language: str
    zone: str
    occasions: tuple[Occasion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One item of a pool in one locale, rendered.

    item:   its key in readers' memory: the work's id, or "<id>#updated-…".
    slices: name → rendered text with slots: "html.lead", "html.item", "html.heading",
            "text.lead", "text.item", "text.heading"; a reminder has "html.row", "text.row".
    """

    item: str
    work: str
    kind: Literal["article", "event", "reminder"]
    section: str
    title: str
    summary: str
    shown: str
    translation: TranslationState
    slices: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A pool in one locale: everything that a Page of it can be put together from.

    frame: "html.head", "html.agenda" (heading of the reminders), "html.foot" and the same for text.
    subject, preheader: the editor's, or None where each selection takes its lead's.
    """

    locale: str
    subject: str | None
    preheader: str | None
    frame: Mapping[str, str]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """What an issue can bring, frozen: the very bytes that will be sent. `hash` covers all locales."""

    issue: str
    revision: int
    frozen_at: datetime
    hash: str
    locales: Mapping[str, Compiled]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A digest for one selection: both parts, still with the slots that are personal."""

    locale: str
    subject: str
    preheader: str
    html: str
    text: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One number of a newsletter. `schedule` is "adhoc-<n>" outside a schedule; `corrects` "" for none."""

    id: str
    newsletter: str
    schedule: str
    occurrence: date
    corrects: str
    state: IssueState
    paused: bool
    revision: int
    first_due: datetime
    last_due: datetime
    at: datetime | None = None
    works: tuple[str, ...] = ()
    enrolled_to: str | None = None
    skipped_empty: int = 0
    begins: datetime | None = None  # when it begins to leave, once somebody has said so
    kept: str | None = None  # a mark of what its sources say, if an editor would not take it


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A person, in their language and zone (None: the newsletter's), and what else a table said of them."""

    id: str
    address: str
    name: str | None
    locale: str
    zone: str | None
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What somebody asked for. Empty `topics` means all sections."""

    subscriber: str
    newsletter: str
    schedule: str
    topics: tuple[str, ...]
    state: Literal["pending", "active", "left", "expired"]
    since: datetime | None = None
    left_at: datetime | None = None
    left_by: str | None = None
    expires: datetime | None = None

    def stands(self, now: datetime) -> bool:
        """Tell whether it may be written for: a consent that has run out does not wait to be told so."""
        return self.state == "active" and (self.expires is None or now < self.expires)


ConsentAct = Literal["requested", "confirmed", "given", "expired", "left", "suppressed", "erased"]

AGREES: tuple[ConsentAct, ...] = ("confirmed", "given")
"""Acts by which somebody consents."""

OWN = ("form", "page")
"""Where somebody does so by themselves, and not by the word of who imports or adds them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One act in the ledger of consent: what somebody did about a newsletter, or what befell them.

    at:       when they did it; who left while the database was away did so earlier than we know.
    source:   where: "form", "page", "one-click", "mail", "complaint", "cli", "import <file>".
    method:   how we know: "double opt-in", "import", "staff".
    wording:  id of the words that they agreed to (`wordings`).
    evidence: what else shows it, in the words of whoever brought it.
    network:  the network that they wrote from, shortened or hashed, as long as it is kept.
    expires:  until when an implied consent stands.
    """

    subscriber: str
    newsletter: str
    act: ConsentAct
    at: datetime
    source: str
    method: str
    basis: Literal["express", "implied"] | None = None
    wording: str | None = None
    evidence: str | None = None
    network: str | None = None
    expires: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A reader at one issue: in which language and zone, on which topics, and what they had."""

    locale: str
    zone: str
    topics: tuple[str, ...]
    brought: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One row of the ledger, as a sender holds it. `tried_at`: when it was first handed over."""

    id: int
    purpose: Purpose
    key: str
    recipient: str
    issue: str | None
    selection: int | None
    locale: str
    zone: str | None
    state: DeliveryState
    due: datetime
    attempts: int
    token: str | None
    address: str | None = None
    tried_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One mail: `data` has CRLF line ends, not dot-stuffed; `dotted`: a line may begin with a dot.

    A recipient beyond ASCII stands in UTF-8 in `data` too, and asks for a server that takes that (RFC 6531).
    """

    delivery: int
    key: str
    sender: str
    recipient: str
    data: bytes
    dotted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a delivery: the state to settle it in, and the server's reply."""

    state: Literal[
        "sent", "deferred", "refused", "unknown", "withheld", "suppressed", "cancelled",
        "expired", "dropped",
    ]  # fmt: skip
    code: int | None = None
    enhanced: str | None = None
    text: str = ""
    next_at: datetime | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One of the staff. `address`: normalised; it is who they are in the audit log."""

    id: str
    address: str
    name: str
    roles: frozenset[Role]
    locale: str

    def may(self, role: Role) -> bool:
        """Tell whether they may do what a role is for; an admin may do it all."""
        return role in self.roles or "admin" in self.roles
