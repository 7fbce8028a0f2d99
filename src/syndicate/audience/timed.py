"""Keys, a purpose and a value → a token that says when it was made, and back. The door to itsdangerous.

Where a link in a mail may be used for some days only, and where a form has to be filled in by a person:
`tokens` has the links that do not end. What a token says is not hidden; it cannot be made by others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

from syndicate.audience.keyring import Keys

Purpose = Literal["confirm", "form", "welcome", "second", "totp"]
_LONGEST = 256


@dataclass(frozen=True, slots=True)
class Timed:
    """What a token says, how long ago it was made, and whether that is too long."""

    value: str
    age: timedelta
    over: bool


def sign(keys: Keys, purpose: Purpose, value: str, now: datetime) -> str:
    """Return the token of a value, by the newest key; safe in an address where `value` is."""
    return _signer(keys, purpose, now).sign(value).decode()


def read(keys: Keys, purpose: Purpose, token: str, now: datetime, lasts: timedelta) -> Timed | None:
    """Return what a token says; None for one that we never made for this purpose."""
    signer = _signer(keys, purpose, now, *_added(keys))
    if len(token) > _LONGEST or not token.isascii():
        return None
    try:
        value, at = signer.unsign(token, return_timestamp=True)
    except BadSignature:
        return None
    try:
        signer.unsign(token, max_age=int(lasts.total_seconds()))
    except SignatureExpired:
        return Timed(value.decode(), now - at, over=True)
    return Timed(value.decode(), now - at, over=False)


def _added(keys: Keys) -> Iterator[bytes]:
    """Yield the keys that were added since we began: others sign by them."""
    number = keys.newest + 1
    while key := keys.verifying(number):
        yield key
        number += 1


class _Signer(TimestampSigner):
    """Signs at an instant that it is given: the clock is not ours to read here."""

    now: datetime

    def get_timestamp(self) -> int:
        return int(self.now.timestamp())


def _signer(keys: Keys, purpose: Purpose, now: datetime, *added: bytes) -> _Signer:
    made = _Signer(
        [*(keys.signing[number] for number in sorted(keys.signing)), *added],
        salt=f"syndicate {purpose}",
        key_derivation="hmac",
        digest_method=sha256,
    )
    made.now = now
    return made
