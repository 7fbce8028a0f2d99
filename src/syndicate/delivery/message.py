"""A Page and its sender → the bytes of a mail, but for what is personal.

The MIME bytes are made once for all readers of a Page. Each slot stands alone between soft line
breaks of the quoted-printable text, so that filling it is a join (`personalise.fill`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email import quoprimime
from hashlib import sha256
from itertools import chain
from typing import Literal

from syndicate import urls
from syndicate.delivery import headers
from syndicate.errors import DeliveryError
from syndicate.model import Issue, Page, Purpose
from syndicate.newsletter import plaintext
from syndicate.settings.options import Newsletter, Sender, Settings
from syndicate.templating import SLOT_CLOSE, SLOT_OPEN, field_of

Part = Literal["text", "html"]
SOFT_BREAK = b"=\r\n"
LINE = 75  # one less than RFC 2045 §6.7 allows: the soft break beside a slot takes its last place
# Where the value of a header comes from, but for the subject, which is an issue's own.
_SOURCES: Mapping[str, str] = {
    "From": "sender.name.{locale}",
    "Reply-To": "newsletters.{newsletter}.reply_to",
    "List-Id": "newsletters.{newsletter}.title.{locale}",
    "Feedback-ID": "site.authority",
    "Content-Language": "locales.{locale}",
    "List-Help": "site.base_url",
    "List-Subscribe": "web.base_url",
    "List-Archive": "site.base_url",
    "List-Owner": "sender.email",
}
_SLOT = re.compile(f"{SLOT_OPEN}([a-z0-9_.]+){SLOT_CLOSE}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who writes, as every mail of an issue says it in one locale.

    newsletter, issue: what somebody is told who has to mend what cannot be sent.
    reply_to: where answers are read, unless that is `address`.
    list_id, list_title: None and "" for a mail that belongs to no list (a confirmation).
    list_urls: header of RFC 2369 → its one address.
    automatic: made by a schedule, not by a person (RFC 3834).
    one_click: the mail offers RFC 8058 unsubscribing; its URL is personal.
    """

    name: str
    address: str
    reply_to: str = ""
    list_id: str | None = None
    list_title: str = ""
    list_urls: Mapping[str, str] = field(default_factory=dict)
    newsletter: str = ""
    issue: str = ""
    feedback_id: str = ""
    automatic: bool = True
    one_click: bool = True


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a personal value goes, and how it has to be escaped there.

    name:    of what is ours to fill, or of a reader's field.
    default: what a reader's field says who has none; None of what is ours.
    begins:  it is the first of its line.
    """

    name: str
    part: Part
    default: str | None = None
    begins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A mail in pieces; a slot stands between each two. Headers that are personal go before it.

    distinct, turns: its slots, each once, and which of these stands where.
    """

    sender: str
    one_click: bool
    pieces: tuple[bytes, ...]
    distinct: tuple[Slot, ...]
    turns: tuple[int, ...]


def letterhead(
    settings: Settings, newsletter: str, locale: str, issue: Issue, purpose: Purpose = "issue"
) -> Letterhead:
    """Return how mails of `issue` are signed for readers of `locale`."""
    table = settings.newsletters[newsletter]
    sender = settings.sender_of(newsletter, locale)
    address = table.from_ or sender.email
    domain, replies = mail_domain(address), _replies(table, sender)
    return Letterhead(
        name=sender.name.get(locale) or sender.legal_name,
        address=address,
        reply_to=replies,
        list_id=f"{newsletter}.{locale.lower()}.{domain}",
        list_title=table.title[locale],
        list_urls=_list_urls(settings, newsletter, locale, replies or address),
        newsletter=newsletter,
        issue=issue.id,
        feedback_id=":".join((issue.id, newsletter, purpose, _sender_id(settings))),
        automatic=not issue.schedule.startswith("adhoc-"),
    )


