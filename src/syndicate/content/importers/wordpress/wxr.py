"""A WordPress export, of any length → its parts, one by one, each with its line. The one door to lxml.

A document type, with which alone XML can name other files or grow beyond what was sent, is refused before
anything is read; nothing is ever looked up on a network. Characters that no XML may hold, which exports often
do, are left out.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from syndicate.errors import ContentError, reason_of

MOST_MIB = 2048
_TAIL = 4096
_HEADS = frozenset({"wp:author", "wp:category", "wp:tag", "wp:term"})
_UNWANTED = bytes(one for one in range(32) if one not in b"\t\n\r")


@dataclass(slots=True)
class Part:
    """An item, an author, a term, or the head of the channel.

    name: as people know it: "item", "wp:author", "channel". line: where it begins.
    texts: name of an element in it → its text, the first of its kind; lines: → where that stands.
    terms: what an item is filed under: (domain, nicename, name). meta: key → values.
    comments: how many it has.
    """

    name: str
    line: int
    texts: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    terms: list[tuple[str, str, str]] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    comments: int = 0

    def text(self, name: str) -> str:
        """Return the text of an element, stripped; "" where it is absent."""
        return self.texts.get(name, "").strip()

    def one(self, *keys: str) -> str:
        """Return the first value of the first of some meta keys that is there."""
        found = (value.strip() for key in keys for value in self.meta.get(key, ()) if value.strip())
        return next(found, "")


Mended = list[tuple[int, str]]
"""(line, problem) of what is no XML in an export, such as a bare "&": it was passed over."""


def parts(path: Path, mended: Mended | None = None) -> Iterator[Part]:
    """Yield the parts in their order; the channel's head comes before its first item, or at the end.

    mended: is told what was passed over. Raises ContentError with the line: import-cut, import-xml-limit,
    import-doctype, import-no-wxr, import-export-too-large or file-unreadable.
    """
    try:
        if path.stat().st_size > MOST_MIB * 1024 * 1024:
            raise ContentError("import-export-too-large", limit=MOST_MIB)
        with path.open("rb") as file:
            _expect_whole(file)
            yield from _parts(_Clean(file), [] if mended is None else mended)
    except OSError as error:
        raise ContentError("file-unreadable", file=path.name, reason=reason_of(error)) from error
    except etree.XMLSyntaxError as error:
        raise ContentError("import-no-wxr", line=error.lineno or 1) from error


class _Clean:
    """A file without the bytes that are in no XML; none of them is part of a longer character of UTF-8."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        """Return the next piece; a piece that had nothing else in it must not look like the end."""
        while piece := self._file.read(size):
            clean = piece.translate(None, _UNWANTED)
            if clean:
                return clean
        return b""


def _expect_whole(file: BinaryIO) -> None:
    """Raise ContentError import-cut for an export whose end is missing: its last text would be half of one."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    if b"</rss>" not in file.read():
        raise ContentError("import-cut")
    file.seek(0)


def _parts(file: _Clean, mended: Mended) -> Iterator[Part]:
    events = etree.iterparse(
        file,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=True,
    )
    yield from _read(events)
    for error in events.error_log:
        if "RESOURCE_LIMIT" in error.type_name:
            raise ContentError("import-xml-limit", line=error.line)
        mended.append((error.line, error.message))


def _read(events: Any) -> Iterator[Part]:
    """Yield what stands right in the channel, as soon as it has ended."""
    head: Part | None = Part("channel", 1)
    began = False
    for event, element in events:
        if event == "start":
            if not began:
                _expect_export(element)
                began = True
            continue
        parent = element.getparent()
        if parent is None or _name(parent) != "channel":
            continue
        name = _name(element)
        if name == "item" and head is not None:
            yield head
            head = None
        yield from _whole(name, element, head)
        _forget(element, parent)
    if not began:
        raise ContentError("import-no-wxr", line=1)
    yield from [head] if head else []


def _whole(name: str, element: Any, head: Part | None) -> Iterator[Part]:
    if name == "item" or name in _HEADS:
        yield _part(name, element)
    elif head is not None:
        head.texts.setdefault(name, element.text or "")


def _expect_export(root: Any) -> None:
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise ContentError("import-doctype", line=root.sourceline)
    if _name(root) != "rss" or not any(
        "wordpress.org/export" in one for one in root.nsmap.values()
    ):
        raise ContentError("import-no-wxr", line=root.sourceline)


def _forget(element: Any, parent: Any) -> None:
    """Give back the memory of what was read."""
    element.clear()
    while element.getprevious() is not None:
        del parent[0]


def _part(name: str, element: Any) -> Part:
    made = Part(name, element.sourceline or 1)
    for one in element:
        inner = _name(one)
        if inner == "category":
            made.terms.append((one.get("domain", ""), one.get("nicename", ""), one.text or ""))
        elif inner == "wp:postmeta":
            pair = {_name(half): half.text or "" for half in one}
            made.meta.setdefault(pair.get("wp:meta_key", ""), []).append(
                pair.get("wp:meta_value", "")
            )
        elif inner == "wp:comment":
            made.comments += 1
        elif inner not in made.texts:
            made.texts[inner] = one.text or ""
            made.lines[inner] = one.sourceline or made.line
    return made


_PREFIXES: Mapping[str, str] = {
    "excerpt": "excerpt:",
    "purl.org/rss/1.0/modules/content": "content:",
    "wordpress.org/export": "wp:",
    "purl.org/dc": "dc:",
}


def _name(element: Any) -> str:
    """Return an element's name with the prefix that WordPress gives it, whichever version wrote it."""
    found = etree.QName(element)
    namespace = found.namespace or ""
    prefix = next((short for part, short in _PREFIXES.items() if part in namespace), "")
    return f"{prefix}{found.localname}"
