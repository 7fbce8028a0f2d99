"""Straight and mistyped apostrophes, and single quotation marks → curly ones."""

import re

from syndicate.localise.rules.quotes import SINGLE, Levels
from syndicate.localise.rules.zones import ATOM, BLOCK, INLINE, SINGLE_CLOSE, SINGLE_OPEN, SPACES

_LETTER = r"[^\W\d_]"
_ACCENTS = "`´′"  # typed for an apostrophe
_ACCENT = re.compile(rf"[{_ACCENTS}](?<={_LETTER}.)(?={_LETTER})")
_WITHIN_WORD = re.compile(
    rf"'(?:(?<=[^\W_]')(?={INLINE}*{_LETTER})|(?<={ATOM}')(?=[sS]\b)|(?<={_LETTER}')(?={INLINE}*[\d{ATOM}])"
    rf"|(?:(?<=[cdjlmnstCDJLMNST]')(?<![\w'’‘].')|(?<=[qQ]u'))(?={INLINE}*[«“\"]))"  # l’« Agora »
)
_DECADE = re.compile(r"'(?<![\w'’]')(?=[0-9]0s\b)")
_YEAR = re.compile(rf"'(?<![\w'’{ATOM}]')(?=[0-9]{{2}}(?![0-9]))")
_AND = re.compile(rf"'(?<=[{SPACES}-]')([nN])'(?=[{SPACES}-])")
_SINGLES = re.compile(
    rf"'(?<![\w'’{ATOM}]')(?=[^\s'{SPACES}{BLOCK}])([^'‘{BLOCK}\n]*[^\s'‘{SPACES}{BLOCK}])'(?![\w'])"
)
_TRAILING = re.compile(rf"'(?<={_LETTER}')(?!['\w])")
_LEADING = re.compile(rf"'(?<![\w'’{ATOM}]')(?={_LETTER})")


def apostrophes(flat: str, levels: Levels) -> str:
    """Return `flat` with ’ for apostrophes, and ‘ ’ for single marks or what `pair` makes of them."""
    if any(accent in flat for accent in _ACCENTS):
        flat = _ACCENT.sub("’", flat)
    if "'" not in flat:
        return flat
    flat = _WITHIN_WORD.sub("’", flat)
    if "'" not in flat:
        return flat
    flat = _AND.sub("’\\1’", _DECADE.sub("’", flat))
    opening, closing = (SINGLE_OPEN, SINGLE_CLOSE) if levels.single else SINGLE
    flat = _SINGLES.sub(rf"{opening}\1{closing}", flat)
    for alone in (_YEAR, _TRAILING, _LEADING):
        flat = alone.sub("’", flat)
    return flat
