"""A file that a build may have to write."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """`key` tells what the file is made of, `make` makes it."""

    path: str
    key: bytes
    make: Callable[[], bytes]


def key_of(*parts: bytes) -> bytes:
    """Return a key that changes with any of `parts`."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.digest()[:16]
