"""Senders that sign, and what the bare signature of one mail takes."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

RSA = "DKIM RSA-2048"
SIGNED: Mapping[str, str] = {"DKIM Ed25519": "ed25519", RSA: "rsa"}
_HEADER = b"x" * 1_500  # about what the signed fields of a mail have, in their relaxed form


def settings(algorithm: str) -> Mapping[str, str]:
    """Return the settings of the environment that have all mails signed."""
    return {f"SYNDICATE_DELIVERY__DKIM__SELECTORS__{algorithm.upper()}__ALGORITHM": algorithm}


def made(home: Path) -> None:
    """Make the keys, where a publication looks for them."""
    from syndicate.delivery import dkim_keys  # noqa: PLC0415 (the bench itself stays small)

    dkim_keys.make(_file(home, "ed25519"), "ed25519")
    dkim_keys.make(_file(home, "rsa"), "rsa")


def bare(home: Path, count: int) -> Mapping[str, float]:
    """Sign so many headers by RSA and nothing else; return seconds, and CPU seconds."""
    from syndicate.delivery import dkim_keys  # noqa: PLC0415

    sign: Callable[[bytes], bytes] = dkim_keys.read(_file(home, "rsa"), "rsa", "").sign
    sign(_HEADER)  # the first one prepares what the others have
    start, cpu = time.perf_counter(), time.process_time()
    for _ in range(count):
        sign(_HEADER)
    return {"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}


def _file(home: Path, algorithm: str) -> Path:
    return home / "var" / "keys" / f"dkim-{algorithm}.pem"
