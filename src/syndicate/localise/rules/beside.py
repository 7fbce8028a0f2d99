"""What stands beside a quotation mark, and whether it can open or close there."""

import re
import unicodedata

from syndicate.localise.rules.zones import BLOCK, BREAK, INLINE, SINGLE_OPEN, SPACES

_OPENING = f"([{{«“„‘—–-/{SINGLE_OPEN}"
CLOSING = ".,;:!?…)]}»”"
DASHES = "—–-"
BOUNDARY = f"{SPACES}{BLOCK}{BREAK}\n\r"
_BETWEEN = f"{INLINE}{SPACES}\n\r"
_NEXT = re.compile(f'["“”«»{BLOCK}]|\n(?=\n)')
_NEAR = 500


def can_open(flat: str, at: int) -> bool:
    """Tell whether a straight mark that closes nothing can open."""
    before, after = character_before(flat, at), character_after(flat, at)
    opens = is_outside(before) or before in "’':" or is_picture(before)
    return opens and after not in BOUNDARY


def is_floating(flat: str, at: int) -> bool:
    """Tell whether a mark stands after a space and close to no word: inches, like 15 ", do not count."""
    before, after = character_before(flat, at), character_after(flat, at)
    inches = before in SPACES and flat[max(0, at - 2)].isdigit()
    return before in BOUNDARY and (after in BOUNDARY or after in CLOSING) and not inches


def is_outside(before: str) -> bool:
    """Tell whether a mark after this character can open, and cannot close."""
    return before in BOUNDARY or before in _OPENING


def is_inches(flat: str, at: int) -> bool:
    """Tell whether a mark behind a figure is followed by one that can only close."""
    then = _NEXT.search(flat, at + 1, at + _NEAR)
    if not then or then[0] != '"':
        return False
    return (
        not is_outside(character_before(flat, then.start())) and flat[then.start() - 1] not in "’':"
    )


def is_picture(before: str) -> bool:
    """Tell whether a character is an emoji or the like, which is no part of a word."""
    return before > "\u2190" and (
        before == "\ufe0f" or unicodedata.category(before) in {"So", "Sk"}
    )


def is_reversed(flat: str, at: int) -> bool:
    """Tell whether “ stands where ” is due: behind a word, and before none."""
    after = character_after(flat, at)
    return not is_outside(character_before(flat, at)) and (after in BOUNDARY or after in CLOSING)


def is_head(flat: str, at: int) -> bool:
    """Tell whether a mark is the first thing in its paragraph."""
    start = at
    while start and flat[start - 1] in _BETWEEN:
        start -= 1
    return not start or flat[start - 1] == BLOCK or flat.count("\n", start, at) > 1


def character_before(flat: str, at: int) -> str:
    """Return the character before, looking through tags; a boundary at the start."""
    while at and flat[at - 1] == INLINE:
        at -= 1
    return flat[at - 1] if at else BLOCK


def character_after(flat: str, at: int) -> str:
    """Return the character after, looking through tags; a boundary at the end."""
    at += 1
    while at < len(flat) and flat[at] == INLINE:
        at += 1
    return flat[at] if at < len(flat) else BLOCK
