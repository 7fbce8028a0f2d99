"""Markdown → where its prose stands, and what stands between, without a character moved."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from syndicate.content import markdown as md
from syndicate.content.markdown import Span
from syndicate.content.tags import Tag, tags
from syndicate.localise.rules.zones import ATOM, BLOCK, INLINE

TEXT = ""
BREAK = "\n"

_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Superscript", "Subscript"})
_LABELLED = frozenset({"Autolink", "Email", "Shortcut", "Collapsed"})  # the text is the address
_VERBATIM = frozenset(
    {"code", "kbd", "samp", "var", "pre", "script", "style", "textarea", "q", "cite", "blockquote"}
)


@dataclass(frozen=True, slots=True)
class Piece:
    """The characters from `start` to `end`.

    mark:   TEXT, BREAK (a line end within a paragraph), or what is to be left alone: INLINE (like
            the * of emphasis), ATOM (code, an address, another language), BLOCK.
    quoted: in a block quotation.
    """

    mark: str
    start: int
    end: int
    quoted: bool = False


def pieces(markdown: str) -> tuple[Piece, ...]:
    """Return the pieces of which `markdown`, clean (characters.clean), is made, in order."""
    return tuple(_joined(_Reading(markdown).pieces()))


def _joined(found: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces, neighbours of text as one: pyromark cuts an address at each "_"."""
    last: Piece | None = None
    for piece in found:
        if last is not None and last.mark == piece.mark == TEXT:
            last = replace(last, end=piece.end)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


class _Reading:
    """One pass over pyromark's events."""

    def __init__(self, markdown: str) -> None:
        self.markdown = markdown
        self.events = md.spans(markdown)
        self.foreign = iter((*_foreign(self.events), (len(markdown), len(markdown))))
        self.other = next(self.foreign)
        self.at = 0
        self.mark: str | None = None
        self.quotations = 0
        self.closed = 0  # elements open around whose text is none
        self.labels = False  # the text of the last link (none is in another) names its address

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces; together they are the whole."""
        for span in self.events:
            if span.start >= self.at:
                yield from self._take(span)
            else:
                self._pass(span)  # an end, whose span is that of the whole element
        if self.at < len(self.markdown):
            yield Piece(BLOCK, self.at, len(self.markdown))

    def _take(self, span: Span) -> Iterator[Piece]:
        match span.event:
            case {"Text": text}:
                yield from self._text(span, str(text))
            case "SoftBreak":
                yield from self._gap(span.start)
                yield self._piece(BREAK, span.end)
            case {"Code": _} | {"FootnoteReference": _} | {"InlineMath": _}:
                yield from self._gap(span.start)
                yield self._piece(ATOM, span.end)
            case {"InlineHtml": _} | "HardBreak":
                yield from self._gap(span.start)
                yield self._piece(INLINE, span.end)
            case _:
                self._pass(span)

    def _text(self, span: Span, text: str) -> Iterator[Piece]:
        escaped = span.start > self.at and self.markdown[span.start - 1] == "\\"
        if self.markdown[span.start : span.end] != text or self._is_closed(span.start):
            yield from self._gap(span.start)
            yield self._piece(ATOM, span.end)
            return
        yield from self._gap(span.start - escaped)
        if escaped:
            yield self._piece(ATOM, span.start + 1)
        if self.at < span.end:
            yield self._piece(TEXT, span.end)

    def _gap(self, start: int) -> Iterator[Piece]:
        if self.mark is not None or start > self.at:
            yield self._piece(self.mark or INLINE, start)
        self.mark = None

    def _piece(self, mark: str, end: int) -> Piece:
        made = Piece(mark, self.at, end, self.quotations > 0)
        self.at = end
        return made

    def _pass(self, span: Span) -> None:
        """Note what begins or ends here: what stands until the next text belongs to it."""
        name, facts, step = _bounds(span.event)
        self.mark = INLINE if name in _INLINE and self.mark != BLOCK else BLOCK
        if name == "BlockQuote" and facts is None:
            self.quotations += step
        if name == "CodeBlock" or (name == "Link" and self._is_label(facts, step)):
            self.closed += step

    def _is_label(self, facts: Any, step: int) -> bool:
        if step > 0:
            self.labels = facts["link_type"] in _LABELLED
        return self.labels

    def _is_closed(self, at: int) -> bool:
        while at >= self.other[1] and self.other[0] < len(self.markdown):
            self.other = next(self.foreign)
        return self.closed > 0 or self.other[0] <= at < self.other[1]


def _bounds(event: Any) -> tuple[str, Any, int]:
    """Return the name of the element that begins (1) or ends (-1), and what is said of it."""
    if not isinstance(event, Mapping):
        return str(event), None, 0
    for key, step in (("Start", 1), ("End", -1)):
        inner = event.get(key)
        if isinstance(inner, Mapping):
            name = next(iter(inner))
            return name, inner[name], step
        if inner is not None:
            return str(inner), None, step
    return "", None, 0


def _foreign(events: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield where the text is another's: in an element with `lang`, translate="no", or verbatim."""
    found = [(span.start, tag) for span in events for tag in _tags(span.event)]
    ends = dict(_ends(found))
    until = 0
    for number, (start, tag) in enumerate(found):
        if start >= until and number in ends and _is_foreign(tag):
            until = ends[number]
            yield start, until


def _tags(event: Any) -> Iterator[Tag]:
    if isinstance(event, Mapping):
        raw = event.get("InlineHtml") or event.get("Html")
        if isinstance(raw, str):
            yield from tags(raw)


def _ends(found: Sequence[tuple[int, Tag]]) -> Iterator[tuple[int, int]]:
    """Yield the number of each start tag that has an end, and where that is."""
    opened: dict[str, list[int]] = {}
    for number, (at, tag) in enumerate(found):
        same = opened.setdefault(tag.name, [])
        if not tag.ends:
            same.append(number)
        elif same:
            yield same.pop(), at


def _is_foreign(tag: Tag) -> bool:
    return (
        tag.name in _VERBATIM
        or "lang" in tag.attributes
        or (tag.attributes.get("translate") or "").lower() == "no"
    )
