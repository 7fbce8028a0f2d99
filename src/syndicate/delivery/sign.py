"""Mails → the same with DKIM signatures in front (RFC 6376, 8301, 8463); c=relaxed/relaxed.

The same bytes give the same signature: a mail that is tried again stays what it was. So there is no
t= and no x=. Every header that machines or readers act on is signed; From once more than it is
there, so that nobody can add another one.
"""

import logging
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from syndicate.settings.options import Algorithm, Settings
from syndicate.settings.rules import signing_domain

log = logging.getLogger("syndicate")

_END = b"\r\n"
_LINE = 76
_FOLD = b"\r\n\t"
_OVERSIGNED = (b"From",)
SIGNED = (
    *(b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Reply-To"),
    *(b"MIME-Version", b"Content-Type", b"Content-Transfer-Encoding", b"Content-Language"),
    *(b"List-Unsubscribe", b"List-Unsubscribe-Post", b"List-Id", b"Feedback-ID"),
    *(b"List-Help", b"List-Subscribe", b"List-Archive", b"List-Owner", b"List-Post"),
    *(b"Auto-Submitted", b"Precedence"),
)
_KEYS: Mapping[bytes, bytes] = MappingProxyType({name.lower(): name for name in SIGNED})


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One signature: under which selector, and how it is made of a canonical header."""

    selector: str
    algorithm: Algorithm
    make: Callable[[bytes], bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs for one domain with each of its keys; made once, used for every mail, by any thread."""

    domain: str
    keys: tuple[SigningKey, ...]

    def sign(self, data: bytes) -> bytes:
        """Return a mail with its signatures in front.

        data: as it is transmitted, but before dots are doubled: lines end in CRLF.
        """
        head, _, body = data.partition(b"\r\n\r\n")
        names, lines = _fields(head)
        digest = b64encode(sha256(relaxed_body(body)).digest())
        made = [self._signature(key, names, lines, digest) for key in self.keys]
        return b"".join((*made, data))

    def _signature(self, key: SigningKey, names: bytes, lines: bytes, digest: bytes) -> bytes:
        bare = b"".join(
            (
                f"v=1; a={key.algorithm}-sha256; c=relaxed/relaxed;\r\n".encode("ascii"),
                f"\td={self.domain}; s={key.selector};".encode("ascii"),
                *(_FOLD, names, b";", _FOLD, b"bh=", digest, b";", _FOLD, b"b="),
            )
        )
        signature = b64encode(key.make(lines + b"dkim-signature:" + _relaxed(bare)))
        rows = (signature[at : at + _LINE - 4] for at in range(0, len(signature), _LINE - 4))
        return b"".join((b"DKIM-Signature: ", bare, _FOLD.join(rows), _END))


def signer(settings: Settings, home: Path) -> Signer | None:
    """Return what signs mails as `[delivery.dkim]` says; None where we do not sign.

    Raises SettingsError, naming file and setting, for a key that is not there, cannot be read, is
    too short or of another kind. One that others may read is said in the log.
    """
    dkim = settings.delivery.dkim
    signing = {name: one for name, one in dkim.selectors.items() if one.sign}
    if not signing:
        return None
    from syndicate.delivery import dkim_keys  # noqa: PLC0415 (slow to import, and few sign)

    keys = []
    for name, one in signing.items():
        found = dkim_keys.read(key_file(settings, home, name), one.algorithm, setting_of(name))
        if found.shared:
            log.warning("others may read the key of the selector %s", name)
        keys.append(SigningKey(name, one.algorithm, found.sign))
    return Signer(signing_domain(settings), tuple(keys))


def key_file(settings: Settings, home: Path, selector: str) -> Path:
    """Return where the key of a selector is, or would be."""
    named = settings.delivery.dkim.selectors[selector].file
    return home / (named or f"var/keys/dkim-{selector}.pem")


def setting_of(selector: str) -> str:
    """Return the setting that names the file of a selector."""
    return f"delivery.dkim.selectors.{selector}.file"


def relaxed_body(body: bytes) -> bytes:
    r"""Return a body in its relaxed form (RFC 6376 §3.4.4), quickly: no step looks at each byte in Python.

    What ends a line is CRLF alone, and what is white within one is space and tab.
    """
    if body and not body.endswith(_END):
        body += _END
    if b"\t" in body:
        body = body.replace(b"\t", b" ")
    at = body.rfind(b"  ")
    if at >= 0:  # pieces between two spaces: of a longer run, empty ones and one space are left
        first, *others = body[:at].rsplit(b"  ")
        between = [piece.rstrip(b" ") for piece in others if piece]
        body = b" ".join((first.rstrip(b" "), *between, body[at + 2 :]))
    if body.rfind(b" \r\n") >= 0:
        body = body.replace(b" \r\n", _END)
    end = len(body)
    while body.endswith(_END, 0, end):
        end -= len(_END)
    return body[: end + len(_END)] if end else b""


def _fields(head: bytes) -> tuple[bytes, bytes]:
    """Return h= of a header, folded, and the fields that it names in their relaxed form (§3.4.2).

    From the last to the first: of fields of one name, that is the order in which they count (§5.4.2).
    """
    names, lines = [], []
    for line in reversed(_relaxed(head).split(_END)):
        before, _, value = line.partition(b":")
        key = before.rstrip(b" ").lower()
        name = _KEYS.get(key)
        if name is not None:
            names.append(name)
            lines.append(b"%b:%b\r\n" % (key, value.strip(b" ")))
    return _listed((*names, *_OVERSIGNED)), b"".join(lines)


def _relaxed(head: bytes) -> bytes:
    """Return fields with each on one line, and one space for whatever is white within."""
    head = head.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ").replace(b"\t", b" ")
    while b"  " in head:
        head = head.replace(b"  ", b" ")
    return head


@lru_cache(maxsize=64)
def _listed(names: tuple[bytes, ...]) -> bytes:
    """Return h= in lines; all mails of a kind have the same."""
    lines = [b"h=" + names[0]]
    for name in names[1:]:
        lines[-1] += b":"
        if len(lines[-1]) + len(name) + 1 < _LINE:
            lines[-1] += name
        else:
            lines.append(name)
    return _FOLD.join(lines)
