"""config/*.toml → one tree of values, and where each key stands."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syndicate.errors import SettingsError, reason_of
from syndicate.settings.places import Keys, places
from syndicate.settings.scalars import shortened
from syndicate.settings.syntax import parse, text_of

MAIN = "config/syndicate.toml"
_LARGEST = 1_048_576


@dataclass(frozen=True, slots=True)
class Source:
    """The values of all files, and `places`: key path → (file, line)."""

    values: Mapping[str, Any]
    places: Mapping[Keys, tuple[str, int]]
    file: str

    def place(self, keys: Keys) -> tuple[str, int | None]:
        """Return file and line of `keys`, or of the nearest table around them."""
        return _nearest(self.places, keys) or (self.file, None)


def setting(keys: Keys) -> str:
    """Return how people write the name of a setting: "newsletters.letter.title.fr"."""
    return ".".join(shortened(key) for key in keys)


def load(home: Path) -> Source:
    """Read every `config/*.toml` of the home but the example, `syndicate.toml` first.

    Raises SettingsError.
    """
    main = home / MAIN
    if not os.path.lexists(main):
        raise SettingsError("settings-absent", file=MAIN, home=str(home))
    others = sorted(main.parent.glob("*.toml"))
    files = [main, *(f for f in others if f != main and not f.name.endswith(".example.toml"))]
    values: dict[str, Any] = {}
    known: dict[Keys, tuple[str, int]] = {}
    for file in files:
        name = file.relative_to(home).as_posix()
        text = text_of(_bytes(file, name), name)
        own = parse(text, name)  # first: it refuses what would take `places` too long
        found = {keys: (name, line) for keys, line in places(text).items()}
        _merge(values, own, (), known, found)
        known.update(found)
    return Source(values, known, MAIN)


def _bytes(file: Path, name: str) -> bytes:
    try:
        kind = file.stat().st_mode
        if not stat.S_ISREG(kind):  # a pipe would never end
            reason = "EISDIR" if stat.S_ISDIR(kind) else "EINVAL"
            raise SettingsError("settings-unreadable", file=name, reason=reason)
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except OSError as error:
        raise SettingsError("settings-unreadable", file=name, reason=reason_of(error)) from error
    if len(data) > _LARGEST:
        raise SettingsError("settings-too-long", file=name)
    return data


def _merge(
    into: dict[str, Any],
    values: Mapping[str, Any],
    path: Keys,
    known: Mapping[Keys, tuple[str, int]],
    found: Mapping[Keys, tuple[str, int]],
) -> None:
    for key, value in values.items():
        there, keys = into.get(key), (*path, key)
        if isinstance(there, dict) and isinstance(value, dict):
            _merge(there, value, keys, known, found)
        elif key in into:
            raise _duplicate(keys, known, found)
        else:
            into[key] = value


def _duplicate(
    keys: Keys,
    known: Mapping[Keys, tuple[str, int]],
    found: Mapping[Keys, tuple[str, int]],
) -> SettingsError:
    first, _ = _nearest(known, keys) or (MAIN, 0)
    file, line = _nearest(found, keys) or (MAIN, 0)
    return SettingsError(
        "setting-duplicate", file=file, line=line, setting=setting(keys), first=first
    )


def _nearest(places: Mapping[Keys, tuple[str, int]], keys: Keys) -> tuple[str, int] | None:
    ends = range(len(keys), 0, -1)
    return next((places[keys[:end]] for end in ends if keys[:end] in places), None)
