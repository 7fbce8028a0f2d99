"""Markdown → a sanitised HTML fragment that stands below a page's own h1."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import Any

import nh3
import pyromark

from syndicate.content import characters, html
from syndicate.content.html import Picture

_OPTIONS = reduce(
    or_,
    (
        pyromark.Options.ENABLE_TABLES,
        pyromark.Options.ENABLE_FOOTNOTES,
        pyromark.Options.ENABLE_HEADING_ATTRIBUTES,
        pyromark.Options.ENABLE_STRIKETHROUGH,
        pyromark.Options.ENABLE_DEFINITION_LIST,
        pyromark.Options.ENABLE_GFM,
    ),
)
_CLEANER = nh3.Cleaner(
    tags=set(html.TAGS),
    attributes={tag: set(names) for tag, names in html.ATTRIBUTES.items()},
    allowed_classes={tag: set(names) for tag, names in html.CLASSES.items()},
    filter_style_properties=set(html.STYLES),
    url_schemes=set(html.SCHEMES),
    link_rel=None,  # no link here can have a target, so there is no opener to protect
)
# pyromark names a footnote by its bare label: "1" would meet the ids of the page around it.
_NOTES = (
    (re.compile('(<sup class="footnote-reference"><a href="#)'), r"\1fn-"),
    (re.compile('(<div class="footnote-definition" id=")'), r"\1fn-"),
)
# HTML, a reference, or a link or image that does not lead to the web.
_REMARKABLE = re.compile(r"<|\]:|\]\((?!https?://[a-z0-9])")
_TOP = 2
_LOWEST = 6


@dataclass(frozen=True, slots=True)
class Illustration:
    """An image of a body and the line on which it is written."""

    picture: Picture
    line: int


@dataclass(frozen=True, slots=True)
class Span:
    """One of pyromark's events, and the characters of the Markdown from `start` to `end` it is about."""

    event: Any
    start: int
    end: int


