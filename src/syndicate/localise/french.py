"""The rules of French in France and in Canada.

Sources: Lexique des règles typographiques en usage à l’Imprimerie nationale (France); OQLF, Vitrine
linguistique, « Les espacements » (Canada, where ; ! ? follow the word without a space).
"""

import re

from syndicate.localise import quotes
from syndicate.localise.common import (
    NB,
    NOTHING,
    SP,
    ellipses,
    glue_units,
    set_before,
    strip_before_comma,
)
from syndicate.localise.zones import BLOCK, INLINE

_LEVELS = (("«", "»"), ("“", "”"))
_THIN = "\u202f"
_MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|janv\.|févr\.|avr\.|juill?\.|sept\.|oct\.|nov\.|déc\."
)
_NOTHING_QUOTED = f"{SP}{BLOCK}\n\r«"
_NO_WORD = f"{NOTHING}:;"
_BEFORE = rf"[^\s{SP}{BLOCK}«“‘(\[-]"
_AFTER = rf"[^\s{SP}{BLOCK}:;!?.,»”’)\]-]"

_OPEN = re.compile(rf"«[{SP}]*(?=[^\s{SP}{BLOCK}])")
_CLOSE = re.compile("»")
_HIGH = re.compile(rf"[!?](?<![!?].)[!?]*+(?![\w=&/#!?])|;(?=[\s{SP}{BLOCK}{INLINE}”’»)\]]|$)")
_COLON = re.compile(rf":(?=[\s{SP}{BLOCK}{INLINE}»”«…\"]|$)")
_DASH = re.compile(rf"[{SP}](?<={_BEFORE}.)[{SP}]*--[{SP}]+(?={_AFTER})")
_BEFORE_ELLIPSIS = re.compile(rf"[{SP}](?<=\w.)[{SP}]*(?=…)")
_ORDINAL = re.compile(rf"([0-9IVXLC](?<!\w.)[0-9IVXLC]*)({INLINE}?)i?[eè]me(s?)\b")
_FIRST = re.compile(rf"([1I](?<!\w.))({INLINE}?)[eè]re(s?)\b")
_HOUR = re.compile(
    rf"([0-9](?<![\w.,].)[0-9]{{0,2}})[{SP}]?[hH](?:[{SP}]?([0-5][0-9])(?![0-9]))?(?![\w’'])"
)
_PERCENT = re.compile(rf"[0-9][{SP}]*([%‰])(?!\w)")
_MONEY = re.compile(rf"[0-9][{SP}]*([kMG]?[€$£¥])(?!\w)(?:[{SP}]+(US|CA|CAN|AU)\b)?")
_DEGREES = re.compile(rf"[0-9][{SP}]*°[{SP}]?([CF])\b")
_THOUSANDS = re.compile(
    rf"[1-9](?<![\w.,+-].)(?<![0-9][{SP}].)[0-9]{{0,2}}(?:[{SP}][0-9]{{3}})+(?![\w-])(?![{SP}.][0-9])"
)
_SPACE = re.compile(f"[{SP}]")
_TITLE = re.compile(rf"[MDP](?<!\w.)(?:M?\.|mes?|lles?|rs?|re|e|es|gr)[{SP}](?=[^\W\d_a-zà-ÿ])")
_BEFORE_NUMBER = (
    "p.",
    "pp.",
    "chap.",
    "vol.",
    "fig.",
    "art.",
    "t.",
    "éd.",
    "n°",
    "nº",
    "no",
    "nos",
)
_AFTER_SHORT = "|".join(rf"(?<=\b{re.escape(short)}.)" for short in _BEFORE_NUMBER)
_NUMBERED = re.compile(rf"[{SP}](?=[0-9])(?:{_AFTER_SHORT})")
_DATE = re.compile(rf"[0-9](?<!\w.)(?:[0-9]|er)?[{SP}](?=(?:{_MONTHS})(?!\w))")


def typeset(flat: str, region: str) -> str:
    """Return `flat`, in which marks stand for what is protected, set as French of `region`."""
    flat = ellipses(flat)
    if "…" in flat:
        flat = _BEFORE_ELLIPSIS.sub("", flat)
    flat = quotes.pair(quotes.apostrophes(flat), _LEVELS, "«»“”")
    if "--" in flat:
        flat = _DASH.sub(" – ", flat)
    flat = strip_before_comma(glue_units(_figures(flat, region)))
    flat = _TITLE.sub(_glued, flat)
    return _marks(flat, region)


def _figures(flat: str, region: str) -> str:
    """Set ordinals, hours, dates, percentages, sums, degrees, thousands and what counts them."""
    if "me" in flat or "re" in flat:
        flat = _FIRST.sub(r"\1\2re\3", _ORDINAL.sub(r"\1\2e\3", flat))
    flat = _DATE.sub(_glued, _HOUR.sub(_hour, flat))
    thousands = NB if region == "CA" else _THIN
    flat = _THOUSANDS.sub(lambda found: _SPACE.sub(thousands, found[0]), flat)
    flat = _MONEY.sub(_sum, _PERCENT.sub(_share, flat))
    return _NUMBERED.sub(NB, _DEGREES.sub(_degrees, flat))


def _glued(found: re.Match[str]) -> str:
    return found[0][:-1] + NB


def _hour(found: re.Match[str]) -> str:
    # Both authorities leave "00" out in running text.
    minutes = f"{NB}{found[2]}" if found[2] and found[2] != "00" else ""
    return f"{found[1]}{NB}h{minutes}"


def _share(found: re.Match[str]) -> str:
    return f"{found[0][0]}{NB}{found[1]}"


def _sum(found: re.Match[str]) -> str:
    country = f"{NB}{found[2]}" if found[2] else ""
    return f"{found[0][0]}{NB}{found[1]}{country}"


def _degrees(found: re.Match[str]) -> str:
    return f"{found[0][0]}{NB}°{found[1]}"


def _marks(flat: str, region: str) -> str:
    """Set the spaces inside « » and before : ; ! ?."""
    if "«" in flat or "»" in flat:
        flat = set_before(_OPEN.sub(f"«{NB}", flat), _CLOSE, NB, _NOTHING_QUOTED)
    if ":" in flat:
        flat = set_before(flat, _COLON, NB, _NO_WORD)
    return set_before(flat, _HIGH, "" if region == "CA" else _THIN, _NO_WORD)
