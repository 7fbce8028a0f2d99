"""The bytes of an editor's file and what some of its keys, or its body, are to say → the bytes that say it.

What is not named stays as it was written: other keys, comments, the order, the line ends.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from syndicate.content import frontmatter
from syndicate.content.frontmatter import Document, Entry
from syndicate.errors import ContentError

Value = str | tuple[str, ...] | None
"""A text, a list, or nothing: then the key goes."""
NOTHING = b"---\n---\n"
"""What a file says before anybody has written in it."""
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-._][A-Za-z0-9]+)*")
_WORDS_OF_YAML = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\t": " ", "\n": " ", "\r": " "})


@dataclass(frozen=True, slots=True)
class _File:
    """A file as its lines, each with its own end."""

    lines: list[bytes]
    document: Document

    @property
    def newline(self) -> bytes:
        first = self.lines[0]
        return first[len(first.rstrip(b"\r\n")) :] or b"\n"


def rewritten(data: bytes, values: Mapping[str, Value], body: str | None = None) -> bytes:
    """Return a file with other values of some keys, and another body; None leaves the body as it is.

    Raises ContentError where the file cannot be read, or edit-impossible where its form does not
    allow it.
    """
    before = frontmatter.parse(data or NOTHING)
    made = data or NOTHING
    for key, value in values.items():
        if _said(before.entries.get(key)) != _wanted(value):
            made = _with(made, key, value)
    if body is not None and _plain(body) != _plain(before.body):
        made = _with_body(made, body)
    if not _says(before, made, values, body):
        raise ContentError("edit-impossible")
    return made


def body_of(document: Document) -> str:
    """Return the body of a file as it stands in a form: without the blank lines around it."""
    return _plain(document.body)


def _with(data: bytes, key: str, value: Value) -> bytes:
    file = _File(data.splitlines(keepends=True), frontmatter.parse(data))
    entry = file.document.entries.get(key)
    if entry is None:
        first = last = file.document.close_line - 1
    else:
        first = entry.line - 1
        last = _end(file, entry)
    new = []
    if _wanted(value):
        in_place = entry is not None and entry.span is not None and isinstance(value, str)
        new = [_in_place(file, entry, value) if in_place else _line(file, key, value)]  # type: ignore[arg-type] # as was just asked
    return b"".join((*file.lines[:first], *new, *file.lines[last:]))


def _end(file: _File, entry: Entry) -> int:
    """Return the number of lines before what follows a value; comments go with what they stand before."""
    after = [one.line - 1 for one in file.document.entries.values() if one.line > entry.line]
    last = min(after, default=file.document.close_line - 1)
    while last > entry.line and _is_beside(file.lines[last - 1]):
        last -= 1
    return last


def _is_beside(line: bytes) -> bool:
    return not line.strip() or line.lstrip().startswith(b"#")


def _line(file: _File, key: str, value: Value) -> bytes:
    told = _scalar(value) if isinstance(value, str) else f"[{', '.join(map(_item, value or ()))}]"
    return f"{file.document.indent}{key}: {told}".encode() + file.newline


def _in_place(file: _File, entry: Entry, text: str) -> bytes:
    """Return the line of a value with another in its place; a comment behind it stays."""
    line = file.lines[entry.line - 1].decode("utf-8")
    left, right = entry.span or (0, 0)
    gap = " " if line[:left].endswith(":") else ""
    return f"{line[:left]}{gap}{_scalar(text)}{line[right:]}".encode()


def _scalar(text: str) -> str:
    return f'"{text.translate(_ESCAPED)}"'


def _item(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML
    return text if plain else _scalar(text)


def _with_body(data: bytes, body: str) -> bytes:
    file = _File(data.splitlines(keepends=True), frontmatter.parse(data))
    head = file.lines[: file.document.close_line]
    head[-1] = head[-1].rstrip(b"\r\n") + file.newline
    text = _plain(body)
    lines = ["", *text.split("\n")] if text else []
    return b"".join((*head, *(line.encode() + file.newline for line in lines)))


def _plain(body: str) -> str:
    return body.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _said(entry: Entry | None) -> Sequence[str]:
    return () if entry is None else tuple(text for text in entry.texts if text.strip())


def _wanted(value: Value) -> Sequence[str]:
    return ((value,) if value.strip() else ()) if isinstance(value, str) else value or ()


def _says(before: Document, made: bytes, values: Mapping[str, Value], body: str | None) -> bool:
    """Tell whether a file says what it said, and what was wanted, and nothing else."""
    try:
        after = frontmatter.parse(made)
    except ContentError:
        return False
    said = {key: _said(entry) for key, entry in before.entries.items() if key not in values}
    says = {key: _said(entry) for key, entry in after.entries.items() if key not in values}
    taken = all(_said(after.entries.get(key)) == _wanted(value) for key, value in values.items())
    text = _plain(before.body if body is None else body)
    return said == says and taken and _plain(after.body) == text
