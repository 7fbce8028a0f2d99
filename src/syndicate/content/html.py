"""What may be in a body: the elements, attributes and addresses that reach a reader."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from syndicate.content.tags import tags

_TEXT = (
    *("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins"),
    *("kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup"),
    *("time", "u", "var", "wbr"),
)
_BLOCKS = (
    *("aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "h1"),
    *("h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "summary", "ul"),
    *("caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"),
)
TAGS = frozenset((*_TEXT, *_BLOCKS))
_CELL = frozenset({"colspan", "rowspan", "headers", "style"})
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "*": frozenset({"lang", "dir", "translate", "title", "id"}),
    "a": frozenset({"href", "hreflang"}),
    "del": frozenset({"datetime"}),
    "ins": frozenset({"datetime"}),
    "time": frozenset({"datetime"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "ol": frozenset({"start", "reversed", "type"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "td": _CELL,
    "th": _CELL | {"scope"},
    "details": frozenset({"open"}),
}
CLASSES: Mapping[str, frozenset[str]] = {
    "sup": frozenset({"footnote-reference", "footnote-definition-label"}),
    "div": frozenset({"footnote-definition"}),
    "blockquote": frozenset(
        f"markdown-alert-{kind}" for kind in ("note", "tip", "important", "warning", "caution")
    ),
}
STYLES = frozenset({"text-align"})
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_HARMLESS = frozenset(
    {"class", "cite", "rel", "target", "loading", "decoding"}
)  # dropped without a word
_ADDRESSES = frozenset({"href", "src"})
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
_HEADING = re.compile(r"<h([1-6])[\s>]")
_HIDDEN = re.compile(r'="[^"]*<')  # a value that may look like a tag
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[^\s=>"]+="[^"]*")*)\s*/?>')


@dataclass(frozen=True, slots=True)
class Picture:
    """An `img` as written: its address and alternative text; None where an attribute is absent."""

    src: str | None
    alt: str | None


def start_tags(fragment: str) -> list[tuple[int, str, Mapping[str, str | None]]]:
    """Return the start tags of a fragment: line from 0, name, attributes."""
    return [(one.line, one.name, one.attributes) for one in tags(fragment) if not one.ends]


def pictures(fragment: str) -> list[Picture]:
    """Return the images of a sanitised fragment, in its order."""
    found = (attrs for _, tag, attrs in start_tags(fragment) if tag == "img")
    return [Picture(attrs.get("src"), attrs.get("alt")) for attrs in found]


def removed_from(tag: str, attrs: Mapping[str, str | None]) -> Iterator[str]:
    """Yield what of a start tag does not reach the reader, as an editor would recognise it."""
    if tag not in TAGS:
        yield f"<{tag}>"
        return
    allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, frozenset()) | _HARMLESS
    for name, value in attrs.items():
        if name not in allowed:
            yield name
        elif name in _ADDRESSES and (scheme := forbidden_scheme(value or "")):
            yield scheme


def scheme_of(address: str) -> str:
    """Return the scheme of an address with its colon, "" for a relative one."""
    found = _SCHEME.match(address)
    return f"{found[1].lower()}:" if found else ""


def forbidden_scheme(address: str) -> str:
    """Return the scheme of an address that may not be in a body, else ""."""
    scheme = scheme_of(address)
    return scheme if scheme and scheme[:-1] not in SCHEMES else ""


def with_tags(fragment: str, change: Callable[[str, str, str], str]) -> str:
    """Return a sanitised fragment with each tag replaced by `change(slash, name, attributes)`."""
    return _TAG.sub(lambda found: change(found[1], found[2], found[3]), fragment)


def levels(fragment: str) -> set[int]:
    """Return the levels of the headings in a sanitised fragment."""
    if not _HIDDEN.search(fragment):
        return {int(level) for level in _HEADING.findall(fragment)}
    names = (found[2] for found in _TAG.finditer(fragment))
    return {int(name[1]) for name in names if re.fullmatch("h[1-6]", name)}
