"""A password → its hash, and whether it is that one. The door to pwdlib (Argon2id).

A hash costs a quarter of a second and 64 MB, on purpose: few are made at once, whoever asks.
"""

import re
import secrets
import unicodedata
from functools import cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash

from syndicate.errors import UsageError

LEAST, MOST = 12, 1000  # characters
_AT_ONCE = BoundedSemaphore(2)
_FEWEST_DIFFERENT = 5
# What the commonest passwords that are long enough are made of, before and after their digits taken away
# (NIST SP 800-63B §3.1.1.2 asks for such a list). They are compared without what is no letter or digit.
_COMMON = frozenset(
    [
        *("123456789012", "1234567890123", "12345678901234", "123456789123", "0123456789012"),
        *("987654321098", "1q2w3e4r5t6y", "1q2w3e4r5t6y7u", "1qaz2wsx3edc", "zaq12wsxcde3"),
        *(
            "password",
            "passwort",
            "passw0rd",
            "p4ssw0rd",
            "motdepasse",
            "monmotdepasse",
            "mypassword",
        ),
        *("admin", "administrator", "administrateur", "adminpassword", "welcome", "bienvenue"),
        *("newsletter", "infolettre", "syndicate", "changeme", "changemeplease", "letmein"),
        *("letmeinplease", "contrasena", "contraseña", "motdepassesecret", "secretpassword"),
        *("azerty", "azertyuiop", "azertyuiopqs", "qwerty", "qwertyuiop", "qwertyuiopasdfghjkl"),
        *("qazwsxedcrfv", "abcd", "abcdefghijkl", "abcdefghijklm", "iloveyou", "iloveyouforever"),
        *("jetaime", "jetaimepourtoujours", "bonjour", "soleil", "football", "doudou", "loulou"),
        *("correcthorsebatterystaple", "montreal", "quebec", "clermontferrand", "auvergne"),
    ]
)
_REPEATED = re.compile(r"(.{1,11}?)\1+")


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    with _AT_ONCE:
        return _hasher().hash(_written(password))


def check(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Tell whether a password is the one that was kept, and what to keep from now on if that is another.

    None kept costs as much as any: how long it takes does not tell who there is.
    """
    nobody = _nobody()
    with _AT_ONCE:
        right, better = _hasher().verify_and_update(_written(password), kept or nobody)
    return (right and kept is not None), (better if right and kept is not None else None)


def require(password: str, address: str, name: str) -> None:
    """Raise UsageError for a password that others would guess. No rule asks for signs or digits."""
    written = _written(password)
    if len(written) < LEAST:
        raise UsageError("password-short", least=LEAST)
    if len(written) > MOST:
        raise UsageError("password-long", most=MOST)
    plain = _plain(written)
    own = {_plain(one) for one in (address, address.partition("@")[0], name)}
    if plain in own or _without_digits(plain) in own:
        raise UsageError("password-own")
    if (
        {plain, _without_digits(plain)} & _COMMON
        or _REPEATED.fullmatch(plain)
        or len(set(written)) < _FEWEST_DIFFERENT
    ):
        raise UsageError("password-common")


def _written(password: str) -> str:
    """Return a password as it is hashed: one keyboard writes é as one character, another as two."""
    return unicodedata.normalize("NFKC", password)


def _plain(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())


def _without_digits(text: str) -> str:
    return text.strip("0123456789") or text


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_hex())
