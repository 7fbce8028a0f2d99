"""What a translator's tool gives back → the works in it, whatever the tool has done to the form.

Read are segments that were split or put in another order, pairs that became `sc` and `ec`, copies,
annotations, and modules that we do not know; of all these only texts and codes are kept.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, groupby

from syndicate.errors import ContentError
from syndicate.localise.xliff.tree import Element, parse
from syndicate.localise.xliff.values import (
    CATEGORY,
    CORE,
    METADATA,
    Package,
    Returned,
    ReturnedFile,
    Role,
    Sign,
    Words,
)

VERSIONS = ("2.0", "2.1")
_FINISHED = ("translated", "reviewed", "final")
_HIGHEST = 0x10FFFF


def read(data: bytes) -> Package:
    """Return the works in a file.

    Raises ContentError with the line: what tree.parse says, xliff-version where it is no XLIFF 2.0
    or 2.1, xliff-attribute where a needed attribute is absent or makes no sense.
    """
    root = parse(data)
    if (
        root.name != "xliff"
        or root.namespace != CORE
        or root.attributes.get("version") not in VERSIONS
    ):
        found = root.attributes.get("version", "") if root.name == "xliff" else root.name
        raise ContentError("xliff-version", line=root.line, found=found)
    return Package(
        source=_needed(root, "srcLang"),
        target=_needed(root, "trgLang"),
        files=tuple(_file(one) for one in root.elements("file")),
    )


def _needed(element: Element, name: str) -> str:
    value = element.attributes.get(name, "").strip()
    if not value:
        raise ContentError("xliff-attribute", line=element.line, element=element.name, name=name)
    return value


def _file(element: Element) -> ReturnedFile:
    skeletons = [one.text() for one in element.elements("skeleton")]
    return ReturnedFile(
        id=_needed(element, "id"),
        line=element.line,
        original=element.attributes.get("original", ""),
        facts=_facts(element),
        skeleton=next(iter(skeletons), None),
        units=tuple(_unit(one) for one in _units(element)),
    )


def _units(element: Element) -> Iterator[Element]:
    for one in element.elements():
        if one.name == "unit":
            yield one
        elif one.name == "group":
            yield from _units(one)


def _facts(element: Element) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for one in element.content:
        if isinstance(one, Element) and (one.namespace, one.name) == (METADATA, "metadata"):
            groups = (g for g in one.elements() if g.attributes.get("category") == CATEGORY)
            for meta in (meta for group in groups for meta in group.elements("meta")):
                found[meta.attributes.get("type", "")] = meta.text().strip()
    return found


def _unit(element: Element) -> Returned:
    parts = [one for one in element.elements() if one.name in ("segment", "ignorable")]
    reading = _Reading(parts)
    target = reading.target()
    return Returned(
        id=_needed(element, "id"),
        line=element.line,
        source=reading.source(),
        target=target,
        finished=target is not None and all(map(_is_finished, parts)),
    )


def _is_finished(part: Element) -> bool:
    if part.name == "ignorable" or not _says(_words(part, "source") or ()):
        return True
    return part.attributes.get("state", "initial") in _FINISHED


class _Reading:
    """The parts of one unit."""

    def __init__(self, parts: list[Element]) -> None:
        self.parts = parts

    def source(self) -> Words:
        """Return the source of all parts."""
        return _whole(_words(part, "source") or () for part in self.parts)

    def target(self) -> Words | None:
        """Return the target of all parts in their order; None if a text among them has none."""
        found = [self._target(part) for part in self.parts]
        made = [words for words in found if words is not None]
        if len(made) < len(found):
            return None
        return _whole(
            words for _, words in sorted(zip(self._order(), made, strict=True), key=_first)
        )

    def _target(self, part: Element) -> Words | None:
        source, target = _words(part, "source") or (), _words(part, "target")
        if not _says(source) or (part.name == "ignorable" and target is None):
            return source if target is None else target
        return target if target and _says(target) else None

    def _order(self) -> list[int]:
        """Return the place of each part's target: its `order`, or where it stands."""
        places = []
        for number, part in enumerate(self.parts, 1):
            targets = list(part.elements("target"))
            order = targets[0].attributes.get("order", "") if targets else ""
            places.append(int(order) if order.isdecimal() and len(order) < 9 else number)  # noqa: PLR2004 (no unit has so many)
        return places


def _first(pair: tuple[int, Words]) -> int:
    return pair[0]


def _whole(parts: Iterable[Words]) -> Words:
    """Return the words of all parts, with texts that follow each other as one."""
    made: list[str | Sign] = []
    for is_text, group in groupby(chain.from_iterable(parts), lambda word: isinstance(word, str)):
        if is_text:
            made.append("".join(map(str, group)))
        else:
            made += group
    return tuple(made)


def _says(words: Words) -> bool:
    return any(isinstance(word, str) and word.strip() for word in words)


def _words(part: Element, name: str) -> Words | None:
    """Return the words of a part's source or target, None where it has none."""
    found = next(part.elements(name), None)
    if found is None:
        return None
    return tuple(_inline(found, _originals(found)))


def _originals(element: Element) -> Mapping[str, str]:
    """Return id of a copy → id of the code that it is a copy of."""
    found: dict[str, str] = {}
    for one in element.elements():
        if "copyOf" in one.attributes:
            found[one.attributes.get("id", "")] = one.attributes["copyOf"]
        found |= _originals(one)
    return found


def _inline(element: Element, originals: Mapping[str, str]) -> Iterator[str | Sign]:
    for one in element.content:
        if isinstance(one, str):
            yield one
        elif one.namespace == CORE:
            yield from _part(one, originals)


def _part(one: Element, originals: Mapping[str, str]) -> Iterator[str | Sign]:
    match one.name:
        case "cp":
            yield _character(one)
        case "ph":
            yield _sign(one, "alone", originals)
        case "pc":
            sign = _sign(one, "open", originals)
            yield sign
            yield from _inline(one, originals)
            yield replace(sign, role="close")
        case "sc":
            yield _sign(one, "open", originals)
        case "ec":
            yield _sign(one, "close", originals, "startRef")
        case "mrk":
            yield from _inline(one, originals)
        case _:  # sm and em mark places; what else there may be is no text
            pass


def _sign(one: Element, role: Role, originals: Mapping[str, str], name: str = "id") -> Sign:
    own = one.attributes.get(name) or _needed(one, "id")
    return Sign(originals.get(own, own), role, one.line)


def _character(one: Element) -> str:
    """Return a character that XML cannot hold; most of them are taken out later on."""
    try:
        point = int(_needed(one, "hex"), 16)
        return chr(point) if 0 <= point <= _HIGHEST else ""
    except ValueError as error:
        raise ContentError("xliff-attribute", line=one.line, element="cp", name="hex") from error
