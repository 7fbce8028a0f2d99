"""Dates and sums of a text of one region → as another region of the same language writes them.

`masked` texts are those of `masks`. Locales are named as Babel knows them: "fr_FR", "fr_CA".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from syndicate.localise import formats

_DATE = re.compile(r"(?<![\w./-])(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?![\w/-]|\.\d)")
_RANGE = re.compile(r"\d\s*(?:au|à|et|ou|to|and|–|-)\s*\Z")  # du 12 au 14/03/2026
_SP = "[ \u00a0\u202f]"
_SUM = re.compile(
    rf"(?<![\w,.])\d+(?:{_SP}\d{{3}})*(?:,\d+)?{_SP}?[kMG]?\$(?!\w)(?P<country>{_SP}{{0,2}}(?P<code>US|CA|CAN|AU|NZ|HK)\b)?"
)
_ENGLISH_SUM = re.compile(r"(?<![\w$])\$\d+(?:[.,]\d+)*")
_YEAR = 4  # digits
_MONTHS = 12
_CANADIAN = frozenset({"CA", "CAN"})


@dataclass(frozen=True, slots=True)
class Edit:
    """What replaces the characters from `start` to `end`; None leaves it to a person."""

    start: int
    end: int
    written: str | None


def date_edits(masked: str, origin: str, target: str) -> Iterator[Edit]:
    """Yield the numeric dates that `target` writes otherwise: 12/03/2026 → 2026-03-12.

    One that English could read in two ways is left to a person.
    """
    ours, theirs = formats.numeric_date(origin), formats.numeric_date(target)
    if ours == theirs:
        return
    for found in _DATE.finditer(masked):
        when = _read(found, ours)
        if when is None:
            continue
        doubtful = _is_doubtful(when, found[2], origin) or _RANGE.search(masked[: found.start()])
        written = None if doubtful else _dated(when, theirs)
        yield Edit(found.start(), found.end(), written)


def sum_edits(masked: str, origin: str, target: str) -> Iterator[Edit]:
    """Yield the sums in dollars that `target` writes otherwise: 5 $ CA → 5 $ in Canada.

    A sum of which it is not known whose dollars they are is left to a person; where dollars of
    other countries stand beside ours, all keep their names.
    """
    if origin == target:
        return
    if not origin.startswith("fr"):
        for found in _ENGLISH_SUM.finditer(masked):
            yield Edit(found.start(), found.end(), None)
        return
    sums = list(_SUM.finditer(masked))
    mixed = any(found["code"] and found["code"] not in _CANADIAN for found in sums)
    for found in sums:
        if origin.endswith("_CA") and not found["code"]:
            yield Edit(found.start(), found.end(), f"{found[0]} CA")
        elif target.endswith("_CA") and not found["code"]:
            yield Edit(found.start(), found.end(), None)
        elif target.endswith("_CA") and found["code"] in _CANADIAN and not mixed:
            yield Edit(found.start(), found.end(), found[0].removesuffix(found["country"]))


def _read(found: re.Match[str], form: str) -> date | None:
    """Return the date, if it is one in this form with the whole year."""
    order = [field[0] for field in re.findall("d+|M+|y+", form)]
    parts = dict(zip(order, (found[1], found[3], found[4]), strict=True))
    separator = re.sub("[dMy]", "", form)[:1]
    if found[2] != separator or len(parts["y"]) != _YEAR or len(parts["d"] + parts["M"]) > _YEAR:
        return None
    try:
        return date(int(parts["y"]), int(parts["M"]), int(parts["d"]))
    except ValueError:
        return None


def _is_doubtful(when: date, separator: str, origin: str) -> bool:
    either = when.day <= _MONTHS and when.day != when.month
    return origin.startswith("en") and separator == "/" and either


def _dated(when: date, form: str) -> str:
    parts = {"d": when.day, "M": when.month}

    def part(found: re.Match[str]) -> str:
        field = found[0]
        return f"{when.year:04}" if field[0] == "y" else f"{parts[field[0]]:0{len(field)}}"

    return re.sub("d+|M+|y+", part, form)
