"""Bytes of a Markdown file → its keys as they were written, each with its line, and its body.

YAML types nothing here: a value stays the text in the file (`no`, `1.10`, `2026-03-01`), and who
reads the key says what it means. Aliases, tags and nested values are refused, so that nothing in
a file means more than it seems to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from syndicate.content import characters
from syndicate.errors import ContentError

_FENCE = "---"
_MAX_KIB = 64  # libyaml's time grows with the square of what is nested in a flow list
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Entry:
    """The value of one key.

    texts:  one for a scalar, any number for a list (`listed`).
    hashed: a ` #` follows a value without quotes, so that YAML takes the rest for a comment.
    span:   columns of a scalar that stands on the key's line.
    """

    line: int
    texts: tuple[str, ...]
    listed: bool = False
    hashed: bool = False
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
    return Document(
        entries=_entries(lines[1:close]),
        body="\n".join(lines[close + 1 :]),
        body_line=close + 2,
        close_line=close + 1,
        indent=_indent(lines[1:close]),
        cleaned=characters.first_unwanted(raw),
    )


def _entries(lines: list[str]) -> Mapping[str, Entry]:
    block = "\n".join(lines) + "\n"
    if len(block) > _MAX_KIB * 1024:
        raise ContentError("front-matter-too-long", line=1, limit=_MAX_KIB)
    events = _events(block, lines)
    first = next(events, None)
    if first is None:
        return {}
    if not isinstance(first, yaml.MappingStartEvent) or first.flow_style:
        raise ContentError("front-matter-not-keys", line=_line(first))
    return _mapping(events, lines)


def _mapping(events: Iterator[Any], lines: list[str]) -> Mapping[str, Entry]:
    entries: dict[str, Entry] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            continue  # what follows is refused as a second document
        if not isinstance(event, yaml.ScalarEvent):
            raise ContentError("key-nested", line=_line(event), key="")
        key = characters.clean(event.value).strip()
        if key in entries:
            raise ContentError("key-duplicate", line=_line(event), key=key, first=entries[key].line)
        entries[key] = _entry(key, _line(event), events, lines)
    return entries


def _entry(key: str, line: int, events: Iterator[Any], lines: list[str]) -> Entry:
    value = next(events)
    if isinstance(value, yaml.ScalarEvent):
        text = characters.clean(value.value)
        return Entry(line, (text,), hashed=_hashed(value, lines), span=_span(value, line))
    if isinstance(value, yaml.SequenceStartEvent):
        return Entry(line, tuple(_items(key, events)), listed=True)
    raise ContentError("key-nested", line=_line(value), key=key)


def _items(key: str, events: Iterator[Any]) -> Iterator[str]:
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        if not isinstance(event, yaml.ScalarEvent):
            raise ContentError("key-nested", line=_line(event), key=key)
        yield characters.clean(event.value)


def _events(block: str, lines: list[str]) -> Iterator[Any]:
    """Yield the events of the one document in `block`; refuse what may hide a meaning.

    They come one by one, so that the first nested value ends the reading.
    """
    documents = 0
    try:
        for event in yaml.parse(block, Loader=_LOADER):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise ContentError("front-matter-not-keys", line=_line(event))
            _refuse_signs(event)
            if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
                yield event
    except yaml.YAMLError as error:
        raise _translated(error, lines) from error


def _refuse_signs(event: Any) -> None:
    signs = (
        ("*", isinstance(event, yaml.AliasEvent)),
        ("&", isinstance(event, yaml.NodeEvent) and event.anchor is not None),
        ("!", getattr(event, "tag", None) is not None),
    )
    for sign, present in signs:
        if present:
            raise ContentError("yaml-sign", line=_line(event), sign=sign)


def _translated(error: yaml.YAMLError, lines: list[str]) -> ContentError:
    """Return what a YAML error means to an editor; libyaml's own words only for the rare ones."""
    problem = str(getattr(error, "problem", None) or type(error).__name__)
    mark = getattr(error, "problem_mark", None)
    if "quoted scalar" in str(getattr(error, "context", None)):
        began = getattr(error, "context_mark", None) or mark
        return ContentError("yaml-quote", line=_place(began, lines))
    line, at = _place(mark, lines), _character(mark, lines)
    if problem.startswith("mapping values are not allowed"):
        return ContentError("yaml-colon", line=line)
    if at == "\t" or " tab " in problem:
        return ContentError("yaml-tab", line=line)
    if "cannot start any token" in problem:
        return ContentError("yaml-sign", line=line, sign=at)
    return ContentError("yaml-syntax", line=line, problem=problem)


def _place(mark: Any, lines: list[str]) -> int:
    return min(mark.line, max(len(lines) - 1, 0)) + 2 if mark else 1


def _character(mark: Any, lines: list[str]) -> str:
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    return line[mark.column : mark.column + 1] if line else ""


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 2  # the fence is line 1


def _span(value: Any, line: int) -> tuple[int, int] | None:
    start, end = value.start_mark, value.end_mark
    return (start.column, end.column) if start.line == end.line == line - 2 else None


def _hashed(value: Any, lines: list[str]) -> bool:
    end = value.end_mark
    rest = lines[end.line][end.column :] if end.line < len(lines) else ""
    return bool(value.implicit[0]) and rest.lstrip().startswith("#")


def _indent(lines: list[str]) -> str:
    first = next((line for line in lines if line.strip() and line.lstrip()[0] not in "#%"), "")
    return first[: len(first) - len(first.lstrip(" "))]
