"""The rules that French and English share, and how a space before a mark is set.

Every expression begins with the rare character that it is about, and looks behind only then:
Python finds such a beginning many times faster than it tries a whole expression at each place.
"""

import re

from syndicate.localise.zones import BLOCK, INLINE, SPACES

SP = SPACES
NB = "\u00a0"
# What a mark cannot belong to: nothing, another space, or something that has just been opened.
NOTHING = f"{SP}{BLOCK}\n\r([{{«“‘"

_ETC = re.compile(rf"etc(?<!\w...)(?:\.(?:\.\.+|[{SP}]*…)+|…+)")
_ELLIPSIS = re.compile(r"\.\.\.(?<!\.\.\.\.)(?![./])")
# Only symbols that are no word in either language: "2 a", "3 o" and "10 l’" stay as they are.
_UNITS = (
    r"[kcdm]?m[²³23]?|km/h|m/s|[kmµ]?g|[cmkh][lL]|L|ha|[kMGT]Wh?|[kMG]?Hz|[kMGT]o|[kMG]?B"
    r"|[kMG]bit/s|min|lb|mi|ft|mph|dB|hPa|kPa|px|°[CF]"
)
_UNIT = re.compile(rf"[0-9][{SP}]+(?=(?:{_UNITS})(?![\w’'°/²³]))")
_COMMA = re.compile(
    rf"[{SP}](?<=[\w”’»)\]].)[{SP}]*(?={INLINE}*[,.](?:[\s{SP}{BLOCK}»”’)\]:;!?]|$)(?![{SP}]*[.,]))"
)


def ellipses(flat: str) -> str:
    """Return `flat` with … for three dots, and with none after "etc."."""
    if "..." in flat:
        flat = _ELLIPSIS.sub("…", flat)
    return _ETC.sub("etc.", flat) if "etc" in flat else flat


def glue_units(flat: str) -> str:
    """Return `flat` with no line break possible between a figure and its unit."""
    return _UNIT.sub(lambda found: found[0][0] + NB, flat)


def strip_before_comma(flat: str) -> str:
    """Return `flat` without the spaces before commas and full stops."""
    return _COMMA.sub("", flat)


def set_before(flat: str, mark: re.Pattern[str], space: str, nothing: str = NOTHING) -> str:
    """Return `flat` with exactly `space` between each `mark` and what it follows.

    A mark that follows nothing keeps what is before it; tags in between stay, and the space is
    set after them.
    """
    pieces: list[str] = []
    done = 0
    for found in mark.finditer(flat):
        at = start = found.start()
        while at > done and (flat[at - 1] in SP or flat[at - 1] == INLINE):
            at -= 1
        if at and flat[at - 1] not in nothing:
            pieces += (flat[done:at], INLINE * flat.count(INLINE, at, start), space)
            done = start
    return "".join((*pieces, flat[done:]))
