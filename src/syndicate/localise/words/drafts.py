"""A variant's texts in one region → a draft of them for another region of the same language.

Safe words, numeric dates, sums and typography; what needs a person is told. The Markdown keeps its
blocks, links, code and HTML: a change that would not leave them alone is not made.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from syndicate.content import markdown as md
from syndicate.localise import typography
from syndicate.localise.rules.common import rewritten
from syndicate.localise.rules.frames import CUSTOMARY, frame
from syndicate.localise.rules.zones import BLOCK
from syndicate.localise.words import masks, prose, regional
from syndicate.localise.words.prose import BREAK, TEXT, Piece
from syndicate.localise.words.regional import Edit
from syndicate.localise.words.vocabulary import Suggestion, Vocabulary
from syndicate.settings.options import Locale

_TRIES = 200  # of one text: a page has a few edits at most that its form forbids


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """From which region to which: tags, Babel's names, and the vocabulary of where we go.

    locales: as the publication has set them, for what it chose in typography.
    """

    origin: str
    target: str
    origin_babel: str
    target_babel: str
    vocabulary: Vocabulary
    locales: Mapping[str, Locale] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """texts by their key, the Markdown body, and what people should know of them.

    replaced: how often what was found became what.
    dates, sums: as found, left to a person.
    """

    texts: Mapping[str, str]
    body: str
    replaced: Mapping[tuple[str, str], int]
    dates: tuple[str, ...]
    sums: tuple[str, ...]


@dataclass(slots=True)
class _Notes:
    replaced: Counter[tuple[str, str]] = field(default_factory=Counter)
    dates: dict[str, None] = field(default_factory=dict)
    sums: dict[str, None] = field(default_factory=dict)


def draft(texts: Mapping[str, str], body: str, route: Route) -> Draft:
    """Return `texts` (plain) and `body` (Markdown, clean) as `route.target` would have them."""
    notes = _Notes()
    set_texts = {
        key: typography.text(_reworded(text, route, notes), route.target, route.locales)
        for key, text in texts.items()
    }
    set_body = typeset(_reworded_markdown(body, route, notes), route.target, route.locales)
    return Draft(
        texts=set_texts,
        body=set_body,
        replaced=dict(notes.replaced),
        dates=tuple(notes.dates),
        sums=tuple(notes.sums),
    )


def typeset(markdown: str, tag: str, locales: Mapping[str, Locale] = CUSTOMARY) -> str:
    """Return Markdown with its prose set in the typography of `tag`, its form as it was."""
    changes = [
        Edit(block[0].start, block[-1].end, _typeset(markdown, block, tag, locales))
        for block in _blocks(prose.pieces(markdown))
    ]
    return _applied(
        markdown, _harmless(markdown, [one for one in changes if _alters(markdown, one)])
    )


def shape(markdown: str) -> Sequence[Any]:
    """Return all that pyromark makes of Markdown but the text: what a draft may not change."""
    events = [span.event for span in md.spans(markdown)]
    signs = [sign for text in map(_text, events) for sign in text if sign in "\\<"]
    return [event for event in events if not _text(event)] + ["".join(signs)]


def _text(event: Any) -> str:
    return str(event.get("Text") or "") if isinstance(event, Mapping) else ""


def _reworded(text: str, route: Route, notes: _Notes) -> str:
    edits = _edits(text, masks.of_text(text), route, notes)
    _count(text, edits, notes)
    return _applied(text, edits)


def _reworded_markdown(markdown: str, route: Route, notes: _Notes) -> str:
    edits = _harmless(markdown, _edits(markdown, masks.of_markdown(markdown), route, notes))
    _count(markdown, edits, notes)
    return _applied(markdown, edits)


def _edits(text: str, masked: str, route: Route, notes: _Notes) -> list[Edit]:
    """Return what can be changed, in order and apart from one another."""
    found = [
        Edit(one.start, one.end, _over_lines(text[one.start : one.end], one))
        for one in route.vocabulary.replacements(masked, route.origin)
    ]
    regions = (route.origin_babel, route.target_babel)
    for kept, edits in (
        (notes.dates, regional.date_edits(masked, *regions)),
        (notes.sums, regional.sum_edits(masked, *regions)),
    ):
        for edit in edits:
            if edit.written is None:
                kept[text[edit.start : edit.end]] = None
            found.append(edit)
    return list(_apart(sorted(found, key=lambda edit: (edit.start, edit.end))))


def _over_lines(found: str, suggestion: Suggestion) -> str | None:
    """Return what is preferred, with the line end that `found` has; None where there is no place."""
    head, newline, tail = found.partition("\n")
    if not newline:
        return suggestion.preferred
    between = found[len(head.rstrip()) : len(found) - len(tail.lstrip(" \t>"))]
    first, space, rest = suggestion.preferred.partition(" ")
    return first + between + rest if space else None


def _apart(edits: Iterable[Edit]) -> Iterator[Edit]:
    until = 0
    for edit in edits:
        if edit.start >= until and edit.written is not None:
            until = edit.end
            yield edit


def _count(text: str, edits: Iterable[Edit], notes: _Notes) -> None:
    for edit in edits:
        found, written = text[edit.start : edit.end], edit.written or ""
        notes.replaced[" ".join(found.split()), " ".join(written.split())] += 1


def _harmless(markdown: str, edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits that leave the shape of `markdown` as it is, found by halving."""
    before = shape(markdown)
    tries = iter(range(_TRIES))

    def chosen(some: Sequence[Edit], fixed: list[Edit]) -> list[Edit]:
        trial = [*fixed, *some]
        if not some or next(tries, None) is None:
            return fixed
        if shape(_applied(markdown, trial)) == before:
            return trial
        if len(some) == 1:
            return fixed
        half = len(some) // 2
        return chosen(some[half:], chosen(some[:half], fixed))

    return chosen(edits, [])


def _applied(text: str, edits: Iterable[Edit]) -> str:
    return rewritten(text, ((edit.start, edit.end, edit.written or "") for edit in edits))


def _alters(markdown: str, edit: Edit) -> bool:
    return markdown[edit.start : edit.end] != edit.written


def _blocks(pieces: Iterable[Piece]) -> Iterator[Sequence[Piece]]:
    """Yield the pieces of each paragraph, heading, cell or image's text."""
    block: list[Piece] = []
    for piece in pieces:
        if piece.mark != BLOCK:
            block.append(piece)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _typeset(markdown: str, block: Iterable[Piece], tag: str, locales: Mapping[str, Locale]) -> str:
    run = frame(tag, locales)
    for piece in block:
        written = markdown[piece.start : piece.end]
        if piece.mark in (TEXT, BREAK):
            run.add_text(written)
        else:
            run.add(piece.mark, written)
    return run.typeset()
