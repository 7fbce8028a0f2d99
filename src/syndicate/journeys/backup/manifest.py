"""What a backup says about itself: from when it is, what is in it, and the hash of each part."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from syndicate import timezones

NAME = "manifest.json"
DATABASE = "syndicate.db"
LOG = "withdrawals.log"
KEYS = "var/keys/"
ARCHIVES = "var/archives/"
NOTES = ("var/index.db", "var/imports.json")
FORMAT = 1
LONGEST = 64_000_000  # bytes of the manifest itself


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a backup. sha256: of its bytes."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is in a backup. program: the version that made it. tables: rows of each."""

    at: datetime
    program: str
    revision: str
    store: str
    tables: Mapping[str, int] = field(default_factory=dict)
    members: Mapping[str, Member] = field(default_factory=dict)
    keys: bool = True

    def written(self) -> bytes:
        """Return it as JSON."""
        return json.dumps(
            {"format": FORMAT, **asdict(self), "at": timezones.iso(self.at)}, indent=1
        ).encode()


def read(data: bytes) -> Manifest | None:
    """Return what a manifest says; None for what is none, or of a later format."""
    try:
        found: dict[str, Any] = json.loads(data)
        if found.pop("format") != FORMAT:
            return None
        members = {name: Member(**one) for name, one in found.pop("members").items()}
        at = datetime.fromisoformat(found.pop("at"))
        return Manifest(**found, at=at, members=members)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def is_known(name: str) -> bool:
    """Tell whether a backup may hold a file of this name: one of ours, in its place, and nowhere else."""
    if name in (NAME, DATABASE, LOG, *NOTES):
        return True
    folder = next((one for one in (KEYS, ARCHIVES) if name.startswith(one)), None)
    parts = name.split("/")
    deep = folder == ARCHIVES or len(parts) == KEYS.count("/") + 1
    sound = all(one not in ("", ".", "..") and one.isprintable() for one in parts)
    return folder is not None and deep and sound and "\\" not in name
