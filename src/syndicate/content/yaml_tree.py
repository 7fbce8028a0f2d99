"""Bytes of a YAML file → its keys and values with their lines, nested as deep as its reader allows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from syndicate.content import characters, yaml_events
from syndicate.errors import ContentError

MAX_KIB = 512


@dataclass(frozen=True, slots=True)
class Node:
    """A value and the line on which it begins: a text, a list or keys with their own lines."""

    line: int
    value: "str | Sequence[Node] | Mapping[str, Node]"
    key_line: int = 1


def read(data: bytes, deepest: int, not_keys: str) -> Node:
    """Return the keys of a file; of an empty one, none.

    deepest: how many lists and lists of keys may stand in one another. Raises ContentError with the
    line: `not_keys` for a file that is no list of keys.
    """
    if len(data) > MAX_KIB * 1024:
        raise ContentError("file-too-large", line=1, limit=MAX_KIB)
    lines = characters.clean(characters.decode(data)).split("\n")
    events = yaml_events.events(lines, 1, not_keys)
    first = next(events, None)
    if first is None:
        return Node(1, {})
    if not isinstance(first, yaml_events.MappingStart):
        raise ContentError(not_keys, line=_line(first))
    root = Node(1, _keys(events, deepest - 1))
    next(events, None)  # a second document is refused
    return root


def _keys(events: Iterator[Any], deeper: int) -> Mapping[str, Node]:
    found: dict[str, Node] = {}
    for event in events:
        if isinstance(event, yaml_events.MappingEnd):
            break
        if not isinstance(event, yaml_events.Scalar):
            raise ContentError("key-nested", line=_line(event), key="")
        key, line = event.value.strip(), _line(event)
        if key in found:
            raise ContentError("key-duplicate", line=line, key=key, first=found[key].key_line)
        found[key] = _node(next(events), events, deeper, key, line)
    return found


def _node(event: Any, events: Iterator[Any], deeper: int, key: str, key_line: int) -> Node:
    if isinstance(event, yaml_events.Scalar):
        return Node(_line(event), event.value.strip(), key_line)
    if deeper < 1:
        raise ContentError("key-nested", line=_line(event), key=key)
    if isinstance(event, yaml_events.SequenceStart):
        return Node(_line(event), _items(events, deeper - 1, key), key_line)
    return Node(_line(event), _keys(events, deeper - 1), key_line)


def _items(events: Iterator[Any], deeper: int, key: str) -> Sequence[Node]:
    found: list[Node] = []
    for event in events:
        if isinstance(event, yaml_events.SequenceEnd):
            break
        found.append(_node(event, events, deeper, key, _line(event)))
    return found


def _line(event: Any) -> int:
    return yaml_events.line_of(event, 1)
