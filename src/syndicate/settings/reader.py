"""A home's TOML and the environment → Settings, each value checked against its option's type."""

import difflib
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from syndicate import timezones
from syndicate.errors import SettingsError
from syndicate.settings import environment as variables
from syndicate.settings import options, rules
from syndicate.settings.options import Settings
from syndicate.settings.places import Keys
from syndicate.settings.rules import Known
from syndicate.settings.scalars import FormError, Said, scalar, shortened, shown
from syndicate.settings.toml import Source, load, setting

_NEAR = 0.7  # of 1: "emial" is near "email", "site" is not near "store"
# What differs for one newsletter and one locale; the name of the sender is one text there.
_OWN = ("legal_name", "mailing_address", "email", "phone", "name")


@dataclass(frozen=True, slots=True)
class _Reader:
    source: Source
    zone: str

    def error(self, code: str, keys: Keys, **values: Any) -> SettingsError:
        file, line = self.source.place(keys)
        return SettingsError(code, file=file, line=line, setting=setting(keys), **values)

    def table(self, kind: type[Any], values: Any, keys: Keys) -> Any:
        known = {one.name.rstrip("_"): one for one in fields(kind) if not one.metadata}
        hints = typing.get_type_hints(kind, include_extras=True)
        found = self.fill({key: hints[one.name] for key, one in known.items()}, values, keys)
        for key, one in known.items():
            if key not in found and one.default is one.default_factory is MISSING:
                raise self.error("setting-missing", (*keys, key))
        return {known[key].name: value for key, value in found.items()}

    def fill(self, kinds: Mapping[str, Any], values: Any, keys: Keys) -> dict[str, Any]:
        self.check_table(values, keys)
        for key in values:
            if key not in kinds:
                raise self.unknown(key, tuple(kinds), keys)
        return {key: self.value(kinds[key], one, (*keys, key)) for key, one in values.items()}

    def check_table(self, values: Any, keys: Keys) -> None:
        if isinstance(values, Said):
            raise self.error("variable-table", keys)
        if not isinstance(values, Mapping):
            raise self.error("setting-not-table", keys, found=shown(values))

    def unknown(self, key: str, known: tuple[str, ...], keys: Keys) -> SettingsError:
        nearest = difflib.get_close_matches(shortened(key).lower(), known, 1, _NEAR)
        code = "setting-unknown-nearest" if nearest else "setting-unknown"
        listed = ", ".join(known)
        return self.error(code, (*keys, key), nearest="".join(nearest), known=listed)

    def value(self, kind: Any, value: Any, keys: Keys, wants: tuple[Any, ...] = ()) -> Any:
        origin = get_origin(kind)
        if origin is Annotated:
            return self.value(get_args(kind)[0], value, keys, kind.__metadata__)
        if origin in (typing.Union, types.UnionType):
            kind = next(one for one in get_args(kind) if one is not types.NoneType)
            return self.value(kind, value, keys)
        if is_dataclass(kind):
            return self.made(typing.cast("type[Any]", kind), value, keys)
        if origin is None:
            return self.scalar(kind, value, keys, wants)
        return self.compound(kind, value, keys)

    def made(self, kind: type[Any], value: Any, keys: Keys) -> Any:
        if kind is options.Sender:
            return self.sender(value, keys)
        return kind(**self.table(kind, value, keys))

    def compound(self, kind: Any, value: Any, keys: Keys) -> Any:
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is Literal:
            return self.choice(arguments, value, keys)
        if origin is tuple:
            return self.several(arguments[0], value, keys)
        return self.mapping(arguments[1], value, keys)

    def choice(self, allowed: tuple[Any, ...], value: Any, keys: Keys) -> Any:
        found = next((one for one in allowed if str(one) == shown(value)), None)
        if found is None:
            listed = ", ".join(str(one) for one in allowed)
            raise self.error("setting-choice", keys, found=shown(value), allowed=listed)
        return found

    def several(self, kind: Any, value: Any, keys: Keys) -> tuple[Any, ...]:
        if isinstance(value, Said):
            value = [Said(part.strip()) for part in value.split(",") if part.strip()]
        if not isinstance(value, list):
            raise self.misplaced("setting-not-list", value, keys)
        return tuple(self.value(kind, one, keys) for one in value)

    def mapping(self, kind: Any, value: Any, keys: Keys) -> Mapping[str, Any]:
        if not is_dataclass(kind) and not isinstance(value, (Mapping, Said)):
            raise self.error("setting-not-by-locale", keys, found=shown(value), name=keys[-1])
        self.check_table(value, keys)
        return {key: self.value(kind, one, (*keys, key)) for key, one in value.items()}

    def scalar(self, kind: type[Any], value: Any, keys: Keys, wants: tuple[Any, ...]) -> Any:
        try:
            return scalar(kind, value, wants, self.zone)
        except FormError as problem:
            raise self.misplaced(problem.code, value, keys, **problem.fields) from problem

    def misplaced(self, code: str, value: Any, keys: Keys, **told: str) -> SettingsError:
        """Complain of a value; a variable that reaches below an option is the trouble itself."""
        if isinstance(value, Mapping) and variables.is_variable(self.source.place(keys)[0]):
            return self.error("variable-below", keys)
        return self.error(code, keys, **({"found": shown(value)} | told))

    def sender(self, values: Any, keys: Keys) -> options.Sender:
        """Read `[sender]`, and the tables `[sender.<newsletter>.<locale>]` within."""
        self.check_table(values, keys)
        newsletters = self.source.values.get("newsletters")
        named = newsletters if isinstance(newsletters, Mapping) else {}
        known = tuple(one.name for one in fields(options.Sender) if not one.metadata)
        apart = {key: one for key, one in values.items() if key in named and key not in known}
        own = {key: one for key, one in values.items() if key not in apart}
        for key in own:
            if key not in known:
                raise self.unknown(key, (*known, *named), keys)
        sender = options.Sender(**self.table(options.Sender, own, keys))
        return replace(
            sender,
            overrides={key: self.overrides(one, (*keys, key)) for key, one in apart.items()},
        )

    def overrides(self, tables: Any, keys: Keys) -> Mapping[str, Mapping[str, Any]]:
        self.check_table(tables, keys)
        hints = typing.get_type_hints(options.Sender, include_extras=True)
        kinds = {key: hints[key] for key in _OWN} | {"name": str}
        return {tag: self.fill(kinds, own, (*keys, tag)) for tag, own in tables.items()}


def read(home: Path, environment: Mapping[str, str], known: Known | None = None) -> Settings:
    """Return the settings of `home`; environment variables win over the files.

    known: what only later stages can tell of a value. Raises SettingsError with file and line (or
    the variable's name) at the first impossible value.
    """
    source = variables.over(load(home), environment)
    reader = _Reader(source, _zone_of(source))
    found = reader.table(Settings, source.values, ())
    settings = Settings(home=home, file=source.file, **found)
    rules.enforce(settings, known or Known(), reader.error)
    return settings


def _zone_of(source: Source) -> str:
    """Return `[site] zone` if it can be used, else UTC: it is complained about in its place."""
    site = source.values.get("site")
    zone = site.get("zone") if isinstance(site, Mapping) else None
    return zone if isinstance(zone, str) and timezones.zone(zone) else "UTC"
