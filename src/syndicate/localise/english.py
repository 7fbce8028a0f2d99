"""The rules of English: no space before marks, “ ” then ‘ ’, — unspaced. Source: Writing Tips Plus."""

import re

from syndicate.localise import quotes
from syndicate.localise.common import (
    NB,
    SP,
    ellipses,
    glue_units,
    set_before,
    strip_before_comma,
)
from syndicate.localise.zones import BLOCK, INLINE

_LEVELS = (("“", "”"), ("‘", "’"))
_BEFORE = rf"[^\s{SP}{BLOCK}«“‘(\[-]"
_AFTER = rf"[^\s{SP}{BLOCK}:;!?.,»”’)\]-]"
_DASH = re.compile(
    rf"[{SP}](?<={_BEFORE}.)[{SP}]*--[{SP}]+(?={_AFTER})|--(?<=\w--)(?=\w)",
)
_MARK = re.compile(
    rf"(?:[!?](?<![!?].)[!?]*+|;|:(?:(?![{SP}]*[0-9])|(?<![0-9]:)(?<![0-9].:)))"
    rf"(?=[\s{SP}{BLOCK}{INLINE}”’)\]…,.]|$)"
)
_PERCENT = re.compile(rf"[0-9][{SP}]+%(?!\w)")
_HALF_DAY = re.compile(rf"[{SP}](?<=[0-9].)(?=[ap]\.m\.|[AP]M\b|[ap]m\b)")
_TITLE = re.compile(rf"[MDP](?<!\w.)(?:rs?\.|s\.|rof\.)[{SP}](?=[^\W\d_a-z])")
_NUMBERED = re.compile(rf"[{SP}](?=[0-9])(?:(?<=\bNo\..)|(?<=\bNos\..)|(?<=\bp\..)|(?<=\bpp\..))")


def typeset(flat: str, _region: str) -> str:
    """Return `flat`, in which marks stand for what is protected, set as English."""
    flat = quotes.pair(quotes.apostrophes(ellipses(flat)), _LEVELS, "“”‘’")
    if "--" in flat:
        flat = _DASH.sub("—", flat)
    if "%" in flat:
        flat = _PERCENT.sub(lambda found: f"{found[0][0]}%", flat)
    flat = _HALF_DAY.sub("\u202f", flat)
    flat = _NUMBERED.sub(NB, _TITLE.sub(_glued, flat))
    return set_before(strip_before_comma(glue_units(flat)), _MARK, "")


def _glued(found: re.Match[str]) -> str:
    return found[0][:-1] + NB
