"""Keys and a reader → the reader's own links, and back, without a database.

A token is base64url of: key number (2 bytes), the subscriber's UUID (16), MAC (16), newsletter. The
MAC is HMAC-SHA256, cut to 128 bits (RFC 8058 and standards B2.4 ask for no less), over the purpose
and the rest: a link that leaves a newsletter opens nobody's preferences.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal
from uuid import UUID

from syndicate.audience import keyring
from syndicate.audience.keyring import Keys

Purpose = Literal["leave", "preferences", "preview"]
Tag = Literal["bounce", "unsub"]
_KEY, _UUID, _MAC = 2, 16, 16
_DELIVERY, _TAG_MAC = 6, 10  # what stands before an @ is short; each guess costs a mail
_HEAD = _KEY + _UUID + _MAC
_LONGEST = 256


@dataclass(frozen=True, slots=True)
class Mailed:
    """A mail as the ledger has it: what a tag is about."""

    id: int
    purpose: str
    key: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Who a token speaks for, and on which newsletter; None is all of them."""

    subscriber: str
    newsletter: str | None


def load(folder: Path) -> Keys:
    """Return the keys in `folder`, made on first use; see `keyring`."""
    return keyring.load(folder)


def one_click(keys: Keys, subscriber: str, newsletter: str | None) -> str:
    """Return the token that leaves a newsletter (`urls.one_click`). It does not expire."""
    return _sign(keys, "leave", Claim(subscriber, newsletter))


def preferences(keys: Keys, subscriber: str, newsletter: str | None) -> str:
    """Return the token that opens a reader's preferences (`urls.preferences`)."""
    return _sign(keys, "preferences", Claim(subscriber, newsletter))


def preview(keys: Keys, link: str) -> str:
    """Return the token that opens a page before the public reads it. link: its row's UUID."""
    return _sign(keys, "preview", Claim(link, None))


def both(keys: Keys, subscriber: str, newsletter: str) -> tuple[str, str]:
    """Return what `one_click` and `preferences` do, as every mail has both."""
    key, head, tail = _parts(keys, Claim(subscriber, newsletter))
    return _signed(key, "leave", head, tail), _signed(key, "preferences", head, tail)


def verify(keys: Keys, token: str, purpose: Purpose) -> Claim | None:
    """Return what the token claims, or None if we never gave it out for this purpose.

    Raises SettingsError where its key is there and cannot be used.
    """
    data = _decoded(token)
    if data is None:
        return None
    head, mac, newsletter = data[: _KEY + _UUID], data[_KEY + _UUID : _HEAD], data[_HEAD:]
    key = keys.verifying(int.from_bytes(head[:_KEY]))
    if key is None or not hmac.compare_digest(mac, _mac(key, purpose, head, newsletter)):
        return None
    return Claim(str(UUID(bytes=head[_KEY:])), newsletter.decode() or None)


def tag(keys: Keys, use: Tag, mail: Mailed) -> str:
    """Return what names a mail in an address of ours: 36 digits and letters, their case of no matter.

    Hexadecimal of: key number (2 bytes), the delivery's id (6), MAC (10). The MAC covers what the mail
    is and whose, too: a ledger that was restored may give an id to another one.
    """
    number = keys.newest
    head = number.to_bytes(_KEY) + mail.id.to_bytes(_DELIVERY)
    return (head + _tag_mac(keys.signing[number], use, head, mail)).hex()


def tagged(tag: str) -> int | None:
    """Return the id of the delivery that a tag names, true or not; None for what is no tag."""
    data = _tag_data(tag)
    return None if data is None else int.from_bytes(data[_KEY : _KEY + _DELIVERY])


def is_tag_of(keys: Keys, tag: str, use: Tag, mail: Mailed) -> bool:
    """Tell whether we gave a mail this tag. Raises SettingsError where its key cannot be used."""
    data = _tag_data(tag)
    if data is None:
        return False
    head, mac = data[: _KEY + _DELIVERY], data[_KEY + _DELIVERY :]
    key = keys.verifying(int.from_bytes(head[:_KEY]))
    same = int.from_bytes(head[_KEY:]) == mail.id
    return key is not None and hmac.compare_digest(mac, _tag_mac(key, use, head, mail)) and same


def form_seal(keys: Keys, token: str) -> str:
    """Return what a form on a token's page carries, so that only that page can post it."""
    return hmac.digest(keys.identity, b"form\0" + token.encode(), "sha256").hex()


def message_id(keys: Keys, purpose: str, key: str, recipient: str, mail_domain: str) -> str:
    """Return the Message-ID of a delivery: the same on every retry and after a restore.

    key: the purpose key, an issue's id for example.
    """
    words = "\0".join(("message", purpose, key, recipient))
    mac = _digest(keys.identity, words.encode())[:_MAC].hex()
    return f"<{key}.{mac}@{mail_domain}>"


def address_hmac(keys: Keys, address: str) -> str:
    """Return what stands for a normalised address where the address itself must not be kept."""
    return _digest(keys.identity, b"address\0" + address.encode()).hex()


def identity_mark(keys: Keys) -> str:
    """Return what tells one identity key from another, and nothing about either."""
    return hmac.digest(keys.identity, b"identity", "sha256").hex()


def _sign(keys: Keys, purpose: Purpose, claim: Claim) -> str:
    key, head, tail = _parts(keys, claim)
    return _signed(key, purpose, head, tail)


def _parts(keys: Keys, claim: Claim) -> tuple[bytes, bytes, bytes]:
    """Return the key that signs, what stands before the MAC, and what after it."""
    number = keys.newest
    subscriber = bytes.fromhex(claim.subscriber.replace("-", ""))
    head = number.to_bytes(_KEY) + subscriber
    return keys.signing[number], head, (claim.newsletter or "").encode()


def _signed(key: bytes, purpose: Purpose, head: bytes, tail: bytes) -> str:
    return _encoded(head + _mac(key, purpose, head, tail) + tail)


def _mac(key: bytes, purpose: Purpose, head: bytes, tail: bytes) -> bytes:
    return _digest(key, b"%b\0%b%b" % (purpose.encode(), head, tail))[:_MAC]


def _tag_mac(key: bytes, use: Tag, head: bytes, mail: Mailed) -> bytes:
    words = "\0".join((use, mail.purpose, mail.key, mail.recipient)).encode()
    return _digest(key, words + b"\0" + head)[:_TAG_MAC]


def _digest(key: bytes, words: bytes) -> bytes:
    mac = _begun(key).copy()
    mac.update(words)
    return mac.digest()


@lru_cache(maxsize=16)
def _begun(key: bytes) -> hmac.HMAC:
    """Return the MAC of nothing yet: to begin costs as much as the rest."""
    return hmac.new(key, digestmod="sha256")


def _tag_data(tag: str) -> bytes | None:
    try:
        data = bytes.fromhex(tag)
    except ValueError:
        return None
    return (
        data
        if len(tag) == 2 * (_KEY + _DELIVERY + _TAG_MAC) and data.hex() == tag.lower()
        else None
    )


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _decoded(token: str) -> bytes | None:
    """Return the bytes of a token that we could have written, letter by letter."""
    if len(token) > _LONGEST:
        return None
    try:
        data = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except ValueError:
        return None
    return data if len(data) >= _HEAD and _encoded(data) == token else None
