"""The parser's events within one block → text and inline codes, and back to Markdown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from syndicate.content.markdown import Span

TEXT = "="
IMAGE_END = "/Image"
_PAIRS: Mapping[str, str] = {
    "Emphasis": "emphasis",
    "Strong": "strong",
    "Strikethrough": "strikethrough",
    "Link": "link",
}
_ALONE: Mapping[str, str] = {"Code": "code", "InlineHtml": "html", "FootnoteReference": "note"}
_BREAKS: Mapping[str, str] = {"SoftBreak": "soft", "HardBreak": "hard"}
_BARE = ("Autolink", "Email")
_SHORT = ("Collapsed", "Shortcut")  # links whose text is their label

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
Describe = Callable[[int, Runs], int]
"""(where a description begins, its runs) → the number of its segment."""


def is_inline(event: Any) -> bool:
    """Tell whether an event is part of a block's text."""
    match event:
        case {"Start": started} | {"End": started}:
            return _name(started) in _PAIRS or _name(started) == "Image"
        case str():
            return event in _BREAKS
        case _:
            return _name(event) in _ALONE or _name(event) == "Text"


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
            return f"/{_name(ended)}"
        case _:
            return repr(event)


def first(text: str, span: Span, least: int) -> int:
    """Return where a segment begins whose first event is `span`: with the sign that escapes it."""
    escaped = span.start > least and text[span.start - 1] == "\\" and _name(span.event) == "Text"
    return span.start - escaped


def runs(text: str, spans: Sequence[Span], start: int, describe: Describe) -> tuple[Runs, int]:
    """Return the runs of the events `spans`, the first of which begins at `start`, and their end.

    The Markdown of the runs is `text` from `start` to the end, to the letter.
    """
    reading = _Reading(text, spans, start, describe)
    return reading.all(), reading.at


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


