"""Bytes of a Markdown file → its keys as they were written, each with its line, and its body.

A value stays the text in the file (`no`, `1.10`, `2026-03-01`), and who reads the key says what it
means. Aliases, tags and nested values are refused, so that nothing in a file means more than it
seems to.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from syndicate.content import characters, yaml_events
from syndicate.errors import ContentError

_FENCE = "---"
_MAX_KIB = 64  # libyaml's time grows with the square of what is nested in a flow list
# A key and: a text in double quotes without any sign, or a plain one, or a list of such. What is
# unusual in any way (other spaces, signs that can mean something, another script) is for YAML.
_WORD = r"[A-Za-zÀ-ÖØ-öø-ÿ0-9](?:[A-Za-zÀ-ÖØ-öø-ÿ0-9.’_+/-]|(?<=[^ ])[ ](?=[A-Za-zÀ-ÖØ-öø-ÿ0-9]))*"
_QUOTED = (
    r'"[^"\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\uf8ff\ufeff\ufffe\uffff\U00010000-\U0010ffff]+"'
)
_ITEM = rf"(?:{_WORD}|{_QUOTED})"
_SIMPLE = re.compile(
    rf"""(?P<key>[a-z_]+):\ (?:
    (?P<value>{_QUOTED}|{_WORD}(?:[@:](?=[A-Za-z0-9]){_WORD})*)
    |\[(?P<items>{_ITEM}(?:,\ {_ITEM})*)\]
    )""",
    re.VERBOSE,
)
_ITEMS = re.compile(_ITEM)
_FIRST = 2  # line of the block: the fence is line 1


@dataclass(frozen=True, slots=True)
class Entry:
    """The value of one key.

    texts:  one for a scalar, any number for a list (`listed`).
    cleaned: a character that an escape in double quotes made was taken out.
    hashed: a ` #` follows a value without quotes, so that YAML takes the rest for a comment.
    span:   columns of a scalar that stands on the key's line.
    """

    line: int
    texts: tuple[str, ...]
    listed: bool = False
    hashed: bool = False
    cleaned: bool = False
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file in its two parts.

    body_line, close_line: lines where the body begins and where the block ends.
    indent:  what stands before each key.
    cleaned: line of the first character that was taken out, if any was.
    """

    entries: Mapping[str, Entry]
    body: str
    body_line: int
    close_line: int
    indent: str = ""
    cleaned: int | None = None


def parse(data: bytes) -> Document:
    """Split a file into front matter and body.

    Raises ContentError with the line, never anything else.
    """
    raw = characters.decode(data)
    lines = characters.clean(raw).split("\n")
    if lines[0].rstrip() != _FENCE:
        raise ContentError("front-matter-missing", line=1)
    close = next((n for n, line in enumerate(lines) if n and line.rstrip() == _FENCE), None)
    if close is None:
        raise ContentError("front-matter-unclosed", line=1)
    entries = _entries(lines[1:close])
    return Document(
        entries=entries,
        body="\n".join(lines[close + 1 :]),
        body_line=close + 2,
        close_line=close + 1,
        indent=_indent(lines[1:close]),
        cleaned=_first_cleaned(raw, entries),
    )


def _first_cleaned(raw: str, entries: Mapping[str, Entry]) -> int | None:
    found = [entry.line for entry in entries.values() if entry.cleaned]
    written = characters.first_unwanted(raw)
    return min(found if written is None else [*found, written], default=None)


def _entries(lines: list[str]) -> Mapping[str, Entry]:
    if sum(map(len, lines)) + len(lines) > _MAX_KIB * 1024:
        raise ContentError("front-matter-too-long", line=1, limit=_MAX_KIB)
    simple = _simple(lines)
    if simple is not None:
        return simple
    events = yaml_events.events(lines, _FIRST, "front-matter-not-keys")
    first = next(events, None)
    if first is None:
        return {}
    if not isinstance(first, yaml_events.MappingStart) or first.flow_style:
        raise ContentError("front-matter-not-keys", line=_line(first))
    return _mapping(events, lines)


def _simple(lines: list[str]) -> Mapping[str, Entry] | None:
    """Return the entries of lines that mean to YAML what they seem to; None leaves them to YAML.

    Most files have nothing but such lines, and YAML takes twenty times as long over them.
    """
    entries: dict[str, Entry] = {}
    for number, line in enumerate(lines, _FIRST):
        found = _SIMPLE.fullmatch(line)
        if found is None or found["key"] in entries:
            return None
        items, value = found["items"], found["value"]
        texts = (value,) if items is None else _ITEMS.findall(items)
        entries[found["key"]] = Entry(
            number,
            tuple(text.strip('"') for text in texts),
            listed=items is not None,
            span=found.span("value") if items is None else None,
        )
    return entries


def _mapping(events: Iterator[Any], lines: list[str]) -> Mapping[str, Entry]:
    entries: dict[str, Entry] = {}
    for event in events:
        if isinstance(event, yaml_events.MappingEnd):
            continue  # what follows is refused as a second document
        if not isinstance(event, yaml_events.Scalar):
            raise ContentError("key-nested", line=_line(event), key="")
        key = characters.clean(event.value).strip()
        if key in entries:
            raise ContentError("key-duplicate", line=_line(event), key=key, first=entries[key].line)
        entry = _entry(key, _line(event), events, lines)
        unwanted = bool(characters.first_unwanted(event.value))
        entries[key] = replace(entry, cleaned=True) if unwanted else entry
    return entries


def _entry(key: str, line: int, events: Iterator[Any], lines: list[str]) -> Entry:
    value = next(events)
    if isinstance(value, yaml_events.Scalar):
        made = Entry(
            line,
            (value.value,),
            hashed=_hashed(value, lines),
            span=_span(value, line),
        )
        return _cleaned(made)
    if isinstance(value, yaml_events.SequenceStart):
        return _cleaned(Entry(line, tuple(_items(key, events)), listed=True))
    raise ContentError("key-nested", line=_line(value), key=key)


def _items(key: str, events: Iterator[Any]) -> Iterator[str]:
    for event in events:
        if isinstance(event, yaml_events.SequenceEnd):
            return
        if not isinstance(event, yaml_events.Scalar):
            raise ContentError("key-nested", line=_line(event), key=key)
        yield event.value


def _cleaned(entry: Entry) -> Entry:
    unwanted = any(characters.first_unwanted(text) for text in entry.texts)
    texts = tuple(characters.clean(text) for text in entry.texts)
    return (
        replace(entry, texts=texts, cleaned=unwanted) if unwanted or texts != entry.texts else entry
    )


def _line(event: Any) -> int:
    return yaml_events.line_of(event, _FIRST)


def _span(value: Any, line: int) -> tuple[int, int] | None:
    start, end = value.start_mark, value.end_mark
    return (start.column, end.column) if start.line == end.line == line - _FIRST else None


def _hashed(value: Any, lines: list[str]) -> bool:
    end = value.end_mark
    rest = lines[end.line][end.column :] if end.line < len(lines) else ""
    return bool(value.implicit[0]) and rest.lstrip().startswith("#")


def _indent(lines: list[str]) -> str:
    first = next((line for line in lines if line.strip() and line.lstrip()[0] not in "#%"), "")
    return first[: len(first) - len(first.lstrip(" "))]
