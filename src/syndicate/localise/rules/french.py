"""The rules of French in France and in Canada.

Sources: Lexique des règles typographiques en usage à l’Imprimerie nationale (France); OQLF, Vitrine
linguistique, « Les espacements » (Canada, where ; ! ? follow the word without a space).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from syndicate.localise.rules import across, quotes
from syndicate.localise.rules.apostrophes import apostrophes
from syndicate.localise.rules.common import (
    AFTER,
    BEFORE,
    LOW,
    NB,
    NOTHING,
    SP,
    UNPAIRED,
    ellipses,
    glued,
    is_text,
    ranges,
    rewritten,
    set_before,
)
from syndicate.localise.rules.figures import ORDINAL, figures, ordinal
from syndicate.localise.rules.zones import ATOM, BLOCK, BREAK, INLINE

_THIN = "\u202f"
# Whether there is a space before ; ! ? where nobody chose: in Canada none, elsewhere a thin one.
_HIGH_MARKS = {"thin": _THIN, "none": ""}
_LEVELS = (("«", "»"), ("“", "”"), quotes.SINGLE)
_FRANCE = quotes.Levels(straight=_LEVELS, single=True, curly=True, spaced=True)
_CANADA = replace(_FRANCE, nested=True)  # Université de Montréal 5.2
_NOTHING_QUOTED = f"{SP}{BLOCK}\n\r«"
_NO_WORD = f"{NOTHING}:;"
_VOWEL = "aàâäeéèêëiîïoôöuùûüyhœæAÀÂÄEÉÈÊËIÎÏOÔÖUÙÛÜYHŒÆ"

_INCHES = re.compile(rf'(?<=[0-9]")[{SP}]+(?=[;!?](?:[\s{SP}{BLOCK}]|$))')
_DOTS = re.compile(r"\.\.\.\.+(?<!\.{7})(?![./])")
_DASH = re.compile(rf"[{SP}](?<={BEFORE}.)[{SP}]*---?[{SP}]+(?={AFTER})")
# An apostrophe with a space beside it, after or before: l’ été, l ’été.
_GAP, *_GAPS = (
    re.compile(
        rf"{mark}(?:(?=[{SP}]+[{_VOWEL}«“„\"])"
        r"(?:(?<=[cdjlmnstCDJLMNST].)(?<![\w'’‘]..)|(?<=[qQ]u.))"
        rf"|(?=[{_VOWEL}])(?<=[cdjlmnstquCDJLMNST][{SP}].)"
        rf"(?:(?<=[qQ]u..)|(?<![qu]..)(?<![\w'’]...)(?<![0-9].[a-z]..)))"
    )
    for mark in ("['’]", "'", "’")  # one mark alone is found many times faster
)
# What tells whether a mark that looks like an apostrophe may close single marks.
_SINGLE = re.compile(rf"['’‘{BLOCK}\n]")
_OPENS_SINGLE = re.compile(rf"‘|'(?<![\w'’{ATOM}].)(?=[^\s0-9{SP}{BLOCK}])")
_OPEN = re.compile(rf"«[{SP}]*(?=[^\s{SP}{BLOCK}])")
_NESTED = re.compile(
    rf"(?<=“)(?<!\w“)[{SP}]+(?=[^\s{SP}{BLOCK}”])|[{SP}](?<=[^\s{SP}{BLOCK}“].)[{SP}]*(?=”(?!\w))"
)
_SINGLE_GUILLEMETS = re.compile(rf"(?<=‹)[{SP}]|[{SP}](?=›)")
_BRACKET = re.compile(rf"\([{SP}]+(?=[\w«“{INLINE}])")
_CAPITAL = re.compile(
    r"[MDPIVXLC](?<!\w.)(?:(?P<title>"
    r"(?:(?<=M)(?:M?\.|mes?|lles?|gr|e|r\.?)|(?<=D)(?:rs?\.?|res?)|(?<=P)(?:rs?|re))"
    rf"[{SP}]"
    rf"(?:(?=[^\W\d_a-zà-ÿ])|(?<=M\..)(?=l(?:(?:e|a|es)[ {NB}]|’))))"
    rf"|(?<=[IVXLC])[IVXLC]*+{ORDINAL}(?!\w))"
)
_ROMAN_NUMBERED = re.compile(
    r"\. (?=[IVXLC]+\b)(?:(?<=[tpTP]\. )(?<!\w.\. )|(?<=\b(?:vol|Vol|art|Art)\. )|(?<=\b[cC]hap\. ))"
)
_NUMBER = re.compile(r"[nN][°º](?<!\w..)(?=[0-9])")
_ABBREVIATED = re.compile(
    r" (?:(?<=(?<!\w)p\..)(?=ex\.)|(?<=(?<!\w)av\..)(?=J\.-C\.)|(?<=(?<!\w)apr\..)(?=J\.-C\.)"
    r"|(?<=(?<!\w)S\..)(?=E\.|M\.)|(?<=(?<!\w)S\. E\..)(?=M))"
)
_MARK = re.compile(
    r"[!?;:»,.…)](?:(?<=[!?])(?<![!?].)[!?]*+(?![\w=&/#!?({[*+~%$@|\\^`-])"
    rf"|(?<=;)(?=(?<=[{SP}];)[^\W\d_]|[\s{SP}{BLOCK}{INLINE}{BREAK}”’»)\]]|$)|(?<=:)(?=[\s{SP}{BLOCK}{INLINE}{BREAK}»”«“…\"]|$)"
    rf"|(?<=»)|{LOW}|(?<=[…)])(?<=[{SP}{INLINE}{BREAK}].)"
    rf"(?=[\s{SP}{BLOCK}{INLINE}{BREAK}.,;:!?…)»”’\]]|$))"
)


def typeset(flat: str, region: str, high_marks: str) -> str:
    """Return `flat`, in which marks stand for what is protected, set as French of `region`.

    high_marks: "thin" or "none" before ; ! ?; otherwise as is customary in that region.
    """
    canadian = region == "CA"
    flat = _quoted(_dotted(flat), _CANADA if canadian else _FRANCE)
    if "--" in flat:
        flat = _DASH.sub(" – ", ranges(flat))
    flat = figures(flat, NB if canadian else _THIN)
    flat = across.bound(_bound(flat), across.FRENCH)
    high = _HIGH_MARKS.get(high_marks, "" if canadian else _THIN)
    if not high and '"' in flat:
        flat = _INCHES.sub("", flat)
    return set_before(flat, _MARK, partial(_space, high=high))


def _dotted(flat: str) -> str:
    return ellipses(_DOTS.sub("…", flat) if "...." in flat else flat)


def _quoted(flat: str, levels: quotes.Levels) -> str:
    """Set apostrophes and quotation marks, and what is inside them."""
    flat = _without_gaps(_without_gaps_inside(flat))
    flat = _without_gaps_inside(quotes.pair(apostrophes(flat, levels), levels))
    if ":«" in flat:
        flat = flat.replace(":«", ": «")
    if "‹" in flat:
        flat = _SINGLE_GUILLEMETS.sub(NB, flat)
    return _OPEN.sub(f"«{NB}", flat)


def _without_gaps_inside(flat: str) -> str:
    if "“" not in flat or "„" in flat:  # where “ may be the second of „ “
        return flat
    return _NESTED.sub("", flat)


def _without_gaps(flat: str) -> str:
    """Return `flat` without spaces beside the apostrophe of an elided word."""
    if not any(gap.search(flat) for gap in _GAPS):
        return flat
    gaps = (
        _gaps(flat) if "'" in flat or "‘" in flat else (one.start() for one in _GAP.finditer(flat))
    )
    return rewritten(flat, ((at - (flat[at - 1] in SP), _past(flat, at), "’") for at in gaps))


def _gaps(flat: str) -> Iterator[int]:
    """Yield where an apostrophe has a space beside it and closes no single mark: ‘vitamine C’ est."""
    closing = ""
    for found in _SINGLE.finditer(flat):
        at, mark = found.start(), found[0]
        if _GAP.match(flat, at):
            if mark not in closing or flat[at - 1] in SP:
                yield at
            else:
                closing = ""
        elif _OPENS_SINGLE.match(flat, at):
            closing = "'’" if mark == "‘" else "'"
        elif not flat[at + 1 : at + 2].isalnum():
            closing = ""


def _past(flat: str, at: int) -> int:
    at += 1
    while flat[at] in SP:
        at += 1
    return at


def _bound(flat: str) -> str:
    """Keep titles with their names, abbreviations with their numbers, brackets with their words."""
    if "°" in flat or "º" in flat:
        flat = _NUMBER.sub(lambda found: found[0] + NB, flat)
    if "ex." in flat or "J.-C." in flat or "S. " in flat:
        flat = _ABBREVIATED.sub(NB, flat)
    if "(" in flat:
        flat = _BRACKET.sub("(", flat)
    flat = _ROMAN_NUMBERED.sub(glued, flat)
    return _CAPITAL.sub(_capital, flat)


def _capital(found: re.Match[str]) -> str:
    return glued(found) if found["title"] else ordinal(found)


def _space(mark: str, before: str, high: str) -> str | None:
    """Return what is due between `mark` and what it follows; None: what is there."""
    if mark in ",.…)":
        return "" if is_text(before) or (mark == ")" and before in "!?.…") else None
    if mark == "»":
        return None if before in _NOTHING_QUOTED else NB
    if before in _NO_WORD:
        return None
    return NB if mark == ":" else _high(before, high)


def _high(before: str, high: str) -> str | None:
    if before in UNPAIRED and not high:
        return None
    return "" if before in "!?" else high
