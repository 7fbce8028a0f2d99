"""No-break spaces where tags stand between a figure or a title and what belongs to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from syndicate.localise.rules.common import AFTER_UNIT, NB, SP, UNITS, rewritten
from syndicate.localise.rules.zones import INLINE

MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|janv\.|févr\.|avr\.|juill?\.|sept\.|oct\.|nov\.|déc\."
)
# Behind a figure or before what may be a name or a number, of which there are few.
_TAGS = re.compile(
    rf"{INLINE}(?:(?<=[0-9].)|(?<=[0-9][{SP}].)|(?=[{INLINE}{SP}]{{0,6}}[0-9A-ZÀ-Þ]))[{INLINE}{SP}]*"
)
_SPACE = re.compile(f"[{SP}]")
_UNIT = rf"(?:{UNITS}){AFTER_UNIT}|°[CF]\b"
_REACH = 8  # characters: as far back as the longest title with its tags, and one more


@dataclass(frozen=True, slots=True)
class Bonds:
    """What stays together in a language.

    behind: what belongs to a figure; its group tells what is to be between, see `_BETWEEN`.
    title:  what is before a name. number: what is before a number.
    """

    behind: re.Pattern[str]
    title: re.Pattern[str]
    number: re.Pattern[str]


FRENCH = Bonds(
    behind=re.compile(
        r"(?P<sign>[%‰](?!\w)|[kMG]?[€$£¥¢](?!\w)|°[CF]\b)"
        rf"|(?P<word>{_UNIT}|(?:{MONTHS}|millions?|milliards?)(?!\w))"
    ),
    title=re.compile(
        rf"(?<!\w)(?:MM?\.|M{INLINE}?(?:mes?|lles?|gr|e|r\.?)|D{INLINE}?(?:rs?\.?|res?)"
        rf"|P{INLINE}?(?:rs?|re))$"
    ),
    number=re.compile(
        rf"(?:(?<!\w)(?:[nN](?:{INLINE}?os?|[°º])|(?:pp?|[aA]rt|[fF]ig|[vV]ol|[cC]hap)\.)|§)$"
    ),
)
ENGLISH = Bonds(
    behind=re.compile(
        rf"(?P<share>%(?!\w))|(?P<half>[ap]\.m\.|[AP]\.M\.|(?:[AP]M|[ap]m)\b)|(?P<word>{_UNIT})"
    ),
    title=re.compile(r"(?<!\w)(?:M(?:rs?|s|x)|Dr|Prof|St|Rev)\.$"),
    number=re.compile(r"(?<!\w)(?:Nos?|pp?|[vV]ol|[fF]ig|[cC]h|[aA]rt)\.$"),
)
_BETWEEN = {"sign": NB, "word": NB, "share": "", "half": "\u202f"}


def bound(flat: str, bonds: Bonds) -> str:
    """Return `flat` with the spaces that `bonds` ask for where there are tags."""
    return rewritten(flat, _changes(flat, bonds)) if INLINE in flat else flat


def _changes(flat: str, bonds: Bonds) -> Iterator[tuple[int, int, str]]:
    for found in _TAGS.finditer(flat):
        start, end = found.span()
        if start and flat[start - 1] in SP:
            start -= 1
        if not start or end == len(flat):
            continue
        between = _between(flat, start, end, bonds)
        if between is not None:
            gap = flat[start:end]
            yield start, end, _SPACE.sub(between, gap, 1) if _SPACE.search(gap) else gap + between


def _between(flat: str, start: int, end: int, bonds: Bonds) -> str | None:
    """Return what is to be between `start` and `end`, where there are tags and at most one space."""
    if flat[start - 1] in "0123456789":
        behind = bonds.behind.match(flat, end)
        what = behind.lastgroup if behind else None
        least = 1 if what == "word" else 0
        return _BETWEEN[what] if what and least <= _spaces(flat, start, end) <= 1 else None
    first = flat[end]
    before = bonds.number if first.isdigit() else bonds.title if first.isupper() else None
    if not before or not before.search(flat[max(0, start - _REACH) : start]):
        return None
    return NB if _spaces(flat, start, end) == 1 else None


def _spaces(flat: str, start: int, end: int) -> int:
    return end - start - flat.count(INLINE, start, end)
