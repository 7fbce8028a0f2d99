"""A Page and its sender → the bytes of a mail, but for what is personal.

The MIME bytes are made once for all readers of a Page. Each slot stands alone between soft line
breaks of the quoted-printable text, so that filling it is a join (`personalise.fill`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email import quoprimime
from hashlib import sha256
from typing import Literal

from syndicate.delivery import headers
from syndicate.errors import DeliveryError
from syndicate.model import Issue, Page
from syndicate.newsletter import plaintext
from syndicate.settings.options import Settings
from syndicate.templating import SLOT_CLOSE, SLOT_OPEN

SOFT_BREAK = b"=\r\n"
_LINE = 75  # one less than RFC 2045 §6.7 allows: the soft break beside a slot takes its last place
# Where the value of a header comes from, but for the subject, which is an issue's own.
_SOURCES: Mapping[str, str] = {
    "From": "sender.name.{locale}",
    "Reply-To": "newsletters.{newsletter}.reply_to",
    "List-Id": "newsletters.{newsletter}.title.{locale}",
    "Feedback-ID": "site.authority",
    "Content-Language": "locales.{locale}",
}
_SLOT = re.compile(f"{SLOT_OPEN}([a-z_]+){SLOT_CLOSE}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who writes, as every mail of an issue says it in one locale.

    newsletter, issue: what somebody is told who has to mend what cannot be sent.
    list_id, list_title: None and "" for a mail that belongs to no list (a confirmation).
    automatic: made by a schedule, not by a person (RFC 3834).
    one_click: the mail offers RFC 8058 unsubscribing; its URL is personal.
    """

    name: str
    address: str
    reply_to: str = ""
    list_id: str | None = None
    list_title: str = ""
    newsletter: str = ""
    issue: str = ""
    feedback_id: str = ""
    automatic: bool = True
    one_click: bool = True


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a personal value goes, and how it has to be escaped there."""

    name: str
    part: Literal["text", "html"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A mail in pieces; a slot stands between each two. Headers that are personal go before it."""

    sender: str
    one_click: bool
    pieces: tuple[bytes, ...]
    slots: tuple[Slot, ...]


def letterhead(settings: Settings, newsletter: str, locale: str, issue: Issue) -> Letterhead:
    """Return how mails of `issue` are signed for readers of `locale`."""
    table = settings.newsletters[newsletter]
    sender = settings.sender_of(newsletter, locale)
    address = table.from_ or sender.email
    domain = mail_domain(address)
    return Letterhead(
        name=sender.name.get(locale) or sender.legal_name,
        address=address,
        reply_to=table.reply_to,
        list_id=f"{newsletter}.{locale.lower()}.{domain}",
        list_title=table.title[locale],
        newsletter=newsletter,
        issue=issue.id,
        feedback_id=":".join((issue.id, newsletter, "issue", _sender_id(settings))),
        automatic=not issue.schedule.startswith("adhoc-"),
    )


def letterhead_of_system(settings: Settings, newsletter: str, locale: str, kind: str) -> Letterhead:
    """Return how a mail about a subscription is signed: it belongs to no list, and nobody wrote it."""
    table, sender = settings.newsletters[newsletter], settings.sender_of(newsletter, locale)
    return Letterhead(
        name=sender.name.get(locale) or sender.legal_name,
        address=table.from_ or sender.email,
        reply_to=table.reply_to,
        newsletter=newsletter,
        feedback_id=":".join((kind, newsletter, "system", _sender_id(settings))),
        one_click=kind == "welcome",
    )


def mail_domain(address: str) -> str:
    """Return the part after the last @: where Message-IDs and list ids live."""
    return address.rpartition("@")[2]


def template(page: Page, head: Letterhead) -> Template:
    """Return the mail of a Page, text first and HTML last (RFC 2046 §5.1.4).

    The same Page gives the same bytes. Raises DeliveryError when a header value is unfit.
    """
    boundary = "=_" + sha256((page.text + page.html).encode()).hexdigest()[:24]
    try:
        pieces = [_headers(page, head, boundary)]
    except DeliveryError as error:
        raise _placed(error, page, head) from error
    slots: list[Slot] = []
    _add_part(pieces, slots, "text", _opening(boundary, "plain"), plaintext.flowed(page.text))
    _add_part(pieces, slots, "html", _opening(boundary, "html"), page.html)
    pieces[-1] += f"\r\n--{boundary}--\r\n".encode()
    return Template(
        sender=head.address, one_click=head.one_click, pieces=tuple(pieces), slots=tuple(slots)
    )


def quoted_printable(value: str) -> bytes:
    """Return UTF-8 in lines of at most 75 characters with CRLF ends (RFC 2045 §6.7)."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    octets = lines.encode().decode("latin-1")  # quoprimime takes one character for each octet
    return quoprimime.body_encode(octets, _LINE, "\r\n").encode("ascii")


def _headers(page: Page, head: Letterhead, boundary: str) -> bytes:
    lines = [
        headers.mailbox("From", head.name, head.address),
        headers.text("Subject", page.subject),
        headers.plain("MIME-Version", "1.0"),
        headers.plain("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
        headers.plain("Content-Language", page.locale),
    ]
    if head.reply_to:
        lines.append(headers.plain("Reply-To", head.reply_to))
    if head.one_click:
        lines.append(headers.plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    if head.list_id:
        lines.append(headers.with_phrase("List-Id", head.list_title, f"<{head.list_id}>"))
        lines.append(headers.plain("Precedence", "bulk"))
    if head.automatic:
        lines.append(headers.plain("Auto-Submitted", "auto-generated"))
    if head.feedback_id:
        lines.append(headers.plain("Feedback-ID", head.feedback_id))
    return b"".join(lines)  # the empty line that ends them begins the first part


def _placed(error: DeliveryError, page: Page, head: Letterhead) -> DeliveryError:
    """Return the error with the place where the value of its header can be mended."""
    header = error.fields["header"]
    if header == "Subject":
        return DeliveryError("subject-control", locale=page.locale, issue=head.issue)
    setting = _SOURCES[header].format(newsletter=head.newsletter, locale=page.locale)
    return DeliveryError(error.code, setting=setting, header=header)


def _opening(boundary: str, subtype: str) -> bytes:
    flowed = "; format=flowed; delsp=no" if subtype == "plain" else ""  # RFC 3676
    return (
        f'\r\n--{boundary}\r\nContent-Type: text/{subtype}; charset="utf-8"{flowed}\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode()


def _add_part(
    pieces: list[bytes],
    slots: list[Slot],
    part: Literal["text", "html"],
    opening: bytes,
    body: str,
) -> None:
    """Append one MIME part: what stands before its first slot continues the last piece."""
    first, *rest = _SLOT.split(body)
    pieces[-1] += opening + quoted_printable(first)
    for name, following in zip(rest[::2], rest[1::2], strict=True):
        pieces[-1] += SOFT_BREAK
        slots.append(Slot(name, part))
        pieces.append(SOFT_BREAK + quoted_printable(following))


def _sender_id(settings: Settings) -> str:
    """Return who we are to complaint reports (Feedback-ID): stable, short, and no colon."""
    return sha256(settings.site.authority.encode()).hexdigest()[:12]
