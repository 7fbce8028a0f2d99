"""Markdown of another site → the same with other addresses: of its pictures, its links and its raw HTML."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from syndicate.content import characters, markdown
from syndicate.content.importers.escaping import escaped, target
from syndicate.content.importers.names import words_of
from syndicate.content.importers.values import Lost, Picture, picture_mark
from syndicate.content.importers.videos import watched
from syndicate.content.markdown import Span
from syndicate.content.tags import tags

_IMG = re.compile(r"<img\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_IFRAME = re.compile(
    r"<iframe\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>[^<]*(?:</iframe\s*>)?", re.IGNORECASE
)
_HREF = re.compile(r"(<a\b[^>]*?\bhref\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)

Picturing = Callable[[str], Picture]
"""Address of a picture as written → the picture (its `alt` is taken where the text has none)."""
Linking = Callable[[str], str]
"""Address of a link as written → where it leads from anywhere; "" for nowhere."""


@dataclass(slots=True)
class Rewritten:
    """A body, its pictures in their order, and what was lost of it: (line from 0, what)."""

    body: str = ""
    pictures: list[Picture] = field(default_factory=list)
    lost: list[tuple[int, Lost]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def rewrite(body: str, picture: Picturing, link: Linking) -> Rewritten:
    """Return Markdown whose pictures are numbered and whose links lead there from anywhere. Code stays."""
    return _Rewriting(characters.clean(body), picture, link).done()


class _Rewriting:
    def __init__(self, body: str, picture: Picturing, link: Linking) -> None:
        self.body, self.picture, self.link = body, picture, link
        self.made = Rewritten()

    def done(self) -> Rewritten:
        edits = sorted(self._edits(), key=lambda one: one.start)
        pieces: list[str] = []
        at = 0
        for one in edits:
            if one.start < at:
                continue  # inside of what was replaced whole
            pieces += [self.body[at : one.start], one.text]
            at = one.end
        self.made.body = "".join((*pieces, self.body[at:]))
        return self.made

    def _edits(self) -> Iterator[_Edit]:
        spans = markdown.spans(self.body)
        within = 0
        for number, span in enumerate(spans):
            match span.event:
                case {"Start": {"Image": {"dest_url": address}}}:
                    if not within:
                        yield self._image(spans, number, address)
                    within += 1
                case {"End": "Image"}:
                    within -= 1
                case {"Start": {"Link": {"dest_url": address, "link_type": kind}}} if not within:
                    if kind not in {"Email", "Autolink"}:
                        yield from self._link(spans, number, address)
                case {"Start": "HtmlBlock"} | {"InlineHtml": _} if not within:
                    yield from self._raw(span)
                case _:
                    pass

    def _image(self, spans: Sequence[Span], number: int, address: str) -> _Edit:
        span = spans[number]
        alt = "".join(_text(one) for one in _inside(spans, number))
        mark, alt = self._numbered(address, alt, span.start)
        return _Edit(span.start, span.end, f"![{escaped(alt)}]({mark})")

    def _numbered(self, address: str, alt: str, at: int) -> tuple[str, str]:
        picture = self.picture(address)
        alt = " ".join((alt or picture.alt).split())
        if not alt:
            alt = words_of(address)
            self._lose(at, "import-alt-missing", image=address[:200])
        self.made.pictures.append(picture)
        return picture_mark(len(self.made.pictures) - 1), alt

    def _link(self, spans: Sequence[Span], number: int, address: str) -> Iterator[_Edit]:
        """Yield the change of a link's end alone, so that what stands in it keeps its own."""
        span, now = spans[number], self.link(address)
        if now and now == address:
            return
        inside = list(_inside(spans, number))
        if not inside:
            return
        first, last = min(one.start for one in inside), max(one.end for one in inside)
        if not now:
            self._lose(span.start, "import-link-left", what=address[:200] or "–")
            yield _Edit(span.start, first, "")
            yield _Edit(last, span.end, "")
        else:
            yield _Edit(last, span.end, f"]({target(now)})")

    def _raw(self, span: Span) -> Iterator[_Edit]:
        piece = self.body[span.start : span.end]
        made = _IMG.sub(lambda one: self._img(one[0], span.start), piece)
        made = _IFRAME.sub(lambda one: self._frame(one[0], span.start), made)
        made = _HREF.sub(self._href, made)
        if made != piece:
            yield _Edit(span.start, span.end, made)

    def _img(self, tag: str, at: int) -> str:
        attributes = next(tags(tag)).attributes if _IMG.fullmatch(tag) else {}
        address = attributes.get("src") or ""
        if not address:
            return ""
        mark, alt = self._numbered(address, attributes.get("alt") or "", at)
        return f'<img src="{mark}" alt="{_quoted(alt)}">'

    def _frame(self, tag: str, at: int) -> str:
        found = next(tags(f"{tag.partition('>')[0]}>"), None)
        url = watched((found.attributes.get("src") if found else "") or "")
        if not url.startswith(("http://", "https://")):
            self._lose(at, "import-markup-left", what="<iframe>")
            return ""
        self._lose(at, "import-embed-linked", what=url)
        return f'<a href="{_quoted(url)}">{_quoted(url)}</a>'

    def _href(self, found: re.Match[str]) -> str:
        now = self.link(found[2][1:-1])
        return f'{found[1]}"{_quoted(now)}"' if now else found[0]

    def _lose(self, at: int, code: str, **fields: str) -> None:
        self.made.lost.append((self.body.count("\n", 0, at), Lost(code, fields)))


def _inside(spans: Sequence[Span], number: int) -> Iterator[Span]:
    """Yield what stands between the start and the end of something."""
    outer = spans[number]
    for one in spans[number + 1 :]:
        if one.start >= outer.end or (one.start, one.end) == (outer.start, outer.end):
            return
        yield one


def _text(span: Span) -> str:
    match span.event:
        case {"Text": str(text)} | {"Code": str(text)}:
            return text
        case "SoftBreak" | "HardBreak":
            return " "
        case _:
            return ""


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
