"""Text as typed → text as printed in its language, without touching what is no prose.

Idempotent: what is set already stays. Languages without rules of their own come back as they are.
"""

import re
from collections.abc import Callable, Mapping

from syndicate.localise.rules.frames import CUSTOMARY, Frame, frame
from syndicate.localise.rules.zones import ATOM, BLOCK, BREAK, INLINE
from syndicate.settings.options import Locale

# A "<" ends what looked like a tag, so that text full of them is read once and not once for each.
_TAG = re.compile(
    r"<(?:(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)"
    r"(?P<attributes>(?:\s(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)?)/?>"
    r"|!(?:--(?:[^<-]|<(?!!--)|-(?!->))*+-->|[^<>]*>))"
)
_LANG = re.compile(r"\s(?:xml:)?lang\s*=\s*[\"']?([A-Za-z0-9-]+)", re.IGNORECASE)
_UNTRANSLATED = re.compile(r"\stranslate\s*=\s*[\"']?no\b", re.IGNORECASE)
_Once = Callable[[str, str, Mapping[str, Locale]], tuple[str, bool]]
_TURNS = 4  # more than any text needed that was made to provoke it
_VERBATIM = frozenset(
    "code pre kbd samp var script style head textarea svg math template".split()  # noqa: SIM905 - a list of words reads best as one
)
_VOID = frozenset("area br col embed hr img input link meta source track wbr".split())  # noqa: SIM905 - as above
_WITHIN_LINE = frozenset(
    "a abbr b bdi bdo cite code data del dfn em font i img ins kbd mark q ruby s samp small span"  # noqa: SIM905 - as above
    " strong sub sup time u var wbr br".split()
)


def _mark(name: str) -> str:
    """Return what a tag is to the text around it."""
    if name == "br":
        return BREAK
    return INLINE if name in _WITHIN_LINE or not name else BLOCK


# Most tags are one of these, and nothing more is to be known of them.
_PLAIN: Mapping[str, str] = {
    f"<{slash}{name}>": _mark(name)
    for name in (
        *(_WITHIN_LINE - _VERBATIM),
        *("p", "li", "ul", "ol", "blockquote", "table", "tr", "td", "th", "thead", "tbody", "hr"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "div", "dl", "dt", "dd", "figure", "figcaption"),
    )
    for slash in ("", "/")
}


def text(written: str, tag: str, locales: Mapping[str, Locale] = CUSTOMARY) -> str:
    """Return plain text set in the typography of `tag`; what looks like a tag is left alone.

    locales: where a publication chose something else than what is customary.
    """
    return _settled(_text, written, tag, locales)


def _text(written: str, tag: str, locales: Mapping[str, Locale]) -> tuple[str, bool]:
    """Return the text, set once, and whether it is odd (see Frame)."""
    run = frame(tag, locales)
    at = 0
    for found in _TAG.finditer(written):
        run.add_text(written[at : found.start()])
        run.add(INLINE, found[0])
        at = found.end()
    run.add_text(written[at:])
    return run.typeset(), run.odd


def html(fragment: str, tag: str, locales: Mapping[str, Locale] = CUSTOMARY) -> str:
    """Return an HTML fragment with its text nodes set in the typography of `tag`.

    An element with its own `lang` is set by that language; code, and translate="no", by none.
    locales: where a publication chose something else than what is customary.
    """
    return _settled(_html, fragment, tag, locales)


def _html(fragment: str, tag: str, locales: Mapping[str, Locale]) -> tuple[str, bool]:
    reader = _Reader(fragment, tag, locales)
    return reader.typeset(), reader.odd


def _settled(once: _Once, written: str, tag: str, locales: Mapping[str, Locale]) -> str:
    """Set a text until it stays as it is; that of prose does at once."""
    made, odd = once(written, tag, locales)
    for _ in range(_TURNS if odd else 0):
        again, _odd = once(made, tag, locales)
        if again == made:
            break
        made = again
    return made


class _Reader:
    """One pass over the tags of a fragment, with a frame for each language inside another."""

    def __init__(self, fragment: str, tag: str, locales: Mapping[str, Locale]) -> None:
        self.fragment = fragment
        self.locales = locales
        self.frames = [frame(tag, locales)]
        self.at = 0
        self.odd = False
        self.endless: set[str] = set()  # elements of which no end is to come

    def typeset(self) -> str:
        """Return the whole fragment, set."""
        while self._read_on():
            pass
        self.frames[-1].add_node(self.fragment[self.at :])
        while len(self.frames) > 1:
            self._leave()
        return self._set(self.frames[0])

    def _read_on(self) -> bool:
        """Take tags up to where reading is to begin anew; tell whether there is such a place.

        That is behind an element that was kept whole, and where the language changes.
        """
        fragment, at, run = self.fragment, self.at, self.frames[-1]
        add, keep = run.flat.append, run.kept.append
        plain = {} if run.name else _PLAIN
        for found in _TAG.finditer(fragment, at):
            start, tag = found.start(), found[0]
            if start > at:
                run.add_node(fragment[at:start])
            at = start + len(tag)
            mark = plain.get(tag)
            if mark:
                add(mark)
                keep(tag)
                continue
            self.at = at
            self._take(found)
            if self.at != at or self.frames[-1] is not run:
                return True
        self.at = at
        return False

    def _take(self, found: re.Match[str]) -> None:
        """Take one tag, and its whole element if that is kept as it is."""
        name = (found["name"] or "").lower()
        mark = _mark(name)
        if name and not found["end"] and name not in _VOID:
            attributes = found["attributes"]
            if name in _VERBATIM or _UNTRANSLATED.search(attributes):
                if self._skip(found, name):
                    return
            elif language := _LANG.search(attributes):
                self.frames[-1].add(mark, found[0])
                self.frames.append(frame(language[1], self.locales, name))
                return
        self._add(found, name, mark)

    def _add(self, found: re.Match[str], name: str, mark: str) -> None:
        run = self.frames[-1]
        if name == run.name and found["end"] and not run.depth:
            self._leave()
            self.frames[-1].add(mark, found[0])
            return
        if name == run.name and name not in _VOID:
            run.depth += -1 if found["end"] else 1
        run.add(mark, found[0])

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
        run = self.frames.pop()
        mark = ATOM if run.name in _WITHIN_LINE else BLOCK
        self.frames[-1].add(mark, self._set(run))

    def _set(self, run: Frame) -> str:
        made = run.typeset()
        self.odd = self.odd or run.odd
        return made
