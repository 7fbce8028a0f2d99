"""The bytes of a mail → its subject, parts and headers, for providers that put mails together themselves.

It takes apart what `delivery.message` and `delivery.personalise` made, and nothing else.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message as Parsed
from email.utils import parseaddr

from syndicate.errors import Refused
from syndicate.model import Message

# What a provider writes itself, or is told otherwise. A signature would not hold for what they make.
_THEIRS = frozenset(
    [
        "bcc",
        "cc",
        "content-transfer-encoding",
        "content-type",
        "date",
        "dkim-signature",
        "from",
        "message-id",
        "mime-version",
        "reply-to",
        "subject",
        "to",
    ]
)
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_STUFFED = re.compile(r"(?m)^ ")
_SOFT_BREAK = re.compile(r"(?m)(?<!^--) \n")  # "-- " is a signature's line, and stays one


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address and whose it is; the name is "" where none is given."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail in pieces.

    message_id: without its angle brackets.
    text: without the marks of format=flowed: its paragraphs are whole lines.
    headers: those that are no piece of their own, unfolded, as they stand on the wire.
    """

    sender: Mailbox
    recipient: Mailbox
    reply_to: Mailbox | None
    subject: str
    text: str
    html: str
    message_id: str
    headers: dict[str, str]


def letter(message: Message) -> Letter:
    """Take a mail apart. Raises Refused provider-unfit for one that is of another kind."""
    parsed = message_from_bytes(message.data)
    parts = {part.get_content_type(): part for part in parsed.walk() if not part.is_multipart()}
    if parts.keys() - {"text/plain", "text/html"} or len(parts) != len(list(_leaves(parsed))):
        raise Refused("provider-unfit", scope="recipient", kind="content")
    replies = _raw(parsed, "Reply-To")
    return Letter(
        sender=_mailbox(_raw(parsed, "From")),
        recipient=Mailbox(message.recipient, _mailbox(_raw(parsed, "To")).name),
        reply_to=_mailbox(replies) if replies else None,
        subject=_decoded(_raw(parsed, "Subject")),
        text=_plain(parts.get("text/plain")),
        html=_text(parts.get("text/html")),
        message_id=_raw(parsed, "Message-ID").strip("<>"),
        headers={
            name: _unfolded(str(value))
            for name, value in parsed.items()
            if name.lower() not in _THEIRS
        },
    )


def _leaves(parsed: Parsed) -> list[Parsed]:
    return [part for part in parsed.walk() if not part.is_multipart()]


def _raw(parsed: Parsed, name: str) -> str:
    return _unfolded(str(parsed.get(name, "")))


def _unfolded(value: str) -> str:
    return _FOLD.sub("", value).strip()


def _decoded(value: str) -> str:
    return str(make_header(decode_header(value)))


def _mailbox(value: str) -> Mailbox:
    name, address = parseaddr(value)
    return Mailbox(address, _decoded(name))


def _plain(part: Parsed | None) -> str:
    text = _text(part)
    if part is None or part.get_param("format") != "flowed":
        return text
    return _SOFT_BREAK.sub(" ", _STUFFED.sub("", text))


def _text(part: Parsed | None) -> str:
    if part is None:
        return ""
    octets = part.get_payload(decode=True)
    assert isinstance(octets, bytes)  # noqa: S101  of a part that is not multipart
    return octets.decode("utf-8").replace("\r\n", "\n")
