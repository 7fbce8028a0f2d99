"""Text as typed → text as printed in its language, without touching what is no prose.

Idempotent: what is set already stays. Languages without rules of their own come back as they are.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from syndicate.localise import english, french
from syndicate.localise.zones import ATOM, BLOCK, INLINE, hide, show

_RULES: Mapping[str, Callable[[str, str], str]] = {"fr": french.typeset, "en": english.typeset}

# A "<" ends what looked like a tag, so that text full of them is read once and not once for each.
_TAG = re.compile(
    r"<!--(?:[^<-]|<(?!!--)|-(?!->))*+-->|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)"
    r"(?P<attributes>(?:\s(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)?)/?>|<![^<>]*>"
)
_LANG = re.compile(r"\s(?:xml:)?lang\s*=\s*[\"']?([A-Za-z0-9-]+)", re.IGNORECASE)
_UNTRANSLATED = re.compile(r"\stranslate\s*=\s*[\"']?no\b", re.IGNORECASE)
_VERBATIM = re.compile("code|pre|kbd|samp|var|script|style|head|textarea|svg|math|template")
_REGION = 2  # letters in a tag's region, ISO 3166
_VOID = re.compile("area|br|col|embed|hr|img|input|link|meta|source|track|wbr")
_WITHIN_LINE = re.compile(
    "a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|img|ins|kbd|mark|q|ruby|s|samp|small"
    "|span|strong|sub|sup|time|u|var|wbr|font|br"
)


def text(written: str, tag: str) -> str:
    """Return plain text set in the typography of `tag`; what looks like a tag is left alone."""
    frame = _Frame(tag)
    at = 0
    for found in _TAG.finditer(written):
        frame.add_text(written[at : found.start()])
        frame.add(INLINE, found[0])
        at = found.end()
    frame.add_text(written[at:])
    return frame.typeset()


def html(fragment: str, tag: str) -> str:
    """Return an HTML fragment with its text nodes set in the typography of `tag`.

    An element with its own `lang` is set by that language; code, and translate="no", by none.
    """
    return _Reader(fragment, tag).typeset()


@dataclass(slots=True)
class _Frame:
    """A run of text in one language: the text, with a mark for each piece that is kept."""

    tag: str
    name: str = ""
    depth: int = 0
    flat: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def add_text(self, written: str) -> None:
        self.flat.append(hide(written, self.kept))

    def add(self, mark: str, piece: str) -> None:
        self.flat.append(mark)
        self.kept.append(piece)

    def typeset(self) -> str:
        language, *others = self.tag.replace("_", "-").split("-")
        rules = _RULES.get(language.lower())
        flat = "".join(self.flat)
        region = next((one.upper() for one in others if len(one) == _REGION), "")
        return show(rules(flat, region) if rules else flat, iter(self.kept))


class _Reader:
    """One pass over the tags of a fragment, with a frame for each language inside another."""

    def __init__(self, fragment: str, tag: str) -> None:
        self.fragment = fragment
        self.frames = [_Frame(tag)]
        self.at = 0
        self.endless: set[str] = set()  # elements of which no end is to come

    def typeset(self) -> str:
        """Return the whole fragment, set."""
        while found := _TAG.search(self.fragment, self.at):
            self.frames[-1].add_text(self.fragment[self.at : found.start()])
            self.at = found.end()
            self._take(found)
        self.frames[-1].add_text(self.fragment[self.at :])
        while len(self.frames) > 1:
            self._leave()
        return self.frames[0].typeset()

    def _take(self, found: re.Match[str]) -> None:
        name = (found["name"] or "").lower()
        mark = INLINE if _WITHIN_LINE.fullmatch(name) or not name else BLOCK
        if name and not found["end"] and not _VOID.fullmatch(name):
            attributes = found["attributes"]
            if _VERBATIM.fullmatch(name) or _UNTRANSLATED.search(attributes):
                if self._skip(found, name):
                    return
            elif language := _LANG.search(attributes):
                self.frames[-1].add(mark, found[0])
                self.frames.append(_Frame(language[1], name))
                return
        self._add(found, name, mark)

    def _add(self, found: re.Match[str], name: str, mark: str) -> None:
        frame = self.frames[-1]
        if name == frame.name and found["end"] and not frame.depth:
            self._leave()
            self.frames[-1].add(mark, found[0])
            return
        if name == frame.name and not _VOID.fullmatch(name):
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
        mark = ATOM if _WITHIN_LINE.fullmatch(name) else BLOCK
        self.frames[-1].add(mark, self.fragment[found.start() : end])
        self.at = end
        return True

    def _leave(self) -> None:
        frame = self.frames.pop()
        mark = ATOM if _WITHIN_LINE.fullmatch(frame.name) else BLOCK
        self.frames[-1].add(mark, frame.typeset())
