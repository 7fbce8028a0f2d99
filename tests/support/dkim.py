"""Keys, mails signed with them, and who verifies them: dkimpy, Perl's Mail::DKIM, and RFC 6376 word by word."""

import re
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import dkim

from syndicate.delivery import dkim_keys
from syndicate.delivery.dkim_keys import PrivateKey
from syndicate.delivery.sign import Signer, SigningKey
from syndicate.settings.options import Algorithm

DOMAIN = "metropole.example"
VERIFIER = Path(__file__).with_name("verify.pl")


@cache
def pem(algorithm: Algorithm) -> bytes:
    """Return a private key of its kind; making one takes long."""
    return dkim_keys.made(algorithm)


def key(folder: Path, algorithm: Algorithm) -> PrivateKey:
    file = folder / f"{algorithm}.pem"
    file.write_bytes(pem(algorithm))
    file.chmod(0o600)
    return dkim_keys.read(file, algorithm, "delivery.dkim.selectors.x.file")


def signer(keys: Mapping[Algorithm, PrivateKey]) -> Signer:
    """Return what signs with these keys, whose selectors are the names of their algorithms."""
    return Signer(DOMAIN, tuple(SigningKey(name, name, one.sign) for name, one in keys.items()))


def records(keys: Mapping[Algorithm, PrivateKey]) -> dict[str, str]:
    """Return what the DNS would hold."""
    return {f"{name}._domainkey.{DOMAIN}": one.record for name, one in keys.items()}


def transmitted(data: bytes) -> bytes:
    """Return a mail as servers have it: its last line ends, too (RFC 5321 §4.1.1.4)."""
    return data if data.endswith(b"\r\n") else data + b"\r\n"


def verified(data: bytes, known: Mapping[str, str]) -> list[bool]:
    """Return what dkimpy says of each signature, from the first."""
    data = transmitted(data)
    found = dkim.DKIM(data, minkey=2048)
    count = sum(name.lower() == b"dkim-signature" for name, _value in found.headers)
    return [_holds(data, known, number) for number in range(count)]


def _holds(data: bytes, known: Mapping[str, str], number: int) -> bool:
    def lookup(name: bytes, **_options: Any) -> bytes | None:
        record = known.get(name.decode("ascii").rstrip("."))
        return None if record is None else record.encode("ascii")

    try:
        return bool(dkim.DKIM(data, minkey=2048).verify(number, dnsfunc=lookup))
    except dkim.DKIMException:
        return False


def has_perl() -> bool:
    """Tell whether Perl and its Mail::DKIM are here (tools/programs installs it)."""
    return _perl("use Mail::DKIM;")


def perl_knows_ed25519() -> bool:
    """Tell whether it is one that verifies Ed25519; older ones, as Debian 12 has, call it invalid."""
    return _perl("use Mail::DKIM 1.20230630;")


@cache
def _perl(script: str) -> bool:
    try:
        ran = subprocess.run(["perl", "-e", script], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return ran.returncode == 0


def by_perl(data: bytes, known: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return selector, algorithm and result of each signature, as Mail::DKIM has it."""
    given = [
        part
        for name, one in known.items()
        for text in dkim_keys.strings(one)
        for part in (name, text)
    ]
    ran = subprocess.run(
        ["perl", VERIFIER, *given], input=transmitted(data), capture_output=True, check=True
    )
    rows = (line.split(" ", 2) for line in ran.stdout.decode("ascii").splitlines())
    return [(selector, algorithm, result) for selector, algorithm, result in rows]


def relaxed_header(name: bytes, value: bytes) -> bytes:
    """Return a header field as RFC 6376 §3.4.2 says, step by step."""
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", value)
    single = re.sub(rb"[ \t]+", b" ", unfolded)
    return name.lower().rstrip(b" \t") + b":" + single.strip(b" ") + b"\r\n"


def relaxed_body(body: bytes) -> bytes:
    """Return a body as RFC 6376 §3.4.4 says, step by step and line by line."""
    lines = [
        re.sub(rb"[ \t]+", b" ", re.sub(rb"[ \t]+\Z", b"", line)) for line in body.split(b"\r\n")
    ]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def parsed(data: bytes) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Return the fields of a mail, in order and still folded, and its body."""
    head, _, body = data.partition(b"\r\n\r\n")
    lines = re.split(rb"\r\n(?![ \t])", head)
    fields = [line.partition(b":") for line in lines]
    return [(name, value) for name, _colon, value in fields], body


def tags(value: bytes) -> dict[str, str]:
    """Return the tags of a DKIM-Signature, without what folds them."""
    bare = re.sub(rb"[ \t\r\n]+", b"", value).decode("ascii")
    return dict(one.split("=", 1) for one in bare.split(";"))
