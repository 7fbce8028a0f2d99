"""Files of a backup → their places in a home; what was there is kept aside."""

import os
import shutil
from pathlib import Path

from syndicate import disk
from syndicate.audience import merging
from syndicate.journeys.backup import manifest, reading

_SECRET, _PUBLIC = 0o600, 0o644


class Aside:
    """A folder for what gives way; it is made when something does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def used(self) -> Path | None:
        """Return the folder; None where nothing gave way."""
        return self._folder if self._folder.is_dir() else None

    def take(self, path: Path, name: str | None = None) -> None:
        """Move a file there, under its own name or another, if it is there at all."""
        if not path.exists():
            return
        target = self._folder / (name or path.name)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)  # the database may lie on another disk


def put_files(home: Path, backup: Path, aside: Aside) -> None:
    """Put keys and archives in their places, and notes of builds and imports where there are none.

    Keys and archives that the backup does not know stay: they are younger than it.
    """
    for name, file in reading.files(backup):
        target = home / name
        if (name in manifest.NOTES and not target.exists()) or name.startswith(manifest.ARCHIVES):
            _put(target, file.read(), _PUBLIC)
        elif name.startswith(manifest.KEYS):
            _put_key(target, file.read(), aside, name)


def merge_log(log: Path, backup: Path) -> bool:
    """Have the log say what the backup's says too: who left since must not be forgotten.

    Returns whether the backup's lines stand where they stood.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with disk.alone_at(log.with_name(f"{log.name}.restore")) as (other, handle):
        reading.extract(backup, manifest.LOG, handle)
        return merging.union(log, other)


def _put(target: Path, data: bytes, mode: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    disk.replace(target, data, mode=mode)


def _put_key(target: Path, data: bytes, aside: Aside, name: str) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chmod(target.parent, 0o700)  # noqa: PTH101 (as it was made)
    if target.exists():
        if target.read_bytes() == data:
            return
        aside.take(target, name)
    disk.replace(target, data, mode=_SECRET)
