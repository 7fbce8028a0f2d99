"""Bytes of a stranger's XML → whether they may be read at all, and each entry's id and link to the byte.

feedparser is lenient, and reads nothing outside the document; but it hides an entity that stands for
megabytes, and mends ids as if they were links (`xml:base`, `/../`). An id is compared character by
character (RFC 4287 §4.2.6.1), so it is read here; so is an RSS `<link>`, in whose place feedparser puts
whichever `atom:link` came last.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from syndicate.errors import UsageError

_APART = " "  # between a namespace and a name: neither has one
_READ = frozenset({"guid", "id", "link"})
_ITEMS = frozenset({"item", "entry"})
_ATOM = frozenset({"http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"})
_RSS = ("http://purl.org/rss/1", "http://my.netscape.com/rdf", "http://backend.userland.com/rss")
_ABOUT = "http://www.w3.org/1999/02/22-rdf-syntax-ns# about"
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_LONGEST_ENTITY = 64  # characters; what old feeds declare are letters: &eacute;


class _Enough(Exception):
    """The document itself has begun."""


@dataclass(slots=True)
class _Ids:
    """The ids of the entries as they come. `depth`: of the entry that is open, 0 for none."""

    found: list[Mapping[str, str]] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)
    level: int = 0
    depth: int = 0
    into: str = ""

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take an element's beginning."""
        self.level += 1
        namespace, _, local = name.rpartition(_APART)
        if not self.depth and local in _ITEMS:
            self.depth, self.own = self.level, {}
            self.own["about"] = attributes.get(_ABOUT, "")
        elif self.depth and self.level == self.depth + 1:
            is_own = (
                namespace in _ATOM if local == "id" else not namespace or namespace.startswith(_RSS)
            )
            self.into = local if local in _READ and is_own else ""

    def say(self, text: str) -> None:
        """Take text."""
        if self.into and self.level == self.depth + 1:
            self.own[self.into] = self.own.get(self.into, "") + text

    def end(self, _name: str) -> None:
        """Take an element's end."""
        if self.level == self.depth:
            self.found.append(self.own)
            self.depth = 0
        if self.depth and self.level == self.depth + 1:
            self.into = ""
        self.level -= 1


def guard(data: bytes, place: str) -> None:
    """Refuse what declares entities that could grow, or bring in another file.

    Raises UsageError feed-entities with the line. Whatever else is wrong with it is not looked at.
    """
    parser = expat.ParserCreate()

    def declared(*about: object) -> None:
        value = about[2]
        grows = not isinstance(value, str) or "&" in value or "%" in value
        if grows or len(str(value)) > _LONGEST_ENTITY:
            raise UsageError("feed-entities", file=place, line=parser.CurrentLineNumber)

    def begun(*_: object) -> None:
        raise _Enough

    parser.EntityDeclHandler = declared
    parser.StartElementHandler = begun
    try:
        parser.Parse(data, True)
    except (_Enough, expat.ExpatError, ValueError, LookupError):
        return


def ids(text: str) -> tuple[list[tuple[str, str]], int]:
    """Return the id and RSS link of each entry in their order ("" for none), and the line at which it is broken, or 0.

    An RSS item's id is its `guid`, else an Atom `id`, else `rdf:about`.
    """
    seen = _Ids()
    parser = expat.ParserCreate("utf-8", _APART)
    parser.buffer_text = True
    parser.StartElementHandler = seen.begin
    parser.EndElementHandler = seen.end
    parser.CharacterDataHandler = seen.say
    try:
        parser.Parse(_DECLARATION.sub(_lines, text, count=1), True)
    except expat.ExpatError as error:
        return [], error.lineno
    return [(_chosen(one), one.get("link", "").strip()) for one in seen.found], 0


def _lines(declaration: re.Match[str]) -> str:
    """Return nothing but line ends, so that lines keep their numbers."""
    return "\n" * declaration[0].count("\n")


def _chosen(own: Mapping[str, str]) -> str:
    texts = (own.get(name, "").strip() for name in ("guid", "id", "about"))
    return next(filter(None, texts), "")
