"""Bytes of a Markdown file → its keys as they were written, each with its line, and its body.

YAML types nothing here: a value stays the text in the file (`no`, `1.10`, `2026-03-01`), and who
reads the key says what it means. Aliases, tags and nested values are refused, so that nothing in
a file means more than it seems to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
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
        entry = _entry(key, _line(event), events, lines)
        unwanted = entry.cleaned or bool(characters.first_unwanted(event.value))
        entries[key] = replace(entry, cleaned=unwanted)
    return entries


def _entry(key: str, line: int, events: Iterator[Any], lines: list[str]) -> Entry:
    value = next(events)
    if isinstance(value, yaml.ScalarEvent):
        made = Entry(line, (value.value,), hashed=_hashed(value, lines), span=_span(value, line))
        return _cleaned(made)
    if isinstance(value, yaml.SequenceStartEvent):
        return _cleaned(Entry(line, tuple(_items(key, events)), listed=True))
    raise ContentError("key-nested", line=_line(value), key=key)


def _items(key: str, events: Iterator[Any]) -> Iterator[str]:
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        if not isinstance(event, yaml.ScalarEvent):
            raise ContentError("key-nested", line=_line(event), key=key)
        yield event.value


def _cleaned(entry: Entry) -> Entry:
    unwanted = any(characters.first_unwanted(text) for text in entry.texts)
    texts = tuple(characters.clean(text) for text in entry.texts)
    return replace(entry, texts=texts, cleaned=unwanted)


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
    """Return what a YAML error means to an editor; libyaml's own words are for the log."""
    problem = str(getattr(error, "problem", None) or type(error).__name__)
    mark = getattr(error, "problem_mark", None)
    unclosed = _unclosed(error, problem)
    if unclosed:
        began = getattr(error, "context_mark", None) or mark
        return ContentError(unclosed, line=_place(began, lines))
    line, at = _place(mark, lines), _character(mark, lines)
    if "cannot start any token" in problem and at != "\t":
        return ContentError("yaml-sign", line=line, sign=at)
    return ContentError(_code(problem, at), line=line, problem=problem)


def _unclosed(error: yaml.YAMLError, problem: str) -> str:
    """Return the code of what began somewhere above and does not end, "" if nothing of the kind."""
    context = str(getattr(error, "context", None))
    if "quoted scalar" in context and not _is_escape(problem):
        return "yaml-quote"
    return "yaml-list" if context == "while parsing a flow sequence" else ""


def _code(problem: str, at: str) -> str:
    if _is_escape(problem):
        return "yaml-escape"
    if problem.startswith("mapping values are not allowed"):
        return "yaml-colon"
    return "yaml-tab" if at == "\t" or " tab " in problem else "yaml-syntax"


def _is_escape(problem: str) -> bool:
    return "escape" in problem or "hexdecimal" in problem


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
