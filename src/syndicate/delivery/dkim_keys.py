"""The keys that sign mails: read, made, and told to the DNS. The door to `cryptography` for signing.

A private key is a PEM file without a passphrase. Nothing of it is in any value that is returned but
the functions that sign with it.
"""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from syndicate import disk
from syndicate.errors import SettingsError, reason_of, unwritable
from syndicate.settings.options import Algorithm

LEAST_BITS, MOST_BITS = 2048, 4096  # RFC 8301 §3.2: no verifier has to take longer ones
_MADE_BITS = 2048
_EXPONENT = 65537  # RFC 6376 §3.3.1: verifiers have to take this one
_STRING = 255  # octets of one string of a TXT record (RFC 1035 §3.3)
_LONGEST_FILE = 65_536

_Private = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A key as others may know it, and how to sign with it.

    record: what its TXT record says.
    sign:   the canonical header → the signature (RFC 6376 §3.3, RFC 8463 §3).
    shared: others than its owner may read its file.
    """

    algorithm: Algorithm
    bits: int
    record: str
    shared: bool
    sign: Callable[[bytes], bytes] = field(repr=False)


def read(path: Path, algorithm: Algorithm, setting: str) -> PrivateKey:
    """Return the key in a file.

    Raises SettingsError, naming file and setting, where there is none that can sign as `algorithm`.
    """
    data, mode = _content(path, setting)
    try:
        found = serialization.load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):  # whose words may quote the file
        raise SettingsError("dkim-key-damaged", file=str(path), setting=setting) from None
    shared = bool(mode & 0o077)
    if algorithm == "rsa" and isinstance(found, rsa.RSAPrivateKey):
        if not LEAST_BITS <= found.key_size <= MOST_BITS:
            raise SettingsError(
                "dkim-key-size",
                file=str(path),
                setting=setting,
                bits=found.key_size,
                least=LEAST_BITS,
                most=MOST_BITS,
            )
        return PrivateKey(algorithm, found.key_size, _record(found), shared, _by_rsa(found))
    if algorithm == "ed25519" and isinstance(found, ed25519.Ed25519PrivateKey):
        return PrivateKey(algorithm, 256, _record(found), shared, _by_ed25519(found))
    raise SettingsError("dkim-key-other", file=str(path), setting=setting, wanted=algorithm)


def make(path: Path, algorithm: Algorithm) -> bool:
    """Write a new key, for its owner alone; return False where there is a file already, which stays."""
    try:
        if path.exists():
            return False
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _created(path, made(algorithm))
    except OSError as error:
        raise unwritable(path, error) from error


def made(algorithm: Algorithm) -> bytes:
    """Return a new private key, as its file holds it."""
    key: _Private = (
        rsa.generate_private_key(_EXPONENT, _MADE_BITS)
        if algorithm == "rsa"
        else ed25519.Ed25519PrivateKey.generate()
    )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def strings(record: str) -> tuple[str, ...]:
    """Return a record as the strings that the DNS keeps: 255 octets each, at most."""
    return tuple(record[at : at + _STRING] for at in range(0, len(record), _STRING))


def _created(path: Path, data: bytes) -> bool:
    try:
        disk.create(path, data, mode=0o600)
    except FileExistsError:  # another process was quicker
        return False
    return True


def _content(path: Path, setting: str) -> tuple[bytes, int]:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST_FILE), path.stat().st_mode
    except FileNotFoundError as error:
        raise SettingsError("dkim-key-absent", file=str(path), setting=setting) from error
    except OSError as error:
        reason = reason_of(error)
        raise SettingsError(
            "dkim-key-unreadable", file=str(path), setting=setting, reason=reason
        ) from error


def _record(key: _Private) -> str:
    """Return what is published: of RSA the SubjectPublicKeyInfo, of Ed25519 the bare key (RFC 8463 §4)."""
    encoding, public = serialization.Encoding, serialization.PublicFormat
    if isinstance(key, rsa.RSAPrivateKey):
        der = key.public_key().public_bytes(encoding.DER, public.SubjectPublicKeyInfo)
        return f"v=DKIM1; k=rsa; p={b64encode(der).decode('ascii')}"
    raw = key.public_key().public_bytes(encoding.Raw, public.Raw)
    return f"v=DKIM1; k=ed25519; p={b64encode(raw).decode('ascii')}"


def _by_rsa(key: rsa.RSAPrivateKey) -> Callable[[bytes], bytes]:
    scheme, digest = padding.PKCS1v15(), hashes.SHA256()
    return lambda text: key.sign(text, scheme, digest)


def _by_ed25519(key: ed25519.Ed25519PrivateKey) -> Callable[[bytes], bytes]:
    return lambda text: key.sign(sha256(text).digest())
