"""Runs of text in one language, with a mark for each piece that is kept, and the rules they are set by."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import repeat
from types import MappingProxyType

from syndicate.localise.locales import canonical
from syndicate.localise.rules import english, french
from syndicate.localise.rules.zones import (
    ATOM,
    BLOCK,
    BREAK,
    INLINE,
    SOFT,
    hide,
    is_suspect,
    punctuation,
    show,
    soften,
)
from syndicate.settings.options import HighMarks, Locale

_Rules = Callable[[str, str, HighMarks], str]
_RULES: Mapping[str, _Rules] = {"fr": french.typeset, "en": english.typeset}
# Where a rule can make what another looks for, or a zone begin or end otherwise than it did: signs
# that prose does not have once it is set, and what is kept where it touches more than a space or mark.
_ODD = re.compile(
    rf"[{ATOM}\"'`{{}}\[\]\\|@#=+*_<>~^\u201a„‹›](?:(?<!{ATOM})"
    rf"|(?<=[^\s(«“{INLINE}{BLOCK}{BREAK}{SOFT}]{ATOM})|(?=[^\s,.;:!?)»”…{INLINE}{BLOCK}{BREAK}{SOFT}]))"
)
_PAIRS = ("«»", "“”", "()")
_REGION = 2  # letters in a tag's region, ISO 3166
CUSTOMARY: Mapping[str, Locale] = MappingProxyType({})


@dataclass(slots=True)
class Frame:
    """A run of text in one language, as `frame` begins it: what is added is set as one.

    flat, kept:  the text, and what its marks stand for.
    name, depth: the element that it is in, and how many of the same name are open inside.
    odd:         once set, whether there is anything in it that prose does not have.
    """

    rules: _Rules | None
    region: str
    high_marks: HighMarks
    name: str = ""
    depth: int = 0
    flat: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    odd: bool = False

    def add_text(self, written: str) -> None:
        """Add text, in which addresses and the like are found and kept."""
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
        """Add a piece that is kept; INLINE, ATOM or BLOCK says what it is to the text around it."""
        self.flat.append(mark)
        self.kept.append(piece)

    def typeset(self) -> str:
        """Return all that was added, set."""
        flat = "".join(self.flat)
        if self.rules:
            flat = self.rules(flat, self.region, self.high_marks)
            self.odd = bool(_ODD.search(flat)) or any(map(_is_torn, _PAIRS, repeat(flat)))
        return show(flat, self.kept)


def _is_torn(pair: str, flat: str) -> bool:
    return flat.count(pair[0]) != flat.count(pair[1])


def frame(tag: str, locales: Mapping[str, Locale] = CUSTOMARY, name: str = "") -> Frame:
    """Return an empty frame for text of `tag`. name: the element that it is in."""
    tag = canonical(tag)
    language, *others = tag.split("-")
    region = next((one for one in others if len(one) == _REGION), "")
    chosen = locales[tag].high_marks if tag in locales else "customary"
    return Frame(_RULES.get(language), region, chosen, name)
