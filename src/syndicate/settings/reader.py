"""A home's TOML and the environment → Settings, each value checked against its option's type."""

import difflib
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal, get_args, get_origin
from zoneinfo import ZoneInfo

from syndicate.errors import SettingsError
from syndicate.settings import options, rules
from syndicate.settings.toml import Keys, Source, load

RESERVED = frozenset({"SYNDICATE_HOME", "SYNDICATE_LANG"})
_PREFIX = "SYNDICATE_"
_DURATION = re.compile(r"^(\d+)\s*(s|m|h|d)$")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_RENAMED = {"from": "from_"}


class _Said(str):
    """A value from the environment: text, to be read as whatever its option is."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class _Reader:
    source: Source
    zone: str

    def error(self, code: str, keys: Keys, **values: Any) -> SettingsError:
        file, line = self.source.place(keys)
        return SettingsError(code, file=file, line=line, setting=".".join(keys), **values)

    def table(self, kind: type[Any], values: Any, keys: Keys) -> Any:
        if not isinstance(values, Mapping):
            raise self.error("setting-type", keys, expected="table", found=repr(values))
        hints = typing.get_type_hints(kind)
        known = {field.name: field for field in fields(kind)}
        given = {_RENAMED.get(str(key), str(key)): (str(key), v) for key, v in values.items()}
        for name, (key, _) in given.items():
            if name not in known:
                raise self.unknown(key, tuple(known), keys)
        for name, field in known.items():
            if name not in given and field.default is field.default_factory is MISSING:
                raise self.error("setting-missing", (*keys, name.rstrip("_")))
        return kind(
            **{
                name: self.value(hints[name], value, (*keys, key))
                for name, (key, value) in given.items()
            }
        )

    def unknown(self, key: str, known: tuple[str, ...], keys: Keys) -> SettingsError:
        names = [name.rstrip("_") for name in known]
        nearest = difflib.get_close_matches(key, names, 1)
        code = "setting-unknown-nearest" if nearest else "setting-unknown"
        return self.error(code, (*keys, key), nearest="".join(nearest), known=", ".join(names))

    def value(self, kind: Any, value: Any, keys: Keys) -> Any:
        origin = get_origin(kind)
        if origin in (typing.Union, types.UnionType):
            kind = next(one for one in get_args(kind) if one is not types.NoneType)
            origin = get_origin(kind)
        if is_dataclass(kind):
            return self.table(typing.cast("type[Any]", kind), value, keys)
        if origin is Literal:
            return self.choice(get_args(kind), value, keys)
        if origin is tuple:
            return self.several(get_args(kind)[0], value, keys)
        if origin is not None:
            return self.mapping(get_args(kind)[1], value, keys)
        return self.plain(kind, value, keys)

    def choice(self, allowed: tuple[Any, ...], value: Any, keys: Keys) -> Any:
        found = next((one for one in allowed if str(one) == str(value)), None)
        if found is None or isinstance(value, bool):
            listed = ", ".join(str(one) for one in allowed)
            raise self.error("setting-choice", keys, found=str(value), allowed=listed)
        return found

    def several(self, kind: Any, value: Any, keys: Keys) -> tuple[Any, ...]:
        if isinstance(value, _Said):
            value = [_Said(part.strip()) for part in value.split(",") if part.strip()]
        if not isinstance(value, list):
            raise self.error("setting-type", keys, expected="list", found=repr(value))
        return tuple(self.value(kind, one, keys) for one in value)

    def mapping(self, kind: Any, value: Any, keys: Keys) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise self.error("setting-type", keys, expected="table", found=repr(value))
        return {key: self.value(kind, one, (*keys, key)) for key, one in value.items()}

    def plain(self, kind: Any, value: Any, keys: Keys) -> Any:
        if kind is Any:
            return value
        if kind is timedelta:
            return self.duration(value, keys)
        if kind is datetime:
            return self.instant(value, keys)
        if isinstance(value, _Said) and kind is not str:
            value = {"true": True, "false": False}.get(value.lower(), value)
            value = int(value) if isinstance(value, str) and value.isdigit() else value
        if isinstance(value, kind) and isinstance(value, bool) == (kind is bool):
            return str(value) if kind is str else value
        raise self.error("setting-type", keys, expected=kind.__name__, found=repr(value))

    def duration(self, value: Any, keys: Keys) -> timedelta:
        found = _DURATION.match(value) if isinstance(value, str) else None
        if not found:
            raise self.error("setting-duration", keys, found=str(value))
        return timedelta(**{_UNITS[found[2]]: int(found[1])})

    def instant(self, value: Any, keys: Keys) -> datetime:
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError as error:
                raise self.error("setting-instant", keys, found=value) from error
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time(), ZoneInfo(self.zone))
        if not isinstance(value, datetime):
            raise self.error("setting-instant", keys, found=repr(value))
        aware = value if value.tzinfo else value.replace(tzinfo=ZoneInfo(self.zone))
        return aware.astimezone(UTC)


def read(home: Path, environment: Mapping[str, str]) -> options.Settings:
    """Return the settings of `home`; environment variables win over the files.

    Raises SettingsError with file and line (or the variable's name) at the first impossible value.
    """
    source = _with_environment(load(home), environment)
    reader = _Reader(source, rules.zone_of(source))
    tables = {key: value for key, value in source.values.items() if key not in ("home", "file")}
    tables = _sender_overrides(tables)
    settings = typing.cast(
        "options.Settings",
        reader.table(options.Settings, {"home": home, "file": source.file, **tables}, ()),
    )
    rules.enforce(settings, reader.error)
    return settings


def _sender_overrides(tables: Mapping[str, Any]) -> dict[str, Any]:
    """Move `[sender.<newsletter>.<locale>]` tables under `overrides`, where the type is uniform."""
    sender = tables.get("sender")
    newsletters = tables.get("newsletters", {})
    if not isinstance(sender, Mapping):
        return dict(tables)
    own = {key: value for key, value in sender.items() if key not in newsletters}
    overrides = {key: value for key, value in sender.items() if key in newsletters}
    return {**tables, "sender": {**own, "overrides": overrides} if overrides else own}


def _with_environment(source: Source, environment: Mapping[str, str]) -> Source:
    values: dict[str, Any] = _copy(source.values)
    places = dict(source.places)
    for name, text in sorted(environment.items()):
        if name.startswith(_PREFIX) and name not in RESERVED:
            keys = _place_value(values, name.removeprefix(_PREFIX).split("__"), text)
            places[keys] = (name, 0)
    return Source(values, places, source.file)


def _place_value(values: dict[str, Any], segments: list[str], text: str) -> Keys:
    keys: list[str] = []
    for segment in segments[:-1]:
        keys.append(_match(segment, values))
        inner = values.setdefault(keys[-1], {})
        values = inner if isinstance(inner, dict) else {}
    keys.append(_match(segments[-1], values))
    values[keys[-1]] = _Said(text)
    return tuple(keys)


def _match(segment: str, known: Mapping[str, Any]) -> str:
    """Return the key that an upper-case segment means: FR_CA is the existing "fr-CA"."""
    name = segment.lower()
    return next((key for key in known if key.lower().replace("-", "_") == name), name)


def _copy(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _copy(v) if isinstance(v, Mapping) else v for key, v in values.items()}
