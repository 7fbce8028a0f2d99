"""The second thing that signing in can ask for: a code from a telephone. The door to pyotp (RFC 6238).

A secret is in no database and in no file: it is made each time of the identity key, which stays for ever,
and a salt, which is all that the database has. Who steals the database can make no code, and there is
nothing to encrypt, nor a key to rotate. Where the key was lost (`adopt --new-key`), codes no longer fit,
and `staff reset --totp` has to let people in; the same holds for the codes that were written down.
"""

import base64
import hmac
import secrets
from datetime import datetime

import pyotp

from syndicate.audience.keyring import Keys

_STEP_S = 30
_SECRET_BYTES, _SALT_BYTES = 20, 16
_AROUND = (0, -1, 1)  # steps: clocks differ by that much
_RECOVERY, _LENGTH = 10, 12
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


def salt() -> str:
    """Return a salt for a new secret."""
    return secrets.token_hex(_SALT_BYTES)


def secret(keys: Keys, staff: str, salt: str) -> str:
    """Return the secret that an app is given, in base 32."""
    made = _of(keys, "totp", staff, salt)[:_SECRET_BYTES]
    return base64.b32encode(made).decode()


def address(secret: str, account: str, issuer: str) -> str:
    """Return what the square picture says: an otpauth URI."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def step(secret: str, code: str, now: datetime) -> int | None:
    """Return the step that a code is of, now or just before or after; None for a wrong one."""
    written = "".join(code.split())
    if not (written.isascii() and written.isdigit()):
        return None
    one, at = pyotp.TOTP(secret, interval=_STEP_S), int(now.timestamp())
    found = [
        offset
        for offset in _AROUND
        if hmac.compare_digest(one.at(at, counter_offset=offset), written)
    ]
    return at // _STEP_S + found[0] if found else None


def recovery() -> tuple[str, ...]:
    """Return codes to write down, each to be used once where the telephone is not at hand."""
    return tuple(_grouped("".join(map(_any_letter, range(_LENGTH)))) for _ in range(_RECOVERY))


def recovery_mark(keys: Keys, staff: str, code: str) -> str:
    """Return what the database has of such a code; how it is grouped or cased is of no matter."""
    plain = "".join(one for one in code.lower() if one.isalnum())
    return _of(keys, "recovery", staff, plain).hex()


def _of(keys: Keys, use: str, *words: str) -> bytes:
    return hmac.digest(keys.identity, "\0".join(("staff", use, *words)).encode(), "sha256")


def _any_letter(_place: int) -> str:
    return secrets.choice(_LETTERS)


def _grouped(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
