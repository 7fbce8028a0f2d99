"""The rules of English: no space before marks, “ ” then ‘ ’, — unspaced.

Sources: Writing Tips Plus (Translation Bureau of Canada); CLDR for hours, shares and quotation marks.
"""

import re

from syndicate.localise.rules import across, quotes
from syndicate.localise.rules.apostrophes import apostrophes
from syndicate.localise.rules.common import (
    AFTER,
    AFTER_UNIT,
    BEFORE,
    LOW,
    NB,
    NOTHING,
    SP,
    UNITS,
    UNPAIRED,
    ellipses,
    glued,
    is_text,
    ranges,
    set_before,
)
from syndicate.localise.rules.zones import BLOCK, BREAK, INLINE

_LEVELS = quotes.Levels(straight=(("“", "”"), ("‘", "’")), single=True)
_DASH = re.compile(
    rf"[{SP}](?<={BEFORE}.)[{SP}]*(?:---?|—)[{SP}]+(?={AFTER})"
    r"|---?(?<=[\w”’!?…)]--)(?<!---)(?=[\w“‘(”’])|---(?<=[\w”’!?…)]---)(?=[\w“‘(”’])"
    r"|–(?<=[^\W\d_]–)(?=”)"
)
_OMISSION = re.compile(
    r"'(?<![\w'’]')(?=(?:t(?:is|was|were|will|would)|til|em|nuff)\b(?!['’]))", re.IGNORECASE
)
_FIGURE = re.compile(
    rf"[0-9](?:(?P<share>[{SP}]+%(?!\w))"
    rf"|(?P<half>[{SP}]?(?=[ap]\.m\.|[AP]\.M\.|(?:[AP]M|[ap]m)\b))"
    rf"|(?P<unit>[{SP}]+(?=(?:{UNITS}){AFTER_UNIT}))"
    rf"|(?P<close>(?=(?:k[mg]|cm|k[mg]²|[ck]?m[²³]|km/h|k?Wh){AFTER_UNIT}(?![.-]\w)))"
    rf"|(?P<degrees>[{SP}]*(?=°[CF]\b)))"
)
_TITLE = re.compile(
    rf"[MDPSHR](?<!\w.)(?:rs?\.|s\.|x\.|rof\.|t\.|on\.|ev\.)[{SP}](?=[^\W\d_a-zà-ÿ])"
)
_SHORT = ("No", "Nos", "p", "pp", "vol", "Vol", "fig", "Fig", "ch", "Ch", "art", "Art")
_BEFORE_NUMBER = "|".join(rf"(?<=\b{short}\..)" for short in _SHORT)
_NUMBERED = re.compile(rf"[{SP}](?<=\..)(?=[0-9])(?:{_BEFORE_NUMBER})")
# A colon between figures is a ratio or an hour.
_MARK = re.compile(
    rf"[!?;:,.](?<=[{SP}{INLINE}{BREAK}].)(?:(?<=[!?])[!?]*+(?=[\s{SP}{BLOCK}{INLINE}{BREAK}”’)\]…,.]|$)"
    rf"|(?<=[;:])(?:(?<=;)|(?![{SP}]*[0-9])|(?<![0-9]:)(?<![0-9].:))"
    rf"(?=[\s{SP}{BLOCK}{INLINE}{BREAK}”’)\]…,.]|$)|{LOW})"
)


def typeset(flat: str, _region: str, _high_marks: str) -> str:
    """Return `flat`, in which marks stand for what is protected, set as English."""
    flat = ellipses(flat)
    if "'" in flat:
        flat = _OMISSION.sub("’", flat)
    flat = quotes.pair(apostrophes(flat, _LEVELS), _LEVELS)
    if "--" in flat or "—" in flat or "–”" in flat:
        flat = _DASH.sub("—", ranges(flat))
    flat = _TITLE.sub(glued, _FIGURE.sub(_figure, flat))
    flat = across.bound(flat, across.ENGLISH)
    if ". " in flat:
        flat = _NUMBERED.sub(NB, flat)
    return set_before(flat, _MARK, _space)


def _figure(found: re.Match[str]) -> str:
    between = {"share": "%", "half": "\u202f", "unit": NB, "close": NB, "degrees": NB}
    return found[0][0] + between[found.lastgroup or ""]


def _space(mark: str, before: str) -> str | None:
    if mark in ",.":
        return "" if is_text(before) else None
    return None if before in NOTHING or before in UNPAIRED else ""
