"""A file with some of its values and its body changed; keys, order, comments and line ends stay."""

import re
from collections.abc import Mapping

from syndicate.content import characters, frontmatter
from syndicate.content.frontmatter import Document, Entry
from syndicate.errors import ContentError

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"\r\n|\r|\n")


def rewritten(data: bytes, values: Mapping[str, str | None], body: str) -> bytes:
    """Return the file `data` with the texts of `values` and with `body`.

    values: None takes a key out with its lines; a key that is not there becomes the last. Characters
    that `characters.clean` takes out are gone. Raises ContentError rewrite-impossible where the
    form of the front matter does not allow it.
    """
    document = frontmatter.parse(data)
    lines = characters.clean(characters.decode(data)).split("\n")
    block = lines[1 : document.close_line - 1]
    changes = {key: value for key, value in values.items() if value != _said(document, key)}
    present = [key for key in changes if key in document.entries]
    for key in sorted(present, key=lambda key: -document.entries[key].line):
        block = _changed(block, document.entries[key], changes[key])
    block += [
        f"{document.indent}{key}: {_written(value, '')}"
        for key, value in changes.items()
        if key not in document.entries and value is not None
    ]
    made = "\n".join((lines[0], *block, lines[document.close_line - 1], body))
    return _checked(_encoded(made, data), document, values, body)


def _said(document: Document, key: str) -> str | None:
    entry = document.entries.get(key)
    return None if entry is None or entry.listed else entry.texts[0]


def _changed(block: list[str], entry: Entry, value: str | None) -> list[str]:
    """Return the block with the entry's value replaced, or without its lines."""
    if entry.extent is None:
        raise ContentError("rewrite-impossible", line=entry.line)
    (first, left), (last, right) = entry.extent
    top = entry.line - 2
    if value is None:
        return block[:top] + block[_after(entry) :]
    before, after = (
        block[first - 2][:left],
        block[last - 2][right:] if last - 2 < len(block) else "",
    )
    gap = "" if before[-1:] in (" ", "\t", "") else " "
    line = before + gap + _written(value, block[first - 2][left : left + 1]) + after
    if right == 0 and last > first:  # a block scalar ends where the next line begins
        return [*block[: first - 2], before + gap + _written(value, ""), *block[last - 2 :]]
    return [*block[: first - 2], line, *block[last - 1 :]]


def _after(entry: Entry) -> int:
    """Return the index in the block of the first line that is not the entry's."""
    (first, _), (last, right) = entry.extent or ((entry.line, 0), (entry.line, 1))
    return last - 2 if right == 0 and last > first else last - 1


def _written(value: str, opening: str) -> str:
    """Return `value` as YAML, in the kind of quotes that `opening` is where it can be."""
    if opening == "'":
        return "'" + value.replace("'", "''") + "'"
    if opening != '"' and _is_plain(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _is_plain(value: str) -> bool:
    """Tell whether YAML reads `value` as it stands, without quotes."""
    try:
        found = frontmatter.parse(f"---\nkey: {value}\n---\n".encode()).entries["key"]
    except ContentError:
        return False
    return not found.listed and not found.hashed and found.texts == (value,)


def _encoded(text: str, like: bytes) -> bytes:
    """Return `text` with the mark at the beginning and the line ends of the file `like`."""
    end = _LINE_END.search(like)
    data = text.encode("utf-8").replace(b"\n", end[0] if end else b"\n")
    return (_BOM if like.startswith(_BOM) else b"") + data


def _checked(data: bytes, before: Document, values: Mapping[str, str | None], body: str) -> bytes:
    """Return `data` if it says what was said, with `values` and `body`, and nothing else."""
    wanted = {key: entry.texts for key, entry in before.entries.items() if key not in values}
    wanted |= {key: (value,) for key, value in values.items() if value is not None}
    try:
        found = frontmatter.parse(data)
    except ContentError as error:
        raise ContentError("rewrite-impossible", line=1) from error
    if {key: entry.texts for key, entry in found.entries.items()} != wanted or found.body != body:
        raise ContentError("rewrite-impossible", line=1)
    return data
