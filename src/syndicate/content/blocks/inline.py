"""What stands in one block: text and inline codes; and back to Markdown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from syndicate.content.markdown import Span

TEXT = "="
IMAGE_END = "/Image"
PAIRS: Mapping[str, str] = {
    "Emphasis": "emphasis",
    "Strong": "strong",
    "Strikethrough": "strikethrough",
    "Link": "link",
}
ALONE: Mapping[str, str] = {"Code": "code", "InlineHtml": "html", "FootnoteReference": "note"}
LINE_ENDS: Mapping[str, str] = {"SoftBreak": "soft", "HardBreak": "hard"}

FLANKED = ("emphasis", "strong", "strikethrough")
BREAKS = ("soft", "hard")
OPTIONAL = ("soft", "hard", "escape")
"""Kinds of codes that a translation may have or leave, as it may have emphasis elsewhere (FLANKED)."""


@dataclass(frozen=True, slots=True)
class Code:
    """Inline markup: one end of a pair, or something that stands alone.

    id:    within the segment; both ends of a pair have the same.
    data:  its Markdown; for an image, what comes before its description, and `tail` after it.
    kind:  "emphasis", "strong", "strikethrough", "link"; "code", "html", "note", "image",
           "autolink"; "soft", "hard" (line breaks); "escape" (a character written in another
           way), "other".
    means: what the parser says of it, see `told`.
    text:  the character that an escape stands for.
    label: of a reference by its own text, at its end: needed once the text is another.
    alt:   number of the segment that describes an image.
    """

    id: str
    role: Literal["open", "close", "alone"]
    kind: str
    data: str
    means: tuple[str, ...] = ()
    text: str = ""
    tail: str = ""
    label: str | None = None
    alt: int | None = None


Run = str | Code
Runs = tuple[Run, ...]


def is_inline(event: Any) -> bool:
    """Tell whether an event is part of a block's text."""
    match event:
        case {"Start": started} | {"End": started}:
            return name_of(started) in PAIRS or name_of(started) == "Image"
        case str():
            return event in LINE_ENDS
        case _:
            return name_of(event) in ALONE or name_of(event) == "Text"


def told(event: Any) -> str:
    """Return an inline event as one token; a link or image is its address and title alone."""
    match event:
        case {"Text": text}:
            return f"{TEXT}{text}"
        case {"Start": {"Link": about}}:
            return f"Link {about['dest_url']!r} {about['title']!r}"
        case {"Start": {"Image": about}}:
            return f"Image {about['dest_url']!r} {about['title']!r}"
        case {"End": ended}:
            return f"/{name_of(ended)}"
        case _:
            return repr(event)


def first(text: str, span: Span, least: int) -> int:
    """Return where a segment begins whose first event is `span`: with the sign that escapes it."""
    escaped = span.start > least and text[span.start - 1] == "\\" and name_of(span.event) == "Text"
    return span.start - escaped


def spelt(runs: Sequence[Run], alt: Callable[[int], str]) -> str:
    """Return the Markdown of `runs`; `alt` gives that of an image's description."""
    made: list[str] = []
    opened: dict[str, int] = {}
    for run in runs:
        if isinstance(run, str):
            made.append(run)
            continue
        if run.role == "open":
            opened[run.id] = len(made) + 1
        inside = "".join(made[opened.get(run.id, 0) :]) if run.label is not None else ""
        if run.alt is not None:
            inside = alt(run.alt)
            made.append(run.data + inside)
            made.append(_closed(run, run.tail, inside))
        else:
            made.append(_closed(run, run.data, inside))
    return "".join(made)


def _closed(code: Code, end: str, inside: str) -> str:
    changed = code.label is not None and code.label != inside
    return f"][{code.label}]" if changed else end


def name_of(event: Any) -> str:
    """Return the name of an event, or of what it begins or ends."""
    return event if isinstance(event, str) else str(next(iter(event)))