class _Reading:
    """The events of one segment being read; `at` is how far the runs go."""

    def __init__(self, text: str, spans: Sequence[Span], start: int, describe: Describe) -> None:
        self.text = text
        self.spans = spans
        self.at = start
        self.describe = describe
        self.made: list[Run] = []
        self.pairs: list[tuple[str, Any, int]] = []  # id, event, where its text begins
        self.count = 0
        self.next = 0

    def all(self) -> Runs:
        """Return the runs."""
        while self.next < len(self.spans):
            span = self.spans[self.next]
            self.next += 1
            self._take(span)
        return tuple(self.made)

    def _take(self, span: Span) -> None:
        match span.event:
            case {"Text": value}:
                self._text(span, value)
            case {"Start": {"Link": {"link_type": kind}}} if kind in _BARE:
                self._whole(span, "autolink")
            case {"Start": {"Image": _}}:
                self._image(span)
            case {"Start": _} if self._is_empty():
                self._whole(span, "other")
            case {"Start": started}:
                self._open(span, started)
            case {"End": _}:
                self._close(span)
            case str():
                self._break(span)
            case _:
                self._gap(span.start)
                self._alone(span, _ALONE[_name(span.event)], (told(span.event),))

    def _text(self, span: Span, value: str) -> None:
        escaped = span.start > self.at and self.text[span.start - 1] == "\\"
        self._gap(span.start - escaped)
        written = self.text[span.start : span.end]
        if escaped and value == written:
            self._code("escape", self.text[self.at : span.start + 1], text=value[:1])
            value = value[1:]
        elif value != written:
            self._code("escape", self.text[self.at : span.end], text=value)
            value = ""
        self._say(value)
        self.at = span.end

    def _say(self, value: str) -> None:
        if value and self.made and isinstance(self.made[-1], str):
            self.made[-1] += value
        elif value:
            self.made.append(value)

    def _open(self, span: Span, started: Any) -> None:
        self._gap(span.start)
        kind = _PAIRS[_name(started)]
        end = span.start + _width(kind, self.text[span.start : span.end])
        means = (told(span.event),)
        self._code(kind, self.text[span.start : end], means, role="open")
        self.pairs.append((str(self.count), started, end))
        self.at = end

    def _close(self, span: Span) -> None:
        number, started, began = self.pairs.pop()
        kind = _PAIRS[_name(started)]
        label, end = None, span.end
        if kind == "link":
            label, end = self._label(started["Link"], began, self.at, span.end)
        else:
            self._gap(span.end - _width(kind, self.text[span.start : span.end]))
        data, means = self.text[self.at : end], (told(span.event),)
        self.made.append(Code(number, "close", kind, data, means, label=label))
        self.at = end

    def _label(
        self, about: Mapping[str, Any], start: int, stop: int, end: int
    ) -> tuple[str | None, int]:
        """Return the label that a link's or image's own text is, and where all of it ends."""
        if about["link_type"] not in _SHORT:
            return None, end
        collapsed = about["link_type"] == "Collapsed" and self.text[end : end + 2] == "[]"
        return self.text[start:stop], end + 2 * collapsed

    def _image(self, span: Span) -> None:
        self._gap(span.start)
        inside = self._inside()
        start = span.start + 2
        self.count += 1
        number = str(self.count)
        about = span.event["Start"]["Image"]
        if not inside:
            _, end = self._label(about, start, start, span.end)
            means = (told(span.event), IMAGE_END)
            self.made.append(Code(number, "alone", "image", self.text[span.start : end], means))
            self.at = end
            return
        begin = first(self.text, inside[0], start)
        described, stop = runs(self.text, inside, begin, self.describe)
        label, end = self._label(about, start, stop, span.end)
        self.made.append(
            Code(
                number,
                "alone",
                "image",
                self.text[span.start : begin],
                (told(span.event),),
                tail=self.text[stop:end],
                label=label,
                alt=self.describe(begin, described),
            )
        )
        self.at = end

    def _inside(self) -> Sequence[Span]:
        """Return the events inside the image that was begun, and go on after its end."""
        depth, began = 1, self.next
        while depth:
            match self.spans[self.next].event:
                case {"Start": {"Image": _}}:
                    depth += 1
                case {"End": "Image"}:
                    depth -= 1
                case _:
                    pass
            self.next += 1
        return self.spans[began : self.next - 1]

    def _is_empty(self) -> bool:
        return self.next < len(self.spans) and self.spans[self.next].event == {"End": "Link"}

    def _whole(self, span: Span, kind: str) -> None:
        """Take a container with all that is in it as one code."""
        self._gap(span.start)
        means = [told(span.event)]
        while means[-1] != "/Link":
            means.append(told(self.spans[self.next].event))
            self.next += 1
        about = span.event["Start"]["Link"]
        _, end = self._label(about, span.start, span.start, span.end)
        self._alone(replace(span, end=end), kind, tuple(means))

    def _break(self, span: Span) -> None:
        kind = _BREAKS[span.event]
        self._alone(replace(span, start=self.at), kind, (told(span.event),))

    def _alone(self, span: Span, kind: str, means: tuple[str, ...]) -> None:
        self._code(kind, self.text[span.start : span.end], means)
        self.at = span.end

    def _gap(self, to: int) -> None:
        """Take what the parser says nothing of: what a line of a quote or list begins with."""
        if to <= self.at:
            return
        gap = self.text[self.at : to]
        last = self.made[-1] if self.made else ""
        if isinstance(last, Code) and last.kind in BREAKS:
            self.made[-1] = replace(last, data=last.data + gap)
        else:
            self._code("other", gap)
        self.at = to

    def _code(
        self,
        kind: str,
        data: str,
        means: tuple[str, ...] = (),
        role: Literal["open", "alone"] = "alone",
        text: str = "",
    ) -> None:
        self.count += 1
        if text:
            means = (f"{TEXT}{text}",)
        self.made.append(Code(str(self.count), role, kind, data, means, text))


def _width(kind: str, written: str) -> int:
    """Return how many signs begin and end a pair."""
    if kind == "strikethrough":
        return 2 if written.startswith("~~") and written.endswith("~~") else 1
    return 2 if kind == "strong" else 1


def _name(event: Any) -> str:
    return event if isinstance(event, str) else str(next(iter(event)))


def nested(runs: Sequence[Run]) -> bool:
    """Tell whether each pair ends inside the pair in which it began."""
    opened: list[str] = []
    for run in runs:
        if isinstance(run, Code) and run.role == "open":
            opened.append(run.id)
        elif isinstance(run, Code) and run.role == "close" and (
            not opened or opened.pop() != run.id
        ):
            return False
    return not opened


