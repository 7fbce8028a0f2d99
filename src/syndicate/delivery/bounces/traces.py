"""A mail that came back → what in it is ours: the tag of an address, a link's token, a Message-ID.

None of it is proof yet: who made the mail can write anything into it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message

# Where a mail server says to whom a mail came; To may be somebody else's.
_ARRIVED = ("X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To")
_TAG = r"\+([0-9a-fA-F]{36})"
_MESSAGE_ID = re.compile(
    rb"^(?:X-)?(?:Original-)?Message-ID:\s*<?([A-Za-z0-9][\w~.-]*\.[0-9a-f]{32}@[\w.-]+)>?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_LINK = re.compile(rb"/u/([A-Za-z0-9_-]{46,256})(?![A-Za-z0-9_-])")
_ENCODED = {"quoted-printable", "base64"}


@dataclass(frozen=True, slots=True)
class Ours:
    """Our addresses for what comes back and for who leaves; "" where there is none."""

    bounces: str = ""
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """What of ours a mail carries. `leaves`: it came to the address of who leaves."""

    token: str = ""
    message_id: str = ""
    leaves: bool = False


def trace(message: Message, data: bytes, ours: Ours, arrived: Sequence[str]) -> Trace:
    """Return what of ours is in a mail; the address that it came to before what it quotes.

    arrived: to which addresses it came, if whoever brought it knows; then no header is asked.
    """
    headers = tuple(arrived) or tuple(
        str(one) for name in _ARRIVED for one in message.get_all(name, ())
    )
    leaving = next(_tags(ours.unsubscribe, headers), "")
    whole = data + b"\n" + b"\n".join(_decoded(message))
    text = whole.decode("latin-1")
    near = leaving or next(_tags(ours.bounces, headers), "")
    far = next(_tags(ours.bounces, (text,)), "") or next(_tags(ours.unsubscribe, (text,)), "")
    link = _LINK.search(whole)
    found = _MESSAGE_ID.search(whole)
    return Trace(
        token=(near or far or (link[1].decode() if link else "")),
        message_id=found[1].decode() if found else "",
        leaves=bool(leaving),
    )


def _tags(address: str, texts: Sequence[str]) -> Iterator[str]:
    local, _, domain = address.rpartition("@")
    if not address:
        return
    tagged = re.compile(rf"{re.escape(local)}{_TAG}@{re.escape(domain)}", re.IGNORECASE)
    for text in texts:
        for found in tagged.finditer(text):
            yield found[1].lower()


def _decoded(message: Message) -> Iterator[bytes]:
    """Yield the texts that do not stand in the mail as they are."""
    for part in message.walk():
        if str(part.get("Content-Transfer-Encoding", "")).strip().lower() in _ENCODED:
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield payload
