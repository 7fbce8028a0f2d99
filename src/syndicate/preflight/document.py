"""The HTML of a mail → its elements, texts, links and headings, read once for all checks.

MJML writes what it is given whole, so that a few rules are enough: no element is closed by another.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from syndicate.preflight.cascade import ROOT, Cascade, Look, cascade

_TOKEN = re.compile(
    r"<!--.*?-->|<!\w[^>]*>"
    r"|<style\b[^>]*>(?P<css>.*?)</style\s*>"
    r"|<(?:script|title)\b[^>]*>.*?</(?:script|title)\s*>"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][\w:-]*)(?:[^>\"']++|\"[^\"]*\"|'[^']*')*+>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""", re.DOTALL
)
_NAME = re.compile(r"</?[A-Za-z][\w:-]*")
_VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"))
_NAMED = frozenset(("a", "h1", "h2", "h3", "h4", "h5", "h6"))
# What mail programs do not show: it only keeps the text behind the preheader out of lists.
_INVISIBLE = re.compile("[\u00ad\u034f\u200b-\u200f\u2060\ufeff]+")


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """A start tag, with what it says as it was written (`source`), and how what is in it looks."""

    name: str
    attributes: Mapping[str, str]
    source: str
    parent: "Element | None"
    look: Look

    def around(self) -> Iterator["Element"]:
        """Yield the element itself and those around it, from within."""
        one: Element | None = self
        while one is not None:
            yield one
            one = one.parent

    def written(self, name: str) -> str:
        """Return an attribute as it was written, the whole tag where it has no such one."""
        found = re.search(rf'\s{name}="([^"]*)"', self.source)
        return found[1] if found else self.source

    @property
    def language(self) -> str:
        """Return the language of what is in it, "" where nothing says so."""
        return next((lang for one in self.around() if (lang := one.attributes.get("lang"))), "")


@dataclass(frozen=True, slots=True)
class Run:
    """A text that readers see, and the element that it stands in."""

    text: str
    element: Element


@dataclass(frozen=True, slots=True)
class Named:
    """A link or a heading, and what readers see of it, images by their alternative texts."""

    element: Element
    said: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return what is read aloud of it."""
        label = self.element.attributes.get("aria-label", "")
        return " ".join((label or "".join(self.said)).split())


@dataclass(frozen=True, slots=True)
class Document:
    """What is in a mail, in its order."""

    elements: tuple[Element, ...]
    runs: tuple[Run, ...]
    links: tuple[Named, ...]
    headings: tuple[Named, ...]

    def named(self, name: str) -> Iterator[Element]:
        """Yield the elements of one name."""
        return (one for one in self.elements if one.name == name)


def read(html: str) -> Document:
    """Return what is in a document."""
    tokens = list(_TOKEN.finditer(html))
    reading = _Reading(cascade("\n".join(found["css"] for found in tokens if found["css"])))
    at = 0
    for found in tokens:
        if at < found.start():
            reading.text(html[at : found.start()])
        if found["name"]:
            reading.tag(found["name"].lower(), found[0], ends=bool(found["end"]))
        at = found.end()
    reading.text(html[at:])
    return reading.document()


@lru_cache(maxsize=4096)  # MJML repeats itself
def attributes(source: str) -> Mapping[str, str]:
    """Return the attributes of a tag, their names in lower case."""
    start = _NAME.match(source)
    found = _ATTRIBUTE.finditer(source, start.end() if start else 0)
    return {
        one[1].lower(): unescape(next((v for v in one.groups()[1:] if v is not None), ""))
        for one in found
    }


class _Reading:
    """What was read so far."""

    def __init__(self, known: Cascade) -> None:
        self.cascade = known
        self.elements: list[Element] = []
        self.runs: list[Run] = []
        self.names: list[Named] = []
        self.around: list[Element] = []
        self.open: list[Named] = []

    def tag(self, name: str, source: str, *, ends: bool) -> None:
        if ends:
            self._end(name)
            return
        parent = self.around[-1] if self.around else None
        said = attributes(source)
        look = self.cascade.look(parent.look if parent else ROOT, name, said)
        one = Element(name, said, source, parent, look)
        self.elements.append(one)
        if name == "img":
            for named in self.open:
                named.said.append(said.get("alt", ""))
        if name in _VOID or source.endswith("/>"):
            return
        self.around.append(one)
        if name in _NAMED:
            self.names.append(Named(one))
            self.open.append(self.names[-1])

    def _end(self, name: str) -> None:
        if not any(one.name == name for one in self.around):
            return
        while self.around.pop().name != name:
            pass
        if name in _NAMED:
            self.open = [one for one in self.open if one.element in self.around]

    def text(self, written: str) -> None:
        said = _INVISIBLE.sub("", unescape(written) if "&" in written else written)
        if not said.strip() or not self.around or self.around[-1].look.hidden:
            if self.open and said:
                self.open[-1].said.append(" ")
            return
        self.runs.append(Run(said, self.around[-1]))
        for named in self.open:
            named.said.append(said)

    def document(self) -> Document:
        return Document(
            elements=tuple(self.elements),
            runs=tuple(self.runs),
            links=tuple(one for one in self.names if one.element.name == "a"),
            headings=tuple(one for one in self.names if one.element.name != "a"),
        )
