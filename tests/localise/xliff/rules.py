"""What XLIFF 2.1 asks of a document and its schema cannot say: a function each.

What stands before the colon is the place in the specification (OASIS, XLIFF Version 2.1) by the
name of its anchor there. A rule yields what breaks it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

X = "{urn:oasis:names:tc:xliff:document:2.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"
PAIRED = ("sc", "pc", "ph", "mrk", "sm", "segment", "ignorable")
LANGUAGE_OF = {"source": "srcLang", "target": "trgLang"}
OF_FMT = ("xlf:i", "xlf:u", "xlf:b", "xlf:lb", "xlf:pb")

Root: TypeAlias = Any  # lxml has neither types nor a public name for its elements
Rule = Callable[[Root], Iterator[str]]


def twice(values: Iterable[str | None]) -> Iterator[str]:
    return (value for value, count in Counter(filter(None, values)).items() if count > 1)


def each(root: Root, *names: str) -> Iterator[Root]:
    yield from root.iter(*(X + name for name in names))


def name(element: Root) -> str:
    return str(element.tag).removeprefix(X)


def version(root: Root) -> Iterator[str]:
    """version: 2.1 in a document of 2.1."""
    if root.get("version") != "2.1":
        yield str(root.get("version"))


def file_ids(root: Root) -> Iterator[str]:
    """id: unique among the files."""
    yield from twice(one.get("id") for one in each(root, "file"))


def unit_ids(root: Root) -> Iterator[str]:
    """id: unique among the units of a file."""
    for file in each(root, "file"):
        yield from twice(one.get("id") for one in each(file, "unit"))


def inner_ids(root: Root) -> Iterator[str]:
    """id: unique among segments and codes of a unit's sources, and of its targets."""
    for unit in each(root, "unit"):
        parts = [one.get("id") for one in each(unit, "segment", "ignorable")]
        for side in ("source", "target"):
            inside = [one.get("id") for s in each(unit, side) for one in each(s, *PAIRED)]
            yield from twice([*parts, *inside])


def data_ids(root: Root) -> Iterator[str]:
    """id: unique among the data of a unit."""
    for data in each(root, "originalData"):
        yield from twice(one.get("id") for one in each(data, "data"))


def note_ids(root: Root) -> Iterator[str]:
    """id: unique among the notes of an element."""
    for notes in each(root, "notes"):
        yield from twice(one.get("id") for one in each(notes, "note"))


def skeletons(root: Root) -> Iterator[str]:
    """skeleton: it has content, or an href, and not both."""
    for one in each(root, "skeleton"):
        if bool(one.get("href")) == bool(one.text or len(one)):
            yield "skeleton"


def target_language(root: Root) -> Iterator[str]:
    """xliff: trgLang is there if there is a target."""
    if root.get("trgLang") is None and any(True for _ in each(root, "target")):
        yield "trgLang"


def languages(root: Root) -> Iterator[str]:
    """target: xml:lang of a source or target is that of the document."""
    for one in each(root, "source", "target"):
        said = one.get(f"{XML}lang")
        if said is not None and said != root.get(LANGUAGE_OF[name(one)]):
            yield said


def segments(root: Root) -> Iterator[str]:
    """unit: it has at least one segment."""
    yield from (
        str(unit.get("id")) for unit in each(root, "unit") if unit.find(f"{X}segment") is None
    )


def states(root: Root) -> Iterator[str]:
    """state: one other than initial is that of a target."""
    for one in each(root, "segment"):
        if one.get("state", "initial") != "initial" and one.find(f"{X}target") is None:
            yield str(one.get("state"))


def sub_states(root: Root) -> Iterator[str]:
    """substate: it needs a state."""
    for one in each(root, "segment"):
        if one.get("subState") and not one.get("state"):
            yield str(one.get("subState"))


def data_refs(root: Root) -> Iterator[str]:
    """dataref: each names a data element of its unit."""
    for unit in each(root, "unit"):
        known = {one.get("id") for one in each(unit, "data")}
        for one in each(unit, "ph", "pc", "sc", "ec"):
            refs = (one.get(key) for key in ("dataRef", "dataRefStart", "dataRefEnd"))
            yield from (ref for ref in refs if ref is not None and ref not in known)


