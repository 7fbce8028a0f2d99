"""SYNDICATE_* variables → values over those of the files; each is named where it is wrong."""

from collections.abc import Mapping
from typing import Any

from syndicate.errors import SettingsError
from syndicate.settings.places import Keys
from syndicate.settings.scalars import Said
from syndicate.settings.toml import Source, setting

RESERVED = frozenset({"SYNDICATE_HOME", "SYNDICATE_LANG"})
PREFIX = "SYNDICATE_"
_Places = dict[Keys, tuple[str, int]]


def over(source: Source, environment: Mapping[str, str]) -> Source:
    """Return `source` with what the variables say instead.

    Raises SettingsError for a variable that cannot name an option.
    """
    values: dict[str, Any] = _copy(source.values)
    places = dict(source.places)
    for name, text in sorted(environment.items()):
        if name.startswith(PREFIX) and name not in RESERVED:
            _put(values, places, name, text)
    return Source(values, places, source.file)


def is_variable(file: str) -> bool:
    """Tell whether the place of a value is a variable."""
    return file.startswith(PREFIX)


def _put(values: dict[str, Any], places: _Places, name: str, text: str) -> None:
    segments = name.removeprefix(PREFIX).split("__")
    if not all(segments):
        raise SettingsError("variable-name", file=name)
    keys: Keys = ()
    for segment in segments[:-1]:
        key = _match(segment, values)
        keys = (*keys, key)
        inner = values.get(key)
        if not isinstance(inner, dict):  # nothing, or an option: `reader` says which it should be
            inner = values[key] = {}
            places[keys] = (name, 0)
        values = inner
    key = _match(segments[-1], values)
    keys = (*keys, key)
    if isinstance(values.get(key), dict):
        raise SettingsError("variable-table", file=name, setting=setting(keys))
    values[key] = Said(text)
    places[keys] = (name, 0)


def _match(segment: str, known: Mapping[str, Any]) -> str:
    """Return the key that an upper-case segment means: FR_CA is the existing "fr-CA"."""
    name = segment.lower()
    return next((key for key in known if key.lower().replace("-", "_") == name), name)


def _copy(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _copy(v) if isinstance(v, Mapping) else v for key, v in values.items()}
