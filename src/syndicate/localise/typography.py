"""Text as typed → text as printed in its language, without touching what is no prose.

Idempotent: what is set already stays. Languages without rules of their own come back as they are.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from syndicate.localise import english, french
from syndicate.localise.locales import canonical
from syndicate.localise.zones import (
    ATOM,
    BLOCK,
    INLINE,
    hide,
    is_suspect,
    punctuation,
    show,
    soften,
)
from syndicate.settings.options import HighMarks, Locale

_Rules = Callable[[str, str, HighMarks], str]
_RULES: Mapping[str, _Rules] = {"fr": french.typeset, "en": english.typeset}
_CUSTOMARY: Mapping[str, Locale] = {}

# A "<" ends what looked like a tag, so that text full of them is read once and not once for each.
_TAG = re.compile(
    r"<(?:(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)"
    r"(?P<attributes>(?:\s(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)?)/?>"
    r"|!(?:--(?:[^<-]|<(?!!--)|-(?!->))*+-->|[^<>]*>))"
)
_LANG = re.compile(r"\s(?:xml:)?lang\s*=\s*[\"']?([A-Za-z0-9-]+)", re.IGNORECASE)
_UNTRANSLATED = re.compile(r"\stranslate\s*=\s*[\"']?no\b", re.IGNORECASE)
_REGION = 2  # letters in a tag's region, ISO 3166
_VERBATIM = frozenset(
    "code pre kbd samp var script style head textarea svg math template".split()  # noqa: SIM905 - a list of words reads best as one
)
_VOID = frozenset("area br col embed hr img input link meta source track wbr".split())  # noqa: SIM905
_WITHIN_LINE = frozenset(
    "a abbr b bdi bdo cite code data del dfn em font i img ins kbd mark q ruby s samp small span"  # noqa: SIM905
    " strong sub sup time u var wbr br".split()
)
# Most tags are one of these, and nothing more is to be known of them.
_PLAIN: Mapping[str, str] = {
    f"<{slash}{name}>": INLINE if name in _WITHIN_LINE else BLOCK
    for name in (
        *(_WITHIN_LINE - _VERBATIM),
        *("p", "li", "ul", "ol", "blockquote", "table", "tr", "td", "th", "thead", "tbody", "hr"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "div", "dl", "dt", "dd", "figure", "figcaption"),
    )
    for slash in ("", "/")
}


def text(written: str, tag: str, locales: Mapping[str, Locale] = _CUSTOMARY) -> str:
    """Return plain text set in the typography of `tag`; what looks like a tag is left alone.

    locales: where a publication chose something else than what is customary.
    """
    frame = _frame(tag, locales)
    at = 0
    for found in _TAG.finditer(written):
        frame.add_text(written[at : found.start()])
        frame.add(INLINE, found[0])
        at = found.end()
    frame.add_text(written[at:])
    return frame.typeset()


def html(fragment: str, tag: str, locales: Mapping[str, Locale] = _CUSTOMARY) -> str:
    """Return an HTML fragment with its text nodes set in the typography of `tag`.

    An element with its own `lang` is set by that language; code, and translate="no", by none.
    locales: where a publication chose something else than what is customary.
    """
    return _Reader(fragment, tag, locales).typeset()


@dataclass(slots=True)
class _Frame:
    """A run of text in one language: the text, with a mark for each piece that is kept.

    name, depth: the element that it is in, and how many of the same name are open inside.
    """

    rules: _Rules | None
    region: str
    high_marks: HighMarks
    name: str = ""
    depth: int = 0
    flat: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def add_text(self, written: str) -> None:
        if self.rules:
            self.flat.append(hide(written, self.kept))
        else:
            self.add(ATOM, written)

    def add_node(self, written: str) -> None:
        """Add a text node of HTML, with its entities and its line ends."""
        if not self.rules:
            self.add(ATOM, written)
        elif is_suspect(written):
            self.flat.append(soften(hide(punctuation(written), self.kept)))
        else:
            self.flat.append(soften(written))

    def add(self, mark: str, piece: str) -> None:
        self.flat.append(mark)
        self.kept.append(piece)

    def typeset(self) -> str:
        flat = "".join(self.flat)
        return show(
            self.rules(flat, self.region, self.high_marks) if self.rules else flat, self.kept
        )


def _frame(tag: str, locales: Mapping[str, Locale], name: str = "") -> _Frame:
    tag = canonical(tag)
    language, *others = tag.split("-")
    region = next((one for one in others if len(one) == _REGION), "")
    chosen = locales[tag].high_marks if tag in locales else "customary"
    return _Frame(_RULES.get(language), region, chosen, name)


class _Reader:
    """One pass over the tags of a fragment, with a frame for each language inside another."""

    def __init__(self, fragment: str, tag: str, locales: Mapping[str, Locale]) -> None:
        self.fragment = fragment
        self.locales = locales
        self.frames = [_frame(tag, locales)]
        self.at = 0
        self.endless: set[str] = set()  # elements of which no end is to come

    def typeset(self) -> str:
        """Return the whole fragment, set."""
        while self._read_on():
            pass
        self.frames[-1].add_node(self.fragment[self.at :])
        while len(self.frames) > 1:
            self._leave()
        return self.frames[0].typeset()

    def _read_on(self) -> bool:
        """Take tags up to where reading is to begin anew; tell whether there is such a place.

        That is behind an element that was kept whole, and where the language changes.
        """
        fragment, at, frame = self.fragment, self.at, self.frames[-1]
        add, keep = frame.flat.append, frame.kept.append
        plain = {} if frame.name else _PLAIN
        for found in _TAG.finditer(fragment, at):
            start, tag = found.start(), found[0]
            if start > at:
                frame.add_node(fragment[at:start])
            at = start + len(tag)
            mark = plain.get(tag)
            if mark:
                add(mark)
                keep(tag)
                continue
            self.at = at
            self._take(found)
            if self.at != at or self.frames[-1] is not frame:
                return True
        self.at = at
        return False

    def _take(self, found: re.Match[str]) -> None:
        """Take one tag, and its whole element if that is kept as it is."""
        name = (found["name"] or "").lower()
        mark = INLINE if name in _WITHIN_LINE or not name else BLOCK
        if name and not found["end"] and name not in _VOID:
            attributes = found["attributes"]
            if name in _VERBATIM or _UNTRANSLATED.search(attributes):
                if self._skip(found, name):
                    return
            elif language := _LANG.search(attributes):
                self.frames[-1].add(mark, found[0])
                self.frames.append(_frame(language[1], self.locales, name))
                return
        self._add(found, name, mark)

    def _add(self, found: re.Match[str], name: str, mark: str) -> None:
        frame = self.frames[-1]
        if name == frame.name and found["end"] and not frame.depth:
            self._leave()
            self.frames[-1].add(mark, found[0])
            return
        if name == frame.name and name not in _VOID:
            frame.depth += -1 if found["end"] else 1
        frame.add(mark, found[0])

    def _skip(self, found: re.Match[str], name: str) -> bool:
        """Keep the element whole, up to its last end tag if some are missing; tell whether it ends."""
        if name in self.endless:
            return False
        same = re.compile(rf"<(/?){name}\b[^<>]*>", re.IGNORECASE)
        depth, end = 1, 0
        for tag in same.finditer(self.fragment, found.end()):
            depth += -1 if tag[1] else 1
            end = tag.end() if tag[1] else end
            if not depth:
                break
        if not end:
            self.endless.add(name)
            return False
        mark = ATOM if name in _WITHIN_LINE else BLOCK
        self.frames[-1].add(mark, self.fragment[found.start() : end])
        self.at = end
        return True

    def _leave(self) -> None:
        frame = self.frames.pop()
        mark = ATOM if frame.name in _WITHIN_LINE else BLOCK
        self.frames[-1].add(mark, frame.typeset())