# The corner of a table with headings on two sides: a heading of nothing is none.
_EMPTY_HEADING = re.compile(r"<th[^>]*></th>")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a body that an editor should know: "removed" markup or a "relative" link."""

    kind: str
    line: int
    what: str


def is_plain(markdown: str) -> bool:
    """Tell of most bodies at once that `remarks` has nothing to say of them, and that no HTML is in them."""
    return _REMARKABLE.search(markdown) is None


def to_html(markdown: str) -> str:
    """Return the fragment; its highest heading is an h2, and its ids of footnotes begin with fn-."""
    return sanitised(rendered(markdown))


def rendered(markdown: str) -> str:
    """Return the HTML of Markdown with whatever is in it: for `sanitised` only."""
    return pyromark.html(characters.clean(markdown), options=_OPTIONS)


def sanitised(raw: str) -> str:
    """Return the fragment that can be shown; time grows with the square of its depth."""
    for pattern, replacement in _NOTES if "footnote-" in raw else ():
        raw = pattern.sub(replacement, raw)
    # An entity such as &#xE000; is a character only now; and U+00A0 need be none.
    fragment = characters.clean(_CLEANER.clean(raw)).replace("&nbsp;", "\u00a0")
    levels = html.levels(fragment)
    if min(levels, default=_TOP) == _TOP and "<th" not in fragment:
        return fragment
    return _EMPTY_HEADING.sub("<td></td>", html.with_tags(fragment, _arranged(levels)))


def illustrations(markdown: str, fragment: str) -> tuple[Illustration, ...]:
    """Return the images of `fragment`, which `to_html` made of `markdown`."""
    found = html.pictures(fragment) if "<img" in fragment else []
    lines = [line for line, _ in _images(markdown)] if found else []
    known = lines if len(lines) == len(found) else [1] * len(found)
    return tuple(Illustration(one, line) for one, line in zip(found, known, strict=True))


def remarks(markdown: str) -> tuple[Remark, ...]:
    """Return what of `markdown` does not reach readers, and links that lead nowhere in a feed."""
    return tuple(_remarks(markdown))


def _arranged(levels: set[int]) -> Any:
    shift = _TOP - min(levels, default=_TOP)

    def change(slash: str, name: str, attributes: str) -> str:
        if re.fullmatch("h[1-6]", name):
            name = f"h{min(int(name[1]) + shift, _LOWEST)}"
        elif name == "th" and not slash and " scope=" not in attributes:
            attributes += ' scope="col"'  # Markdown's only headings of a table are its first row
        return f"<{slash}{name}{attributes}>"

    return change


def _images(markdown: str) -> Iterator[tuple[int, str]]:
    inside = 0  # an image within an image's text is only text
    for line, event in events(markdown):
        match event:
            case {"Start": {"Image": {"dest_url": address}}}:
                if not inside:
                    yield line, address
                inside += 1
            case {"End": "Image"}:
                inside -= 1
            case {"Raw": raw} if not inside:
                for offset, tag, attrs in html.start_tags(raw):
                    if tag == "img":
                        yield line + offset, attrs.get("src") or ""
            case _:
                pass


def _remarks(markdown: str) -> Iterator[Remark]:
    for line, event in events(markdown):
        match event:
            case {"Start": {"Link": {"dest_url": address, "link_type": kind}}} if kind != "Email":
                yield from _about_link(address, line)
            case {"Start": {"Image": {"dest_url": address}}} if html.forbidden_scheme(address):
                yield Remark("removed", line, html.forbidden_scheme(address))
            case {"Raw": raw}:
                for offset, tag, attrs in html.start_tags(raw):
                    for what in html.removed_from(tag, attrs):
                        yield Remark("removed", line + offset, what)
                    if tag == "a" and attrs.get("href"):
                        yield from _about_link(attrs["href"] or "", line + offset, raw=True)
            case _:
                pass


def _about_link(address: str, line: int, *, raw: bool = False) -> Iterator[Remark]:
    if html.forbidden_scheme(address):
        if not raw:
            yield Remark("removed", line, html.forbidden_scheme(address))
    elif not html.scheme_of(address) and not address.startswith("#"):
        yield Remark("relative", line, address)


@lru_cache(maxsize=1)  # one body is looked through for several things
def events(markdown: str) -> tuple[tuple[int, Mapping[str, Any]], ...]:
    """Return pyromark's events with their lines; a run of raw HTML is one event, "Raw"."""
    return tuple(_events(characters.clean(markdown)))


def spans(markdown: str) -> tuple[Span, ...]:
    """Return pyromark's events with where each stands; `markdown` is clean (characters.clean)."""
    at = _characters(markdown)
    found = pyromark.events_with_range(markdown, options=_OPTIONS)
    return tuple(Span(event, at[span["start"]], at[span["end"]]) for event, span in found)


def _characters(markdown: str) -> Sequence[int]:
    """Return, for each byte of the UTF-8 form and for its end, how many characters come before."""
    if markdown.isascii():
        return range(len(markdown) + 1)
    lengths = (len(character.encode("utf-8")) for character in markdown)
    starts = (number for number, length in enumerate(lengths) for _ in range(length))
    return (*starts, len(markdown))


def _events(markdown: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    starts = _line_starts(markdown)
    raw: list[str] = []
    began = 0
    for event, span in pyromark.events_with_range(markdown, options=_OPTIONS):
        if not isinstance(event, Mapping):
            continue
        piece = event.get("Html")
        if isinstance(piece, str):
            began = began if raw else span["start"]
            raw.append(piece)
            continue
        if raw:
            yield bisect_right(starts, began), {"Raw": "".join(raw)}
            raw.clear()
        inline = event.get("InlineHtml")
        line = bisect_right(starts, span["start"])
        yield line, {"Raw": inline} if isinstance(inline, str) else event


def _line_starts(markdown: str) -> list[int]:
    """Return the byte at which each line begins."""
    ends = re.finditer(b"\n", markdown.encode("utf-8"))
    return [0, *(end.end() for end in ends)]
