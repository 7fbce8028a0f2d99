"""Front matter and settings as Hugo takes them (YAML, TOML, JSON) → plain values, each with its line."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from syndicate.content import characters, yaml_tree
from syndicate.content.yaml_tree import Node
from syndicate.errors import ContentError

_DEEPEST = 12
_CLOSERS = {"---": "---", "+++": "+++"}


@dataclass(frozen=True, slots=True)
class Matter:
    """What a file says of itself: keys in lower case, values as text, lists or further keys.

    lines: key → where it stands. body_line: where the body begins.
    """

    values: Mapping[str, Any]
    lines: Mapping[str, int]
    body: str
    body_line: int


def parse(data: bytes) -> Matter:
    """Split a content file. Raises ContentError with the line."""
    text = characters.decode(data)
    lines = text.split("\n")
    opener = lines[0].rstrip()
    if opener in _CLOSERS:
        close = next((n for n, line in enumerate(lines) if n and line.rstrip() == opener), None)
        if close is None:
            raise ContentError("front-matter-unclosed", line=1)
        block = "\n".join(lines[1:close])
        values, found = _yaml(block, 1) if opener == "---" else _toml(block, lines)
        return Matter(values, found, "\n".join(lines[close + 1 :]), close + 2)
    if text.startswith("{"):
        return _json_matter(text)
    raise ContentError("front-matter-missing", line=1)


def settings(name: str, data: bytes) -> Mapping[str, Any]:
    """Return what a settings file says, by its name's end; its keys in lower case. Raises ContentError."""
    text = characters.decode(data)
    if name.endswith(".toml"):
        return _toml(text, text.split("\n"))[0]
    if name.endswith(".json"):
        values: Mapping[str, Any] = _keys(_json(text)[0])
        return values
    return _yaml(text, 0)[0]


def texts(value: Any) -> tuple[str, ...]:
    """Return a value as a list of texts: one stands for a list of one; of keys, each `name` or `title`."""
    found: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        told = (one.get("name") or one.get("title") or "") if isinstance(one, Mapping) else one
        found += [told.strip()] if isinstance(told, str) and told.strip() else []
    return tuple(found)


def text(value: Any) -> str:
    """Return a value as one text; "" for a list or keys."""
    return value.strip() if isinstance(value, str) else ""


def flag(value: Any) -> bool:
    """Tell whether a value says yes."""
    return text(value).lower() in {"true", "yes", "on"}


def _yaml(block: str, before: int) -> tuple[Mapping[str, Any], Mapping[str, int]]:
    try:
        root = yaml_tree.read(block.encode(), _DEEPEST, "front-matter-not-keys")
    except ContentError as error:
        error.line = (error.line or 1) + before
        raise
    if not isinstance(root.value, Mapping):
        return {}, {}
    lines = {key.lower(): node.key_line + before for key, node in root.value.items()}
    return _keys(_plain(root)), lines


def _plain(node: Node) -> Any:
    if isinstance(node.value, str):
        return "" if node.value in {"~", "null"} else node.value
    if isinstance(node.value, Mapping):
        return {key: _plain(one) for key, one in node.value.items()}
    return [_plain(one) for one in node.value]


def _toml(block: str, lines: list[str]) -> tuple[Mapping[str, Any], Mapping[str, int]]:
    try:
        values = _keys(tomllib.loads(block))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        told = re.search(r"line (\d+)", str(error))
        raise ContentError("import-toml", line=int(told[1]) + 1 if told else 1) from error
    places: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        key = re.match(r"""\s*["']?([\w-]+)["']?\s*=|\s*\[+([\w-]+)""", line)
        if key:
            places.setdefault((key[1] or key[2]).lower(), number)
    return values, places


def _json_matter(text: str) -> Matter:
    values, end = _json(text)
    line = text.count("\n", 0, end) + 1
    body = text[end:].lstrip(" \t")
    return Matter(_keys(values), {}, body.removeprefix("\n"), line + body.startswith("\n"))


def _json(text: str) -> tuple[Any, int]:
    try:
        values, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError) as error:
        raise ContentError("import-json", line=getattr(error, "lineno", 1)) from error
    if not isinstance(values, dict):
        raise ContentError("front-matter-not-keys", line=1)
    return values, end


def _keys(value: Any) -> Any:
    """Return a value of TOML or JSON in texts, lists and keys in lower case."""
    if isinstance(value, Mapping):
        return {str(key).lower(): _keys(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_keys(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "" if value is None else str(value)
