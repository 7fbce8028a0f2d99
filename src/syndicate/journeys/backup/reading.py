"""A backup, of whatever origin → what is in it, each byte compared with what it says about itself.

It may have been damaged, cut short, or made by somebody who wants a file of ours replaced: nothing of
it goes anywhere by a name that it chose.
"""

import hashlib
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from syndicate import disk
from syndicate.errors import StoreError, reason_of
from syndicate.journeys.backup import manifest
from syndicate.journeys.backup.manifest import Manifest, Member

_CHUNK = 1 << 20
_NONE = "cut-short"


class Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._made, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        data = self._file.read(size)
        self._made.update(data)
        self.size += len(data)
        return data

    @property
    def sha256(self) -> str:
        """Return the hash of what was read so far."""
        return self._made.hexdigest()


def contents(backup: Path) -> Manifest:
    """Return what a backup holds, every byte of it read. Raises StoreError backup-unreadable, backup-altered."""
    with _told(backup):
        found, said = _read(backup)
    if said is None:
        raise StoreError("backup-unreadable", file=str(backup), reason=_NONE)
    if found != said.members or manifest.DATABASE not in found:
        names = {*found, *said.members, manifest.DATABASE}
        changed = min(
            one for one in names if one not in found or found[one] != said.members.get(one)
        )
        raise StoreError("backup-altered", file=str(backup), member=changed)
    return said


def _read(backup: Path) -> tuple[dict[str, Member], Manifest | None]:
    found: dict[str, Member] = {}
    said: Manifest | None = None
    for name, file in files(backup):
        if name == manifest.NAME:
            said = manifest.read(file.read(manifest.LONGEST))
            continue
        hashed = Hashed(file)
        while hashed.read(_CHUNK):
            pass
        found[name] = Member(hashed.size, hashed.sha256)
    return found, said


def extract(backup: Path, wanted: str, handle: int) -> None:
    """Write one file of a backup into an open one. Raises StoreError backup-unreadable."""
    for name, file in files(backup):
        if name == wanted:
            while data := file.read(_CHUNK):
                disk.write_whole(handle, data)
            return


def files(backup: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield the files of a backup, each once, and none that is something else or has a name of its own choice."""
    seen = set()
    with _told(backup), tarfile.open(backup, mode="r:") as tar:
        for info in tar:
            file = tar.extractfile(info) if info.isreg() else None
            if file is None or not manifest.is_known(info.name) or info.name in seen:
                raise StoreError("backup-altered", file=str(backup), member=info.name)
            seen.add(info.name)
            yield info.name, file


@contextmanager
def _told(backup: Path) -> Iterator[None]:
    """Have what keeps us from reading a backup be said."""
    try:
        yield
    except (tarfile.TarError, EOFError) as error:
        raise StoreError("backup-unreadable", file=str(backup), reason=_NONE) from error
    except OSError as error:
        raise StoreError("backup-unreadable", file=str(backup), reason=reason_of(error)) from error
