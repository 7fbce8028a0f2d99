"""config/*.toml → one tree of values, and where each key stands."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from syndicate.errors import SettingsError

Keys = tuple[str, ...]
_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_TABLE = re.compile(rf"^\s*\[\[?\s*({_DOTTED})\s*\]\]?")
_KEY = re.compile(rf"^\s*({_DOTTED})\s*=")
_SYNTAX_PLACE = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass(frozen=True, slots=True)
class Source:
    """The values of all files, and `places`: key path → (file, line)."""

    values: Mapping[str, Any]
    places: Mapping[Keys, tuple[str, int]]
    file: str

    def place(self, keys: Keys) -> tuple[str, int | None]:
        """Return file and line of `keys`, or of the nearest table around them."""
        for end in range(len(keys), 0, -1):
            if keys[:end] in self.places:
                return self.places[keys[:end]]
        return self.file, None


def load(home: Path) -> Source:
    """Read every `config/*.toml` of the home but the example, `syndicate.toml` first.

    Raises SettingsError settings-absent, settings-unreadable, settings-syntax or
    setting-duplicate.
    """
    main = home / "config" / "syndicate.toml"
    if not main.is_file():
        raise SettingsError("settings-absent", file="config/syndicate.toml", home=str(home))
    others = sorted(main.parent.glob("*.toml"))
    files = [main, *(f for f in others if f != main and not f.name.endswith(".example.toml"))]
    values: dict[str, Any] = {}
    places: dict[Keys, tuple[str, int]] = {}
    for file in files:
        name = file.relative_to(home).as_posix()
        text = _text(file, name)
        found = {keys: (name, line) for keys, line in _places(text)}
        _merge(values, _parse(text, name), (), found)
        places.update(found)
    return Source(values, places, "config/syndicate.toml")


def _text(file: Path, name: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("settings-unreadable", file=name, reason=str(error)) from error


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
        place = _SYNTAX_PLACE.search(reason)
        raise SettingsError(
            "settings-syntax",
            file=name,
            line=int(place[1]) if place else len(text.splitlines()),
            reason=_SYNTAX_PLACE.sub("", reason),
        ) from error


def _merge(
    into: dict[str, Any],
    values: Mapping[str, Any],
    path: Keys,
    places: Mapping[Keys, tuple[str, int]],
) -> None:
    for key, value in values.items():
        known = into.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            _merge(known, value, (*path, key), places)
        elif key in into:
            file, line = places.get((*path, key), (None, None))
            raise SettingsError(
                "setting-duplicate", file=file, line=line, setting=".".join((*path, key))
            )
        else:
            into[key] = value


def _places(text: str) -> Iterator[tuple[Keys, int]]:
    """Yield each key path with its line (from 1). Lines inside multi-line strings never count."""
    table: Keys = ()
    inside = ""
    for number, line in enumerate(text.splitlines(), 1):
        was_inside, inside = inside, _quote_after(line, inside)
        if was_inside:
            continue
        if found := _TABLE.match(line):
            table = _keys(found[1])
            yield table, number
        elif found := _KEY.match(line):
            keys = (*table, *_keys(found[1]))
            yield from ((keys[:end], number) for end in range(len(table) + 1, len(keys) + 1))


def _quote_after(line: str, inside: str) -> str:
    for quote in re.findall(r'"""|' + "'''", line):
        inside = "" if inside == quote else inside or quote
    return inside


def _keys(dotted: str) -> Keys:
    return tuple(name.strip("\"'") for name in re.findall(_NAME, dotted))
