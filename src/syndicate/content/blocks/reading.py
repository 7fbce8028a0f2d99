"""The parser's events within one block → runs of text and codes, to the letter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from syndicate.content.blocks.inline import (
    ALONE,
    BREAKS,
    IMAGE_END,
    LINE_ENDS,
    PAIRS,
    TEXT,
    Code,
    Run,
    Runs,
    first,
    name_of,
    told,
)
from syndicate.content.markdown import Span

_BARE = ("Autolink", "Email")
_SHORT = ("Collapsed", "Shortcut")  # links whose text is their label
Describe = Callable[[int, Runs], int]
"""(where a description begins, its runs) → the number of its segment."""


def runs(text: str, spans: Sequence[Span], start: int, describe: Describe) -> tuple[Runs, int]:
    """Return the runs of the events `spans`, the first of which begins at `start`, and their end.

    The Markdown of the runs is `text` from `start` to the end, to the letter.
    """
    reading = _Reading(text, spans, start, describe)
    return reading.all(), reading.at


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
                self._alone(span, ALONE[name_of(span.event)], (told(span.event),))

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
        kind = PAIRS[name_of(started)]
        end = span.start + _width(kind, self.text[span.start : span.end])
        means = (told(span.event),)
        self._code(kind, self.text[span.start : end], means, role="open")
        self.pairs.append((str(self.count), started, end))
        self.at = end

    def _close(self, span: Span) -> None:
        number, started, began = self.pairs.pop()
        kind = PAIRS[name_of(started)]
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
        kind = LINE_ENDS[span.event]
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
