"""French figures and what follows them: ordinals, hours, dates, shares, sums, degrees, units.

A figure is its first digits, groups of three after a space, and one thing that counts. Sources: OQLF,
Vitrine linguistique (hours, sums, dates); CLDR 47 (groups, shares, currencies); SI brochure §5.4.3.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial

from syndicate.localise.rules.across import MONTHS
from syndicate.localise.rules.common import AFTER_UNIT, NB, SP, UNITS, rewritten
from syndicate.localise.rules.zones import BLOCK, INLINE

# Written close to their figure these can be nothing else: "5G", "3D" and "4L" stay.
_SURE_UNITS = "k[mg]|[cmk]m|[cm][lL]|k[mg]²|[ckm]?m[²³]|km/h|k?Wh|[kMGT]o|hPa"
_COUNTRIES = "US|CAN|CA|AU"
# What a number follows without a line break.
_SHORT = (
    *("p.", "pp.", "chap.", "vol.", "fig.", "art.", "t.", "éd.", "al.", "col.", "n°", "nº", "§"),
    *("no", "nos", "n°s", "P.", "Chap.", "Vol.", "Fig.", "Art.", "T.", "N°", "Nº", "No"),
)
_AFTER = "|".join(rf"(?<=(?<!\w){re.escape(short)}..)" for short in _SHORT)
# Two figures that an h follows are no minutes, nor are those of 45 000 where a line could break.
_MINUTES = (
    rf"(?:(?! [0-9]{{2}}[{SP}][0-9]{{3}}(?![0-9]))[{SP}]?(?P<minutes>[0-5][0-9])"
    rf"(?![0-9]|[{SP}]?[hH](?![^\W\d_]))(?:[{SP}]?(?P<min>min|mn))?"
    rf"|[{SP}](?P<few>[0-9])(?=[.,;!?)](?![\w.,])|[{BLOCK}\n]|$))"
)
ORDINAL = (
    rf"(?P<ordinal>(?:[{SP}](?={INLINE}{{0,2}}i?[eéè]mes?\b))?{INLINE}{{0,2}}"
    r"(?:[iI]?[eéèEÉÈ][mM][eE]|è|i?[eéèEÉÈ][rR][eE]|ier|nde?)[sS]?)"
)
_FIGURE = re.compile(
    rf"[0-9](?<![0-9].)(?P<after>(?<=[.°º§os][{SP}].)(?:{_AFTER}))?"
    rf"(?:(?<=[1-9])(?<![\w.,+-].)(?<![0-9][{SP}].)[0-9]{{0,2}}"
    rf"(?P<groups>(?:[{SP}][0-9]{{3}})+)(?![{SP}.][0-9])|[0-9]*+)"
    r"(?:"
    rf"{ORDINAL}(?!\w)"
    rf"|(?P<hour>(?:[{SP}]?h|H|[{SP}]H(?=[{SP}]?[0-5][0-9]))"
    rf"{_MINUTES}?)(?![\w’'])"
    rf"|(?P<date>(?:er)?[{SP}])(?=(?:{MONTHS})(?!\w))"
    rf"|(?P<share>[{SP}]*[%‰])(?!\w)"
    rf"|(?P<sum>[{SP}]*(?P<money>[kMG]?[€$£¥¢])(?:[{SP}]*(?P<country>{_COUNTRIES})\b)?)(?!\w)"
    rf"|(?P<degrees>[{SP}]*°[{SP}]?(?=[CF]\b))"
    rf"|(?P<unit>[{SP}]+)(?=(?:{UNITS}){AFTER_UNIT}|(?:EUR|USD|CAD|GBP|CHF|millions?|milliards?)\b)"
    rf"|(?P<close>(?=(?:{_SURE_UNITS}){AFTER_UNIT}(?![.-]\w)))"
    r"|(?(groups)(?![\w-])|(?(after)|(?!))))"
)
_FIGURES_ALONE = frozenset({"groups", "after"})
_SPACE = re.compile(f"[{SP}]")
# Numbers that nobody counts with: their groups are their own.
_IDENTITY = re.compile(
    rf"\b(?:siren|siret|rcs(?:[{SP}][\w-]{{1,20}})?|tva|nas|matricule|code|lot|compte[{SP}]?:|n[o°º]s?|dossier|réf\.|iban|isbn|issn|tél(?:\.|éphone)?|poste)\W*$",
    re.IGNORECASE,
)
_REACH = 28  # characters: as far back as the longest of them


def figures(flat: str, thousands: str) -> str:
    """Return `flat` with its figures set. thousands: what stands between groups of three."""
    figure = partial(_figure, thousands=thousands)
    return rewritten(flat, map(figure, _FIGURE.finditer(flat)))


def _figure(found: re.Match[str], thousands: str) -> tuple[int, int, str]:
    number, groups, after = _number(found), *found.group("groups", "after")
    if groups and (found.lastgroup == "sum" or not _is_identity(found)):
        number = _SPACE.sub(thousands, number)
    elif number[0] == "0":
        number = _without_zero(found, number)
    counted = _COUNTED[found.lastgroup or ""]
    if not isinstance(counted, str):
        counted = counted(found)
    start, end = found.span()
    return (
        (start, end, number + counted) if after is None else (start - 1, end, NB + number + counted)
    )


def _number(found: re.Match[str]) -> str:
    """Return the figure alone."""
    end = found.end() if found.lastgroup in _FIGURES_ALONE else found.start(found.lastgroup or "")
    return found.string[found.start() : end]


def _without_zero(found: re.Match[str], number: str) -> str:
    """Return the figure of an hour as running text has it: 9, not 09."""
    before = _before(found)
    is_hour = found.lastgroup == "hour" and len(number) > 1 and not found[0][2:3].isdigit()
    return number if not is_hour or before.isalnum() or before in ".,:" else number[1:]


def _before(found: re.Match[str]) -> str:
    start = found.start()
    return found.string[start - 1] if start else " "


def _is_identity(found: re.Match[str]) -> bool:
    start = found.start()
    return _IDENTITY.search(found.string[max(0, start - _REACH) : start]) is not None


def ordinal(found: re.Match[str]) -> str:
    """Return a figure, Arabic or Roman, with what `ORDINAL` found behind it as it is to be."""
    return _number(found) + _ordinal(found)


def _ordinal(found: re.Match[str]) -> str:
    written = found["ordinal"].lstrip(SP)
    letters = written.lstrip(INLINE)
    plural = letters[-1] if letters[-1] in "sS" else ""
    stem = letters.removesuffix(plural)
    short = _short(_number(found), stem.lower().replace("é", "è"))
    if short is None or _before(found).isalnum():
        return found["ordinal"]
    tags = INLINE * written.count(INLINE)
    return f"{tags}{short.upper() if stem.isupper() else short}{plural}"


def _short(number: str, ending: str) -> str | None:
    """Return an ordinal's ending as it is to be; None if the number takes no such ending."""
    if ending.endswith("me") or ending == "è":
        return "re" if ending == "è" and number in {"1", "I"} else "e"
    endings = {
        "1": {"ere": "re", "ère": "re", "iere": "re", "ière": "re", "ier": "er"},
        "I": {"ere": "re", "ère": "re", "ière": "re"},
        "2": {"nd": "d", "nde": "de"},
    }
    return endings.get(number, {}).get(ending)


def _hour(found: re.Match[str]) -> str:
    written, minutes, few = found.group("hour", "minutes", "few")
    if _before(found).isalnum():
        return written
    if _before(found) in ".,":  # 2,5 h
        return f"{NB}h" if len(written) > 1 and not (minutes or few) else written
    if few:
        return f"{NB}h{NB}0{few}"
    # Both authorities leave "00" out in running text.
    if not minutes or minutes == "00":
        return f"{NB}h"
    return f"{NB}h{NB}{minutes}{NB + found['min'] if found['min'] else ''}"


def _sum(found: re.Match[str]) -> str:
    return f"{NB}{found['money']}{NB + found['country'] if found['country'] else ''}"


# What stands behind a figure → as it is to be.
_COUNTED: Mapping[str, str | Callable[[re.Match[str]], str]] = {
    "ordinal": _ordinal,
    "hour": _hour,
    "date": lambda found: found["date"][:-1] + NB,
    "sum": _sum,
    "share": lambda found: NB + found["share"][-1],
    "degrees": f"{NB}°",
    "unit": NB,
    "close": NB,
    "groups": "",
    "after": "",
}
