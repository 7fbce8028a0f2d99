"""A Markdown body ↔ its texts, block by block, and what stands between them.

    markdown ─▶ split ─▶ Body: skeleton and segments ─▶ joined ─▶ the same characters

Code blocks, raw HTML blocks, link reference definitions and rules are skeleton. The parser is the
one that renders (`markdown.spans`), so that a segment is what readers see as one piece of text.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from syndicate.content import markdown
from syndicate.content.blocks import inline, reading
from syndicate.content.blocks.inline import Run, Runs
from syndicate.content.markdown import Span

_KINDS = {
    "Paragraph": "paragraph",
    "Heading": "heading",
    "Item": "item",
    "TableCell": "cell",
    "DefinitionListTitle": "term",
    "DefinitionListDefinition": "definition",
}
_OPAQUE = frozenset({"CodeBlock", "HtmlBlock"})


@dataclass(frozen=True, slots=True)
class Segment:
    """The text of one leaf block, or of one image's description.

    kind: "paragraph", "heading", "item", "cell", "term", "definition", "note" or "alt".
    line: of the body, counted from 1.
    """

    kind: str
    line: int
    runs: Runs

    @property
    def translatable(self) -> bool:
        """Tell whether there is anything to read in it."""
        return any(isinstance(run, str) and run.strip() for run in self.runs)


@dataclass(frozen=True, slots=True)
class Body:
    """A Markdown body in its parts.

    pieces:   skeleton, and the places of segments by their number, in order.
    segments: in the order in which they are read; an image's description follows its block.
    blocks:   what the parser says of everything around the segments, with their numbers.
    outline:  the same in short: what is the same in a translation that was made by hand.
    """

    pieces: tuple[str | int, ...]
    segments: tuple[Segment, ...]
    blocks: tuple[str | int, ...]
    outline: tuple[str | int, ...]

    def joined(self, text: Callable[[int], str] | None = None) -> str:
        """Return the Markdown; text: gives that of a segment by its number, if not its own."""
        of = text or self.written
        return "".join(piece if isinstance(piece, str) else of(piece) for piece in self.pieces)

    def written(self, number: int) -> str:
        """Return a segment's Markdown."""
        return inline.spelt(self.segments[number].runs, self.written)

    def meant(self, runs: Sequence[Run], texts: Mapping[int, Runs]) -> Iterator[str]:
        """Yield what the parser has to say of `runs`: see `inline.told`."""
        for run in runs:
            if isinstance(run, str):
                yield inline.TEXT + run
                continue
            yield from run.means
            if run.alt is not None:
                yield from self.meant(texts.get(run.alt, self.segments[run.alt].runs), texts)
                yield inline.IMAGE_END

    def shape(self, texts: Mapping[int, Runs] | None = None) -> tuple[str, ...]:
        """Return what the parser has to say of the whole, with `texts` in it."""
        runs = texts or {}
        told: list[str] = []
        for block in self.blocks:
            if isinstance(block, str):
                told.append(block)
            else:
                told += self.meant(runs.get(block, self.segments[block].runs), runs)
        return tuple(_merged(told))


def split(text: str) -> Body:
    """Take a body apart. `text` is clean (characters.clean); joining gives it back to the letter."""
    return _Splitting(text).body()


def shape(text: str) -> tuple[str, ...]:
    """Return what the parser says of a body: blocks and inline codes in order, with their texts."""
    return tuple(_merged([_token(span.event) for span in markdown.spans(text)]))


class _Splitting:
    """One body on its way to be a Body."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.line_ends = [found.start() for found in re.finditer("\n", text)]
        self.pieces: list[str | int] = []
        self.blocks: list[str | int] = []
        self.outline: list[str | int] = []
        self.segments: list[Segment] = []
        self.open: list[str] = []
        self.kind = ""  # of the segment that is being read
        self.at = 0  # how far `pieces` go

    def body(self) -> Body:
        """Return the whole."""
        for is_inline, group in groupby(markdown.spans(self.text), self._is_text):
            if is_inline:
                self._segment(list(group))
            else:
                for span in group:
                    self.blocks.append(_token(span.event))
                    self.outline += _outlined(span.event)
        self._skeleton(len(self.text))
        return Body(
            tuple(self.pieces), tuple(self.segments), tuple(self.blocks), tuple(self.outline)
        )

    def _is_text(self, span: Span) -> bool:
        """Tell whether an event is part of a segment; keep count of the blocks around it."""
        if inline.is_inline(span.event):
            self.kind = self._kind()
            return not self.open or self.open[-1] not in _OPAQUE
        match span.event:
            case {"Start": started}:
                self.open.append(inline.name_of(started))
            case {"End": _}:
                self.open.pop()
            case _:
                pass
        return False

    def _segment(self, spans: list[Span]) -> None:
        number, kind = len(self.segments), self.kind
        start = inline.first(self.text, spans[0], self.at)
        self.segments.append(Segment("", 0, ()))  # its images come after it
        runs, end = reading.runs(self.text, spans, start, self._description)
        self.segments[number] = Segment(kind, self._line(start), runs)
        self._skeleton(start)
        self.pieces.append(number)
        self.blocks.append(number)
        self.outline.append(number)
        self.at = end

    def _description(self, start: int, runs: Runs) -> int:
        self.segments.append(Segment("alt", self._line(start), runs))
        return len(self.segments) - 1

    def _kind(self) -> str:
        if "FootnoteDefinition" in self.open:
            return "note"
        return next((_KINDS[name] for name in reversed(self.open) if name in _KINDS), "paragraph")

    def _line(self, at: int) -> int:
        return bisect_left(self.line_ends, at) + 1

    def _skeleton(self, to: int) -> None:
        if to > self.at:
            self.pieces.append(self.text[self.at : to])
            self.at = to


def _token(event: Any) -> str:
    return inline.told(event) if inline.is_inline(event) else repr(event)


def _outlined(event: Any) -> Iterator[str]:
    """Yield the kind of block that begins or ends; nothing of what is in code and raw HTML."""
    match event:
        case {"Start": {"Heading": {"level": level}}}:
            yield f"Heading {level}"
        case {"Start": {"List": first}}:
            yield "Bullets" if first is None else "Numbers"
        case {"Start": started}:
            yield inline.name_of(started)
        case {"End": ended}:
            yield f"/{inline.name_of(ended)}"
        case str():
            yield event
        case _:
            pass


def _merged(tokens: Sequence[str]) -> Iterator[str]:
    """Yield `tokens` with texts that follow each other as one."""
    for is_text, group in groupby(tokens, lambda token: token.startswith(inline.TEXT)):
        if is_text:
            yield inline.TEXT + "".join(token.removeprefix(inline.TEXT) for token in group)
        else:
            yield from group