def sub_flows(root: Root) -> Iterator[str]:
    """subflows: each names a unit of its file, and not its own."""
    for file in each(root, "file"):
        known = {one.get("id") for one in each(file, "unit")}
        for unit in each(file, "unit"):
            for one in each(unit, "ph", "pc", "sc", "ec"):
                for key in ("subFlows", "subFlowsStart", "subFlowsEnd"):
                    flows = (one.get(key) or "").split()
                    yield from (f for f in flows if f not in known or f == unit.get("id"))


def sub_types(root: Root) -> Iterator[str]:
    """subtype: it needs a type; those of xlf belong to fmt, xlf:var to ui."""
    for one in each(root, "ph", "pc", "sc", "ec"):
        kind, sub = one.get("type"), one.get("subType", "")
        wanted = "ui" if sub == "xlf:var" else "fmt" if sub in OF_FMT else kind
        if sub and (
            kind is None or kind != wanted or (sub[:4] == "xlf:" and kind not in ("fmt", "ui"))
        ):
            yield sub


def hints(root: Root) -> Iterator[str]:
    """editinghints: what may not be reordered may be neither copied nor deleted."""
    for one in each(root, "ph", "pc", "sc", "ec"):
        fixed = one.get("canReorder") in ("no", "firstNo")
        if fixed and not one.get("canCopy") == one.get("canDelete") == "no":
            yield str(one.get("id"))


def sequences(root: Root) -> Iterator[str]:
    """editinghints: a sequence that may not be reordered begins with firstNo."""
    for side in each(root, "source", "target"):
        begun = False
        for one in each(side, "ph", "pc", "sc"):
            if one.get("canReorder") == "no" and not begun:
                yield str(one.get("id"))
            begun = begun or one.get("canReorder") == "firstNo"


def kept_codes(root: Root) -> Iterator[str]:
    """editinghints: a target has the codes of its source that may not be deleted."""
    for unit in each(root, "unit"):
        targets = list(each(unit, "target"))
        found = {one.get("id") for target in targets for one in each(target, "ph", "pc", "sc")}
        for source in each(unit, "source") if targets else ():
            for one in each(source, "ph", "pc", "sc"):
                if one.get("canDelete") == "no" and one.get("id") not in found:
                    yield str(one.get("id"))


def corresponding(root: Root) -> Iterator[str]:
    """id: a target's code with the id of a source's code is that code."""
    for unit in each(root, "unit"):
        kinds = {
            one.get("id"): one.tag for s in each(unit, "source") for one in each(s, "ph", "pc")
        }
        for target in each(unit, "target"):
            for one in each(target, "ph", "pc"):
                if kinds.get(one.get("id"), one.tag) != one.tag:
                    yield str(one.get("id"))


def copies(root: Root) -> Iterator[str]:
    """duplicatingexistingcode: copyOf stands where there is no original data, and names a code."""
    for unit in each(root, "unit"):
        known = {one.get("id") for one in each(unit, "ph", "pc", "sc")}
        for one in each(unit, "ph", "pc", "sc", "ec"):
            original = one.get("copyOf")
            if original and (
                original not in known or one.get("dataRef") or one.get("dataRefStart")
            ):
                yield original


def orders(root: Root) -> Iterator[str]:
    """segorder: a place among the parts of a unit, once."""
    for unit in each(root, "unit"):
        count = sum(1 for _ in each(unit, "segment", "ignorable"))
        places = [one.get("order") for one in each(unit, "target")]
        yield from twice(places)
        yield from (place for place in places if place and int(place) > count)


def ends(root: Root) -> Iterator[str]:
    """ec: one that is not isolated names an sc of its unit, one that is has an id."""
    for unit in each(root, "unit"):
        known = {one.get("id") for one in each(unit, "sc")}
        for one in each(unit, "ec"):
            isolated = one.get("isolated") == "yes"
            if (isolated and not one.get("id")) or (
                not isolated and one.get("startRef") not in known
            ):
                yield str(one.get("startRef"))


def annotations(root: Root) -> Iterator[str]:
    """translateAnnotation: a generic annotation says whether to translate."""
    for one in each(root, "mrk", "sm"):
        if one.get("type", "generic") == "generic" and one.get("translate") is None:
            yield str(one.get("id"))


RULES: tuple[Rule, ...] = (
    *(version, file_ids, unit_ids, inner_ids, data_ids, note_ids, skeletons, target_language),
    *(languages, segments, states, sub_states, data_refs, sub_flows, sub_types, hints, sequences),
    *(kept_codes, corresponding, copies, orders, ends, annotations),
)
