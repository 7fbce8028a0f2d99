"""A delivery status notification (RFC 3464, 6533) → what it says of each recipient."""

import quopri
import re
import sys
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from typing import Literal

from syndicate.delivery.replies import codes

Action = Literal["failed", "delayed", "delivered", "relayed", "expanded", ""]
ACTIONS: tuple[Action, ...] = ("failed", "delayed", "delivered", "relayed", "expanded")
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
_AT_RECIPIENT = re.compile(r"RCPT\s+TO", re.IGNORECASE)
_GLOBAL = "message/global-delivery-status"  # where a recipient is beyond ASCII
_NAMES = ("message/delivery-status", _GLOBAL)
_BLANK = re.compile(r"(?:\r?\n){2,}")
_SURROGATES = range(0xD800, 0xE000)
_EMBEDDED = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")  # RFC 6533 §3


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What happened to one recipient. `at_recipient`: the server said so when it heard the address."""

    address: str
    action: Action
    code: int | None
    enhanced: str
    text: str
    at_recipient: bool = False


def statuses(message: Message) -> tuple[Status, ...]:
    """Return what a notification says of each recipient; nothing of what is no notification."""
    parts = [part for part in message.walk() if part.get_content_type() in _NAMES]
    words = _words(message) if parts else ""
    return tuple(_status(block, words) for part in parts for block in _blocks(part))


def _blocks(part: Message) -> Iterator[Message]:
    """Yield the groups of fields that are about a recipient."""
    payload = part.get_payload()
    blocks = payload if isinstance(payload, list) else ()
    if part.get_content_type() == _GLOBAL:
        blocks = [message_from_string(one) for one in _BLANK.split(_global(part))]
    for block in blocks:
        if isinstance(block, Message) and ("Final-Recipient" in block or "Action" in block):
            yield block


def _global(part: Message) -> str:
    """Return the text of a part whose kind the standard library does not know, and takes for a mail."""
    inside = part.get_payload(0)
    data = inside.as_bytes() if isinstance(inside, Message) else b""
    match str(part.get("Content-Transfer-Encoding", "")).strip().lower():
        case "base64":
            data = b64decode(data)
        case "quoted-printable":
            data = quopri.decodestring(data)
        case _:
            pass
    return data.decode("utf-8", "replace").strip()


def _status(block: Message, words: str) -> Status:
    diagnosis = _field(block, "Diagnostic-Code")
    said = _STATUS.search(_field(block, "Status"))
    status = said[0] if said else ""
    code, fine = codes(diagnosis.partition(";")[2] or diagnosis)
    if fine and (not status or (status.endswith(".0.0") and status[0] == fine[0])):
        status = fine  # many a server says 5.0.0, and quotes one that knew better
    if code is not None and status and str(code)[0] != status[0]:
        code = None
    action = _field(block, "Action").partition("(")[0].strip().lower()
    return Status(
        address=_address(block),
        action=next((one for one in ACTIONS if one == action), ""),
        code=code,
        enhanced=status,
        text=diagnosis or _field(block, "Status"),
        at_recipient=bool(_AT_RECIPIENT.search(diagnosis) or _AT_RECIPIENT.search(words)),
    )


def _address(block: Message) -> str:
    """Return who the mail was for, as the sender wrote it if that is told."""
    for name in ("Original-Recipient", "Final-Recipient"):
        _kind, _, rest = _field(block, name).partition(";")
        found = rest.strip().strip("<>")
        if "@" in found:
            return _EMBEDDED.sub(_character, found)
    return ""


def _character(embedded: re.Match[str]) -> str:
    number = int(embedded[1], 16)
    valid = number <= sys.maxunicode and number not in _SURROGATES
    return chr(number) if valid else embedded[0]


def _field(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())


def _words(message: Message) -> str:
    """Return what the notification tells people."""
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            payload = part.get_payload(decode=True)
            return payload[:4096].decode("latin-1") if isinstance(payload, bytes) else ""
    return ""
