"""Settings → every option with its value, table by table, as the file would say it, but for secrets."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from syndicate.settings.options import Settings

_LOGIN = re.compile(r"//[^/@]*@")
# Whoever knows these addresses can write there: what follows the host is the secret.
_TELLING = frozenset({"heartbeat_url", "webhook"})
_UNITS = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))


@dataclass(frozen=True, slots=True)
class Option:
    """One option. `value`: as TOML has it; `is_default`: it is the one that nobody has to write."""

    key: str
    value: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file, "delivery.smtp", with its own options."""

    name: str
    options: tuple[Option, ...]


def listed(settings: Settings) -> tuple[Table, ...]:
    """Return the tables in the order of the file, without those that say nothing."""
    return tuple(table for table in _tables("", settings) if table.name and table.options)


def _tables(name: str, value: Any) -> Iterator[Table]:
    """Yield a table and then those within it."""
    within: list[tuple[str, Any]] = []
    options: list[Option] = []
    for key, one, default in _pairs(value):
        if is_dataclass(one) or (isinstance(one, Mapping) and any(map(is_dataclass, one.values()))):
            within.append((f"{name}.{key}".strip("."), one))
        elif one is not None:
            options.append(Option(key, _written(key, one), one == default))
    yield Table(name, tuple(options))
    for key, one in within:
        yield from _tables(key, one)


def _pairs(value: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield (key, value, default) of what a table holds."""
    if isinstance(value, Mapping):
        yield from ((key, one, MISSING) for key, one in value.items())
        return
    for one in fields(value):
        if not one.metadata.get("internal"):
            yield one.name.removesuffix("_"), getattr(value, one.name), _default(one)


def _default(one: "Field[Any]") -> Any:
    return one.default_factory() if one.default_factory is not MISSING else one.default


def _written(key: str, value: Any) -> str:  # noqa: PLR0911 - one line for each kind of value
    match value:
        case bool():
            return "true" if value else "false"
        case timedelta():
            return f'"{_lasting(value)}"'
        case datetime():
            return value.isoformat()
        case str():
            return f'"{_discreet(key, value)}"'
        case Mapping():
            inner = ", ".join(f"{name} = {_written(key, one)}" for name, one in value.items())
            return f"{{ {inner} }}" if inner else "{}"
        case tuple():
            return f"[{', '.join(_written(key, one) for one in value)}]"
        case _:
            return str(value)


def _discreet(key: str, text: str) -> str:
    """Return a text without a password in an address, and without more than the host of some."""
    if key in _TELLING and text:
        address = urlsplit(text)
        return f"{address.scheme}://{address.hostname}/…"
    return _LOGIN.sub("//…@", text)


def _lasting(length: timedelta) -> str:
    seconds = round(length.total_seconds())
    unit, size = next((one for one in _UNITS if seconds and seconds % one[1] == 0), _UNITS[-1])
    return f"{seconds // size}{unit}"
