"""What the last import left of a translation: var/imports.json.

A translator hands the same file in again with more done. That takes nothing from an editor as long
as the translation is what the import before left. Without this file, only --replace can tell.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from syndicate.errors import unwritable
from syndicate.journeys.house import House
from syndicate.model import Article
from syndicate.publish import replace_file


def left(house: House, work: Article, tag: str, known: str) -> str | None:
    """Return the fingerprint that an import left of a file that began with `known`, if one did."""
    found = _read(house).get(_key(work, tag))
    return found.get("left") if isinstance(found, dict) and found.get("from") == known else None


def keep(house: House, work: Article, tag: str, known: str, now: str) -> None:
    """Remember that a file that began with `known` has left `now`. Raises StoreError output-unwritable."""
    before = _read(house)
    kept = {**before, _key(work, tag): {"from": known, "left": now}}
    if kept != before:
        data = json.dumps(dict(sorted(kept.items())), ensure_ascii=False, indent=0)
        _put(house.var / "imports.json", data.encode())


def _put(path: Path, data: bytes) -> None:
    try:
        replace_file(path, data)
    except OSError as error:
        raise unwritable(path, error) from error


def _read(house: House) -> Mapping[str, Any]:
    try:
        found = json.loads((house.var / "imports.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _key(work: Article, tag: str) -> str:
    return f"{work.id} {tag}"
