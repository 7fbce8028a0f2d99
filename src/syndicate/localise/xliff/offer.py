"""A work and what there is of its translation → the texts that a translator is given."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from syndicate.content.blocks import align
from syndicate.content.blocks.inline import Runs
from syndicate.content.blocks.segments import Body
from syndicate.localise.xliff.values import Note, State, Unit
from syndicate.model import Variant

Standing = Callable[[str | int], State | None]
"""What a translator may rely on, by the key of a text or its line in the source's body.

None where there is nothing: what stands there is the source's text."""

KEYS = ("title", "summary", "image_alt", "image_credit", "place")
"""Front matter keys that are translated; each is a unit of its own name."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language of a work: its texts by key, and its body taken apart."""

    texts: Mapping[str, str]
    body: Body


def texts(variant: Variant) -> dict[str, str]:
    """Return the texts of a variant that are translated and stand in its front matter."""
    image = variant.image
    found = {
        "title": variant.title,
        "summary": variant.summary,
        "image_alt": image.alt if image else None,
        "image_credit": image.credit if image else None,
        "place": variant.place,
    }
    return {key: text for key, text in found.items() if text}


def unit_id(number: int) -> str:
    """Return the id of the unit of a body's segment."""
    return f"b{number + 1}"


def segment_of(unit: str) -> int | None:
    """Return the number of the segment that a unit so called is about; None for a key's."""
    digits = unit[1:]
    known = unit[:1] == "b" and digits.isascii() and digits.isdecimal() and len(digits) < 8  # noqa: PLR2004 (a body has at most a million characters)
    return int(digits) - 1 if known else None


def units(
    source: Language, own: Language | None, standing: Standing, moved: str
) -> tuple[Unit, ...]:
    """Return the texts of `source`, with those of `own` as their targets where the blocks agree.

    standing: tells the state of what `own` gives. moved: what is said of a link whose address is
    another one there, with {here} and {there}.
    """
    return (*_keys(source, own, standing), *_segments(source.body, own, standing, moved))


def _keys(source: Language, own: Language | None, standing: Standing) -> Iterator[Unit]:
    for key, text in source.texts.items():
        said = own.texts.get(key) if own else None
        target = (said,) if said else None
        state = standing(key) if target else None
        yield Unit(key, key, key, (text,), target, state or "initial")


def _segments(body: Body, own: Language | None, standing: Standing, moved: str) -> Iterator[Unit]:
    same = own.body if own is not None and align.alike(body, own.body) else None
    alts = {
        number: unit_id(number)
        for number, segment in enumerate(body.segments)
        if segment.translatable and segment.kind == "alt"
    }
    for number, segment in enumerate(body.segments):
        if not segment.translatable:
            continue
        state = standing(segment.line) if same else None
        target = align.adopted(segment.runs, same.segments[number].runs) if same and state else None
        yield Unit(
            unit_id(number),
            f"{segment.kind}:{segment.line}",
            segment.kind,
            segment.runs,
            target,
            state if target and state else "initial",
            _moved(segment.runs, target, moved),
            alts,
        )


def _moved(source: Runs, target: Runs | None, moved: str) -> tuple[Note, ...]:
    """Return what to say of links whose address is another one in the translation."""
    ends = dict(align.ends(source))
    return tuple(
        Note("address", moved.format(here=ends[code], there=end))
        for code, end in align.ends(target or ())
        if ends.get(code, end) != end
    )
