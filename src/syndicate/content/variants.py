"""A language's file and new texts → the bytes of a language's file.

Everything that is not asked to change stays to the letter: other keys, their order, comments,
quotation marks, line ends and a BOM.
"""

import re
from collections.abc import Collection, Iterable, Mapping

from syndicate.content import frontmatter
from syndicate.content.characters import clean
from syndicate.content.frontmatter import Document
from syndicate.content.stamp import AFTER, with_key
from syndicate.errors import ContentError

OWN_KEYS = (
    *("updated", "slug", "aliases", "redirect_from", "status"),
    *("withdrawn", "canonical", "source", "source_parts", "translator", "reviewed_by", "guid"),
)
"""Keys that say something of one language's file alone: a translation does not take them over."""

_LINE_END = re.compile(rb"\r\n|\r|\n")
_BLANKS = re.compile("[ \t\r\n]+")


def variant(
    data: bytes,
    texts: Mapping[str, str],
    body: str | None,
    keys: Mapping[str, str | None] | None = None,
) -> bytes:
    """Return `data` with other words.

    data:  the file to change: the language's own, or, for a new one, the source's (`own_keys`).
    texts: key → prose of any kind; quoted as the key's value was before, where that can be.
    body:  Markdown with line feeds; None leaves the body as it is.
    keys:  key → YAML as it is to be written, None to take the key out.
    Raises ContentError: what frontmatter.parse says, or variant-impossible where the form of the
    front matter does not allow it.
    """
    made = data
    changes = keys or {}
    for key in (key for key, value in changes.items() if value is None):
        made = _without(made, key)
    for key, text in texts.items():
        made = _with_text(made, key, text)
    for key, value in changes.items():
        made = made if value is None else _with(made, key, value)
    made = made if body is None else _with_body(made, body)
    if not _says(data, made, texts, changes):
        raise ContentError("variant-impossible", line=1)
    return made


def own_keys(document: Document, kept: Collection[str] = ()) -> dict[str, str | None]:
    """Return as `keys` of `variant` what a new text, but for what is `kept`, does not take over."""
    return {key: None for key in OWN_KEYS if key in document.entries and key not in kept}


def beside(file: str, origin: str, tag: str) -> str:
    """Return the file of another language: beside `index.fr.md`, that is `index.en.md`."""
    return f"{file.removesuffix(f'.{origin}.md')}.{tag}.md"


def quoted(text: str, like: str = '"') -> str:
    """Return `text` as a YAML scalar on one line; like: how the value was written before.

    It is written plain or in single quotes if that was, and YAML reads the same.
    """
    plain = like[:1] not in ("'", '"', "|", ">", "")
    single = f"'{text.replace(chr(39), chr(39) * 2)}'"
    ways = {True: text, like[:1] == "'": single} if plain or like[:1] == "'" else {}
    double = text.replace("\\", "\\\\").replace('"', '\\"')
    chosen = (way for wanted, way in ways.items() if wanted and _reads(way, text))
    return next(chosen, f'"{double}"')


def _with_text(data: bytes, key: str, text: str) -> bytes:
    wanted = _BLANKS.sub(" ", clean(text)).strip()
    entry = frontmatter.parse(data).entries.get(key)
    if entry is not None and not entry.listed and _one_line(entry.texts) == wanted:
        return data
    return _with(data, key, quoted(wanted, _written(data, key)))


def _with(data: bytes, key: str, value: str) -> bytes:
    """Return `data` with `key` set, on one line in the place where it was."""
    entry = frontmatter.parse(data).entries.get(key)
    if entry is None or entry.span is not None:
        return with_key(data, key, value, after=AFTER.get(key))
    start, end = _extent(data, key)
    newline = _newline(data)
    indent = frontmatter.parse(data).indent
    return data[:start] + f"{indent}{key}: {value}".encode() + newline + data[end:]


def _without(data: bytes, key: str) -> bytes:
    if key not in frontmatter.parse(data).entries:
        return data
    start, end = _extent(data, key)
    return data[:start] + data[end:]


def _extent(data: bytes, key: str) -> tuple[int, int]:
    """Return where the lines of a key's value begin and end; a comment after it stays."""
    document = frontmatter.parse(data)
    first = document.entries[key].line
    later = (one.line for one in document.entries.values() if one.line > first)
    after = min(later, default=document.close_line)
    lines = _lines(data)
    while after > first + 1 and _is_aside(data[slice(*lines[after - 2])]):
        after -= 1
    return lines[first - 1][0], lines[after - 1][0]


def _is_aside(line: bytes) -> bool:
    return not line.strip() or line.lstrip().startswith(b"#")


def _lines(data: bytes) -> list[tuple[int, int]]:
    ends = [found.end() for found in _LINE_END.finditer(data)]
    return list(zip([0, *ends], [*ends, len(data)], strict=True))


def _newline(data: bytes) -> bytes:
    found = _LINE_END.search(data)
    return found[0] if found else b"\n"


def _written(data: bytes, key: str) -> str:
    """Return a key's value as it stands in the file; "" where it is absent or not on one line."""
    entry = frontmatter.parse(data).entries.get(key)
    if entry is None or entry.span is None:
        return ""
    line = data[slice(*_lines(data)[entry.line - 1])].decode("utf-8-sig")
    return line[slice(*entry.span)]


def _with_body(data: bytes, body: str) -> bytes:
    document = frontmatter.parse(data)
    if document.body == body:
        return data
    newline = _newline(data)
    lines = _lines(data)
    start = lines[document.close_line - 1][1]
    head = data[:start]
    if not head.endswith((b"\n", b"\r")):
        head += newline
    return head + body.encode("utf-8").replace(b"\n", newline)


def _reads(way: str, text: str) -> bool:
    try:
        entry = frontmatter.parse(f"---\nkey: {way}\n---\n".encode()).entries["key"]
    except (ContentError, KeyError):
        return False
    return entry.texts == (text,) and not entry.hashed and not entry.listed


def _one_line(texts: Iterable[str]) -> str:
    return _BLANKS.sub(" ", " ".join(texts)).strip()


def _says(
    before: bytes, after: bytes, texts: Mapping[str, str], keys: Mapping[str, str | None]
) -> bool:
    """Tell whether `after` says what `before` says but for what was asked, and says that."""
    old, new = frontmatter.parse(before), frontmatter.parse(after)
    asked = {*texts, *keys}
    kept = {key: one.texts for key, one in old.entries.items() if key not in asked}
    now = {key: one.texts for key, one in new.entries.items() if key not in asked}
    said = all(
        _one_line(new.entries[key].texts) == _BLANKS.sub(" ", clean(text)).strip()
        for key, text in texts.items()
    )
    return (
        kept == now
        and said
        and not any(key in new.entries for key, value in keys.items() if value is None)
    )