def letterhead_of_system(settings: Settings, newsletter: str, locale: str, kind: str) -> Letterhead:
    """Return how a mail about a subscription is signed: it belongs to no list, and nobody wrote it."""
    table, sender = settings.newsletters[newsletter], settings.sender_of(newsletter, locale)
    return Letterhead(
        name=sender.name.get(locale) or sender.legal_name,
        address=table.from_ or sender.email,
        reply_to=_replies(table, sender),
        newsletter=newsletter,
        feedback_id=":".join((kind, newsletter, "system", _sender_id(settings))),
        one_click=kind == "welcome",
    )


def _replies(table: Newsletter, sender: Sender) -> str:
    """Return where answers go: where the settings say, or to the sender whom somebody reads."""
    return table.reply_to or (sender.email if table.from_ not in {"", sender.email} else "")


def _list_urls(settings: Settings, newsletter: str, locale: str, owner: str) -> Mapping[str, str]:
    """Return the one address of each header of RFC 2369 that is the same for every reader."""
    base = settings.site.base_url
    return {
        "List-Help": urls.uri(urls.absolute(base, urls.subscribe_path(locale))),
        "List-Subscribe": urls.uri(urls.signup(settings.web_url, locale)),
        "List-Archive": urls.uri(urls.absolute(base, urls.issues_path(locale, newsletter))),
        "List-Owner": f"mailto:{owner}",
    }


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
    distinct = tuple(dict.fromkeys(slots))
    return Template(
        sender=head.address,
        one_click=head.one_click,
        pieces=tuple(pieces),
        distinct=distinct,
        turns=tuple(map(distinct.index, slots)),
    )


def cut(body: str, part: Part) -> tuple[tuple[str, ...], tuple[Slot, ...]]:
    """Return the texts around the slots of one part of a Page, and the slots: one fewer."""
    texts = _SLOT.split(body)
    marks, texts = texts[1::2], texts[::2]
    begins = (text.endswith("\n") or (not text and not number) for number, text in enumerate(texts))
    found = (_slot(mark, part, begins=one) for mark, one in zip(marks, begins, strict=False))
    return tuple(texts), tuple(found)


def quoted_printable(value: str) -> bytes:
    """Return UTF-8 in lines of at most 75 characters with CRLF ends (RFC 2045 §6.7).

    None begins with a dot: SMTP would double it, and each mail would have to be looked through.
    """
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    octets = lines.encode().decode("latin-1")  # quoprimime takes one character for each octet
    encoded = quoprimime.body_encode(octets, LINE, "\r\n")
    if "\n." in encoded or encoded.startswith("."):
        encoded = "\r\n".join(chain.from_iterable(map(_undotted, encoded.split("\r\n"))))
    return encoded.encode("ascii")


def _undotted(line: str) -> Iterator[str]:
    """Yield a line, broken once more where it is too long with its first dot written as =2E."""
    while line.startswith("."):
        line = f"=2E{line[1:]}"
        if len(line) <= LINE:
            break
        escape = line.find("=", LINE - 3, LINE - 1)  # never within an escape
        at = LINE - 1 if escape < 0 else escape
        yield f"{line[:at]}="
        line = line[at:]
    yield line


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
        lines += (headers.plain(name, f"<{url}>") for name, url in head.list_urls.items())
        lines += (headers.plain("List-Post", "NO"), headers.plain("Precedence", "bulk"))
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
    pieces: list[bytes], slots: list[Slot], part: Part, opening: bytes, body: str
) -> None:
    """Append one MIME part: what stands before its first slot continues the last piece."""
    (first, *rest), found = cut(body, part)
    pieces[-1] += opening + quoted_printable(first)
    for slot, following in zip(found, rest, strict=True):
        pieces[-1] += SOFT_BREAK
        slots.append(slot)
        pieces.append(SOFT_BREAK + quoted_printable(following))


def _slot(mark: str, part: Part, *, begins: bool) -> Slot:
    found = field_of(mark)
    if found is None:
        return Slot(mark, part, begins=begins)
    return Slot(found[0], part, found[1], begins)


def _sender_id(settings: Settings) -> str:
    """Return who we are to complaint reports (Feedback-ID): stable, short, and no colon."""
    return sha256(settings.site.authority.encode()).hexdigest()[:12]
