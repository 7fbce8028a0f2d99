"""Bytes from a stranger → a tree of elements, each with its line. The one door to expat.

expat needs no library beside Python's own and counts lines; a document type, with which alone XML
can name other files or grow beyond what was sent, is refused before it begins.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from syndicate.errors import ContentError

MAX_MIB = 32
_DEEPEST = 100
_MOST = 500_000  # elements: some hundred MB
_APART = " "  # between a namespace and a name: neither has one


@dataclass(slots=True)
class Element:
    """An element: `{namespace} name`, its attributes so named, its line, and what is in it."""

    namespace: str
    name: str
    attributes: Mapping[str, str]
    line: int
    content: list["str | Element"] = field(default_factory=list)

    def elements(self, name: str = "") -> Iterator["Element"]:
        """Yield what is in it of the same namespace, and of this name if one is given."""
        for one in self.content:
            if isinstance(one, Element) and one.namespace == self.namespace:
                yield from [one] if not name or one.name == name else []

    def text(self) -> str:
        """Return all text in it."""
        return "".join(one if isinstance(one, str) else one.text() for one in self.content)


def parse(data: bytes) -> Element:
    """Return the root.

    Raises ContentError with the line: xliff-malformed, xliff-doctype, xliff-too-deep,
    xliff-too-many or xliff-too-large.
    """
    if len(data) > MAX_MIB * 1024 * 1024:
        raise ContentError("xliff-too-large", limit=MAX_MIB)
    return _Planting().grown(data)


class _Planting:
    """A tree being built."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=_APART)
        self.parser.buffer_text = True
        self.parser.ordered_attributes = False
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._say
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.root = Element("", "", {}, 1)
        self.open = [self.root]
        self.count = 0

    def grown(self, data: bytes) -> Element:
        """Return the root element."""
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            problem = expat.ErrorString(error.code)
            raise ContentError("xliff-malformed", line=error.lineno, problem=problem) from error
        except (ValueError, LookupError) as error:  # an encoding that Python does not know
            raise ContentError("xliff-malformed", line=1, problem="unknown encoding") from error
        return next(one for one in self.root.content if isinstance(one, Element))

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, local = name.rpartition(_APART)
        made = Element(namespace, local, attributes, self.parser.CurrentLineNumber)
        self.count += 1
        if self.count > _MOST:
            raise ContentError("xliff-too-many", line=made.line, limit=_MOST)
        if len(self.open) > _DEEPEST:
            raise ContentError("xliff-too-deep", line=made.line, limit=_DEEPEST)
        self.open[-1].content.append(made)
        self.open.append(made)

    def _end(self, _name: str) -> None:
        self.open.pop()

    def _say(self, text: str) -> None:
        self.open[-1].content.append(text)

    def _refuse(self, *_: Any) -> None:
        raise ContentError("xliff-doctype", line=self.parser.CurrentLineNumber)
