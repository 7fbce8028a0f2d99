"""A translator with a tool: fills in an exported file, and leaves it in the shape that tools do."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeAlias

from lxml import etree

Root: TypeAlias = Any  # lxml has neither types nor a public name for its elements
X = "{urn:oasis:names:tc:xliff:document:2.0}"
NAMES = {"": X.strip("{}")}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def opened(file: Path) -> Root:
    """Return the file's root."""
    return etree.fromstring(file.read_bytes())


def saved(file: Path, root: Root) -> Path:
    """Write the file as tools do, with a declaration."""
    file.write_bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    return file


def segments(root: Root) -> Iterator[Root]:
    """Yield every segment, in order."""
    yield from root.iter(f"{X}segment")


def child(segment: Root, name: str) -> Root:
    """Return a segment's source or target."""
    found = segment.find(name, NAMES)
    assert found is not None
    return found


def fill(root: Root, words: Callable[[str], str] = str, state: str = "translated") -> Root:
    """Give each segment a target: its source, whose texts `words` has translated."""
    for segment in segments(root):
        for old in segment.findall("target", NAMES):
            segment.remove(old)
        target = deepcopy(child(segment, "source"))
        target.tag = f"{X}target"
        for one in target.iter():
            if one is target or one.tag == f"{X}pc":
                one.text = words(one.text) if one.text else one.text
            if one is not target and one.tail:
                one.tail = words(one.tail)
        target.tail = "\n"
        segment.append(target)
        segment.set("state", state)
    return root


def unit(root: Root, name: str) -> Root:
    """Return the first unit of this id."""
    return next(one for one in root.iter(f"{X}unit") if one.get("id") == name)


def target(root: Root, name: str) -> Root:
    """Return the target of the first unit of this id."""
    found = unit(root, name).find(".//target", NAMES)
    assert found is not None
    return found
