"""config/syndicate.example.toml and the types of its options → the page of settings."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pages.text import made, plain
from syndicate.settings import forms
from syndicate.settings.options import Settings

EXAMPLE = Path(__file__).parents[2] / "config" / "syndicate.example.toml"
_TABLE = re.compile(r"#?\[(?P<name>[^\]]+)\]")
_OPTION = re.compile(r"#?(?P<name>[a-z0-9_]+)(?P<below>(?:\.[\w-]+)*) = (?P<value>.+)")
_INTRODUCTION = (
    (
        "Every option of `config/syndicate.toml`. Every other `*.toml` in that folder is read as well, so that a long"
        " file can be split; `config/syndicate.example.toml` shows the same options in one file to copy from."
    ),
    (
        '- **Lengths of time** are a number and a unit: `"90s"`, `"5m"`, `"24h"`, `"7d"`; a hundred years at most.\n'
        "- **Instants** are `2026-11-26T08:00:00+01:00`, from 1970 to 2199; without an offset they are read in"
        " `[site] zone`.\n"
        "- **Paths** are below the publication’s folder, unless they begin with `/`.\n"
        '- **A text per language** is given by tag: `title.fr = "…"`, `title.fr-CA = "…"`.\n'
        "- **The environment** wins over the file: `SYNDICATE_DELIVERY__SMTP__PORT` is `delivery.smtp.port`, and lists are"
        " separated by commas. `SYNDICATE_HOME` and `SYNDICATE_LANG` stand for `--home` and `--lang`."
    ),
    "Names in capitals are yours to choose. What is *needed* has no default.",
)
# What the names of example tables stand for, by the option that holds them.
_YOURS = {
    "locales": "TAG", "links": "LINK", "sections": "SECTION", "newsletters": "NEWSLETTER",
    "schedules": "SCHEDULE", "selectors": "SELECTOR",
}  # fmt: skip
_NAMES: Mapping[Any, str] = {
    str: "text",
    bool: "`true` or `false`",
    int: "whole number",
    timedelta: "length of time",
    datetime: "instant",
}
_SEVERAL = {
    "text": "texts", "web address": "web addresses", "email address": "email addresses",
    "network": "networks", "length of time": "lengths of time", "name of a font": "names of fonts",
    "country or region": "countries or regions",
}  # fmt: skip
_FORMS = {
    id(forms.Url): "web address", id(forms.OptionalUrl): "web address",
    id(forms.Request): "web address", id(forms.OptionalRequest): "web address",
    id(forms.OptionalPattern): "pattern of a web address",
    id(forms.Zone): "time zone", id(forms.OptionalZone): "time zone",
    id(forms.ZoneOrReaders): "time zone, or `\"recipient\"`",
    id(forms.Address): "email address", id(forms.OptionalAddress): "email address",
    id(forms.OptionalTagged): "email address", id(forms.OptionalDomain): "domain",
    id(forms.Authority): "domain, a comma, and a year", id(forms.Clock): "time on the clock",
    id(forms.Calendar): "country or region", id(forms.OptionalHours): "span of hours",
    id(forms.Colour): "colour", id(forms.Font): "name of a font",
    id(forms.OptionalImage): "path of an image", id(forms.Network): "network",
}  # fmt: skip


@dataclass
class Shown:
    """An option as the example shows it: what is said above it, and its value there."""

    name: str
    about: str
    value: str


@dataclass
class Table:
    """A table of the example; `path` has its names apart."""

    path: tuple[str, ...]
    about: str
    options: dict[str, Shown] = field(default_factory=dict)


def page() -> str:
    """Return the page of settings. Raises LookupError for an option that has no place in it."""
    parts = {"": [made("Settings", *_INTRODUCTION)]}
    said: dict[str, str] = {}
    for table in tables(EXAMPLE.read_text(encoding="utf-8")):
        kind, name = _kind(table.path)
        if name not in parts:  # the example shows some tables more than once, as [locales.fr-CA]
            parts[name] = [*_told(table, kind, name, said)]
    return "\n".join(line for told in parts.values() for line in told)


def tables(text: str) -> Iterator[Table]:
    """Yield the tables of the example, with what stands above each option."""
    table, said = None, []
    for line in text.splitlines():
        head, option = _TABLE.fullmatch(line), _OPTION.fullmatch(line)
        if head:
            if table:
                yield table
            table, said = Table(tuple(head["name"].split(".")), " ".join(said)), []
        elif option and table:
            name = option["name"]
            table.options.setdefault(name, Shown(name, " ".join(said), option["value"]))
            said = []
        elif line.startswith("# "):
            said.append(line[2:])
        elif not line:
            said = []
    if table:
        yield table


def _told(table: Table, kind: Any, name: str, said: dict[str, str]) -> Iterator[str]:
    """Yield a table; `said` is what stood above each option before, for those that are the same elsewhere."""
    yield f"## `[{name}]`\n"
    if table.about:
        yield f"{plain(table.about)}\n"
    known = {one.name.rstrip("_"): one for one in fields(kind)}
    hints = get_type_hints(kind, include_extras=True)
    for shown in table.options.values():
        dark = said.get("dark_paper", "") if shown.name.startswith("dark_") else ""
        shown.about = shown.about or said.get(shown.name, dark)
        said[shown.name] = shown.about
        if shown.name in known:
            yield from _option(name, shown, known[shown.name], hints[known[shown.name].name])
        else:
            yield f"### `{name}.NEWSLETTER.TAG`\n\n*table*\n\n{plain(shown.about)}\n"


def _kind(path: tuple[str, ...]) -> tuple[Any, str]:
    """Return the dataclass that a table is read into, and its name with capitals for what is yours."""
    kind: Any = Settings
    names: list[str] = []
    for index, part in enumerate(path):
        if index and path[index - 1] in _YOURS and not is_dataclass(kind):
            names.append(_YOURS[path[index - 1]])
            kind = get_args(kind)[1]
            continue
        hint = get_type_hints(kind, include_extras=True)[part]
        kind = next((one for one in get_args(hint) if is_dataclass(one)), hint)
        if get_origin(hint) is not None and part in _YOURS:
            kind = hint
        names.append(part)
    return kind, ".".join(names)


def _option(table: str, shown: Shown, one: Field[Any], hint: Any) -> Iterator[str]:
    needed = one.default is MISSING and one.default_factory is MISSING
    default = "needed" if needed else f"default {_default(shown, one, hint)}"
    yield f"### `{table}.{shown.name}`\n"
    yield f"*{_type(hint)}* · {default}\n"
    about = shown.about.removeprefix("Needed. ").removeprefix("Needed, ")
    if about:
        yield f"{plain(about[:1].upper() + about[1:])}\n"


def _default(shown: Shown, one: Field[Any], hint: Any) -> str:
    if one.default is None or get_origin(hint) not in (None, tuple, Literal, Annotated):
        return "none"
    return f"`{shown.value}`"


def _type(hint: Any) -> str:
    """Return what an annotation asks for, in words."""
    origin, inside = get_origin(hint), get_args(hint)
    if id(hint) in _FORMS:
        told = _FORMS[id(hint)]
    elif origin is Annotated:
        bounds = [one for one in hint.__metadata__ if isinstance(one, forms.Range)]
        told = ", ".join([_type(inside[0]), *map(_bounds, bounds)])
    elif origin is Literal:
        told = "one of " + ", ".join(f"`{json.dumps(one)}`" for one in inside)
    elif origin is tuple:
        told = _list(_type(inside[0]))
    elif origin in (Union, UnionType):
        told = _type(inside[0])
    else:
        told = _NAMES[hint] if origin is None else f"{_type(inside[1])}, by language"
    return told


def _list(of: str) -> str:
    first, comma, rest = of.removeprefix("one of ").partition(", ")
    return f"list of {_SEVERAL.get(first, first)}{comma}{rest}"


def _bounds(bounds: forms.Range) -> str:
    if isinstance(bounds.least, timedelta):
        return f"at least {bounds.least.total_seconds():.0f} s"
    return f"{bounds.least:,} to {bounds.most:,}"
