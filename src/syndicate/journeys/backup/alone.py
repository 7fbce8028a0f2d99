"""A copy of a database alone → what a whole backup would say of it."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from syndicate.errors import StoreError, reason_of
from syndicate.journeys.backup import manifest
from syndicate.journeys.backup.manifest import Manifest, Member
from syndicate.store import backup as copies

_MAGIC = b"SQLite format 3\0"


def is_database(file: Path) -> bool:
    """Tell whether a file is an SQLite database. Raises StoreError backup-unreadable."""
    try:
        with file.open("rb") as opened:
            return opened.read(len(_MAGIC)) == _MAGIC
    except OSError as error:
        raise StoreError("backup-unreadable", file=str(file), reason=reason_of(error)) from error


def seen(file: Path, copy: Path) -> Manifest:
    """Return what is in a copy of it, and since when it has been as it is. Raises StoreError backup-damaged."""
    with copy.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    found = file.stat()
    return Manifest(
        at=datetime.fromtimestamp(int(found.st_mtime), UTC),
        program="",
        revision=copies.revision(copy),
        store="sqlite",
        tables=copies.counts(copy),
        members={manifest.DATABASE: Member(found.st_size, sha256)},
        keys=False,
    )
