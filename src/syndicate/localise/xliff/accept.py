"""A work that came back, its source and what there is of its translation → texts to be written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from syndicate.content import parts
from syndicate.content.blocks import align, rewrite, segments
from syndicate.content.blocks.inline import Runs
from syndicate.content.blocks.segments import Body
from syndicate.localise.xliff import offer, resolve
from syndicate.localise.xliff.offer import Language
from syndicate.localise.xliff.resolve import Codes
from syndicate.localise.xliff.values import Returned, ReturnedFile, Sign, Words
from syndicate.model import Severity


@dataclass(frozen=True, slots=True)
class Source:
    """What a translation was made from.

    tag:   its language.
    parts: the marks of what a translator translates (content.parts).
    body:  Markdown.
    texts: the front matter's texts by key, as they are now; none where the source has changed.
    """

    tag: str
    fingerprint: str
    parts: str
    body: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something wrong in a unit; `found` is a code's Markdown, or an id."""

    code: str
    unit: str
    line: int
    found: str = ""
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is to be written.

    source, fingerprint, parts: of the language that it was translated from.
    texts: by front matter key.
    body:  None where the one that is there has to stay.
    open:  how many units have no finished target.
    """

    source: str
    fingerprint: str
    parts: str
    texts: Mapping[str, str]
    body: str | None
    units: int
    open: int
    slips: tuple[Wrong, ...] = ()


@dataclass(slots=True)
class _Taking:
    """A work being taken in: the texts and segments that have a target, and what is wrong."""

    texts: dict[str, str] = field(default_factory=dict)
    runs: dict[int, Runs] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)


def accept(file: ReturnedFile, source: Source, own: Language | None) -> Accepted:
    """Return the texts of `file`, and what is wrong with them.

    own: the translation that there is; where its blocks are those of the source, what `file` does
    not translate anew stays as it is there, to the letter.
    """
    body = segments.split(source.body)
    base = own.body if own is not None and align.alike(body, own.body) else None
    units = {unit.id: unit for unit in file.units}
    wanted = _wanted(body, source, units)
    made = _Taking()
    made.wrong += _strange(file, wanted)
    for name in wanted:
        unit = units.get(name)
        if unit is not None and unit.target is not None:
            _take(made, unit, body, base)
    markdown: str | None = _written(made, base or body, units)
    if own is not None and base is None:
        markdown = _replacing(made, body, markdown, units)
    unfinished = [name for name in wanted if name not in units or not units[name].finished]
    return Accepted(
        # Marks of paragraphs belong to a body that was made from them.
        parts=source.parts if markdown is not None else parts.without_body(source.parts),
        source=source.tag,
        fingerprint=source.fingerprint,
        texts=made.texts,
        body=markdown,
        units=len(wanted),
        open=len(unfinished),
        slips=tuple(made.wrong),
    )


def is_empty(file: ReturnedFile) -> bool:
    """Tell whether nothing of `file` has been translated."""
    return not any(unit.target is not None and _plain(unit.target) for unit in file.units)


def source_texts(file: ReturnedFile) -> dict[str, str]:
    """Return the source's texts by front matter key, as the file has them."""
    return {unit.id: _plain(unit.source) for unit in file.units if unit.id in offer.KEYS}


def _wanted(body: Body, source: Source, units: Mapping[str, Returned]) -> list[str]:
    """Return the ids of all units that there should be."""
    keys = [key for key in offer.KEYS if key in source.texts or key in units]
    numbers = range(len(body.segments))
    return keys + [offer.unit_id(n) for n in numbers if body.segments[n].translatable]


def _strange(file: ReturnedFile, wanted: list[str]) -> Iterator[Wrong]:
    seen: set[str] = set()
    for unit in file.units:
        if unit.id in seen:
            yield Wrong("xliff-unit-twice", unit.id, unit.line)
        elif unit.id not in wanted:
            yield Wrong("xliff-unit-unknown", unit.id, unit.line, severity="warning")
        seen.add(unit.id)


def _take(made: _Taking, unit: Returned, body: Body, base: Body | None) -> None:
    number = offer.segment_of(unit.id)
    target = unit.target or ()
    known, there = ({}, None) if number is None else _known(number, body, base)
    slips = list(resolve.slips(target, known, unit.line))
    made.wrong += (Wrong(one.code, unit.id, one.line, one.found, one.severity) for one in slips)
    if any(one.severity == "error" for one in slips):
        return
    runs = resolve.resolved(target, known)
    if number is None:
        made.texts[unit.id] = _plain(target)
    elif there is None or rewrite.tidied(runs) != rewrite.tidied(there):
        made.runs[number] = runs


def _known(number: int, body: Body, base: Body | None) -> tuple[Codes, Runs | None]:
    """Return the codes that a target may have, and the runs in whose place it comes.

    None where the translation that is there has other codes: it is written anew.
    """
    source = body.segments[number].runs
    if base is None:
        return resolve.codes(source, None), source
    ours = align.adopted(source, base.segments[number].runs)
    return resolve.codes(source, ours), ours


def _written(made: _Taking, base: Body, units: Mapping[str, Returned]) -> str:
    """Return the body; what cannot be written is noted, and the body is that of `base`."""
    if any(one.severity == "error" for one in made.wrong):
        return base.joined()
    try:
        return rewrite.rewritten(base, made.runs)
    except rewrite.Unwritable as error:
        name = offer.unit_id(error.number)
        made.wrong.append(Wrong("xliff-unwritable", name, units[name].line if name in units else 1))
        return base.joined()


def _replacing(
    made: _Taking, body: Body, markdown: str | None, units: Mapping[str, Returned]
) -> str | None:
    """Return a body that takes the place of one with other blocks, once all of it is translated."""
    numbers = [n for n, segment in enumerate(body.segments) if segment.translatable]
    found = [units.get(offer.unit_id(number)) for number in numbers]
    if any(unit is None or unit.target is None for unit in found):
        return None
    line = min((unit.line for unit in found if unit), default=1)
    made.wrong.append(Wrong("xliff-body-replaced", "", line, severity="warning"))
    return markdown


def _plain(words: Words) -> str:
    """Return words without codes on one line."""
    said = "".join(word for word in words if not isinstance(word, Sign))
    return " ".join(part for part in said.replace("\n", " ").replace("\t", " ").split(" ") if part)
