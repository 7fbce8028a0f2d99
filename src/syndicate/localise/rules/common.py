"""The rules that French and English share, and how the space before a mark is set.

Every expression begins with the rare character that it is about, and looks behind only then:
Python finds such a beginning many times faster than it tries a whole expression at each place.
"""

import re
from collections.abc import Callable, Iterable

from syndicate.localise.rules.zones import ATOM, BLOCK, BREAK, INLINE, SPACES

SP = SPACES
NB = "\u00a0"
# What a mark cannot belong to: nothing, another space, or something that has just been opened.
NOTHING = f"{SP}{BLOCK}{BREAK}\n\r([{{«“‘"
# What may have opened something, for it found no partner: a mark that came close to it would end it.
UNPAIRED = "\"'"
# What an incise can stand between.
BEFORE = rf"[^\s{SP}{BLOCK}«“‘(\[—–-]"
AFTER = rf"[^\s{SP}{BLOCK}:;!?.,»”’)\]—–-]"
# A comma or full stop after a space, and before what can follow one: ".5" and ", , ," are none.
LOW = rf"(?<=[,.])(?<=[{SP}{INLINE}{BREAK}].)(?=[\s{SP}{BLOCK}{INLINE}{BREAK}»”’)\]:;!?]|$)(?![{SP}{INLINE}]*[.,])"
# Only symbols that are no word in either language: "2 a", "3 o" and "10 l’" stay as they are.
UNITS = (
    rf"[kcdm]?m[²³23]?|km/h|m/s|[kmµ]?g(?:/(?:km|m[²³]|[lL]))?|[cmkhd]?[lL](?:/100[{SP}]km)?|ha|[kMGT]?(?:Wh?|V)|[kMG]?Hz|[kMGT]o|[kMG]?B"
    r"|[kMG]bit/s|min|[hs]|lbs?|mi|ft|mph|dB|hPa|kPa|px|°[CF]"
)
AFTER_UNIT = r"(?![\w’'°/²³])"

_ETC = re.compile(rf"etc(?<!\w...)(?:\.(?:\.+|[{SP}]*…)+|…+)")
_ELLIPSIS = re.compile(r"\.\.\.(?<!\.\.\.\.)(?![./])")
_RANGE = re.compile(r"--(?<=[0-9]--)(?=[0-9])")
_LOOKED_THROUGH = SP + INLINE + BREAK
_TAGS_ONLY = str.maketrans("", "", SP)
_FOLLOWED = f"_”’»)]%°€${ATOM}"  # what a comma can follow, besides letters and figures


def ellipses(flat: str) -> str:
    """Return `flat` with … for three dots, and with none after "etc."."""
    if "..." in flat:
        flat = _ELLIPSIS.sub("…", flat)
    return _ETC.sub("etc.", flat) if "etc" in flat else flat


def ranges(flat: str) -> str:
    """Return `flat` with – between figures that were typed with two hyphens between them."""
    return _RANGE.sub("–", flat)


def glued(found: re.Match[str]) -> str:
    """Return what was found with a no-break space for the space that it ends with."""
    return found[0][:-1] + NB


def rewritten(flat: str, changes: Iterable[tuple[int, int, str]]) -> str:
    """Return `flat` with each (start, end, what is to be there), which come in order."""
    pieces: list[str] = []
    done = 0
    for start, end, new in changes:
        pieces += (flat[done:start], new)
        done = end
    return "".join((*pieces, flat[done:])) if pieces else flat


def is_text(character: str) -> bool:
    """Tell whether a comma after a space can belong to `character`."""
    return character.isalnum() or character in _FOLLOWED


def set_before(flat: str, marks: re.Pattern[str], space: Callable[[str, str], str | None]) -> str:
    """Return `flat` with the space that is due between each of `marks` and what it follows.

    space: (mark, what it follows) → the space, or None to keep what is there. Tags in between stay,
    and the space is set after them. A mark that follows nothing at all keeps what is before it.
    """
    pieces: list[str] = []
    done = 0
    for found in marks.finditer(flat):
        at = start = found.start()
        while at > done and flat[at - 1] in _LOOKED_THROUGH:
            at -= 1
        due = space(flat[start], flat[at - 1]) if at else None
        if due is None or due == flat[at:start]:
            continue
        gap = flat[at:start]
        tags = "" if not gap or gap.isspace() else gap.translate(_TAGS_ONLY)
        pieces += (flat[done:at], tags, due)
        done = start
    return "".join((*pieces, flat[done:])) if done else flat
