"""What typography never touches, and the marks that stand for it while the rules run.

Each protected piece becomes one private-use character, so that a rule sees across it; the pieces
return in the same order, because no rule removes or moves a mark.
"""

import html
import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

INLINE = "\ue010"  # a tag within a line, like <em>: rules look through it
ATOM = "\ue011"  # an address, a placeholder, code: as good as a word
BLOCK = "\ue012"  # where a paragraph, heading or cell begins or ends
ENTITY = "\ue013"  # &nbsp; as written: a space, and given back as it was unless a rule sets another
SOFT = "\ue014"  # a line end within a paragraph of HTML: a space in the same way
SINGLE_OPEN, SINGLE_CLOSE = "\ue015", "\ue016"  # ' of a pair, until its level is known
BREAK = (
    "\ue017"  # <br>: a line begins behind it, but no paragraph; rules for spaces look through it
)
MARKS = f"{INLINE}{ATOM}{BLOCK}{ENTITY}{SOFT}{SINGLE_OPEN}{SINGLE_CLOSE}{BREAK}"
SPACES = f" \t\u00a0\u202f\u2009{ENTITY}{SOFT}"


def _within(opening: str, closing: str) -> str:
    """Return an expression of a placeholder, on one line and never long."""
    opening, closing = re.escape(opening), re.escape(closing)
    return f"{opening}(?:(?!{opening}).){{0,200}}?{closing}"


_END_OF_URL = r"[^\s<>\"«»“”„‘\ue000-\ue0ff.,;:!?…'’)\]}]"
_IN_URL = r"[^\s<>\"«»“”„‘\ue010-\ue0ff]"
_PATH = rf"(?:{_IN_URL}*{_END_OF_URL})?"
_SPACE_ENTITIES = {
    "&nbsp;": ENTITY,
    **dict.fromkeys(("&#160;", "&#xa0;"), "\u00a0"),
    **dict.fromkeys(("&#8239;", "&#x202f;", "&nnbsp;"), "\u202f"),
    **dict.fromkeys(("&thinsp;", "&#8201;", "&#x2009;"), "\u2009"),
}

_SPACES_NAMED = f"(?i:{'|'.join(entity[1:-1] for entity in _SPACE_ENTITIES)})"


class _Group(NamedTuple):
    """Zones that are looked for together, in text that holds what `wanted` finds.

    first: what they begin with, as in a class. rest: how they go on, each looking back at that.
    """

    wanted: str
    first: str
    rest: tuple[str, ...]


# Each repetition has an end or excludes what began it: none is tried again from every character.
_GROUPS = (
    _Group(  # addresses
        wanted=r":(?://|(?<=[olgna]:)\w)|www\.",
        first="a-zA-Z",
        rest=(
            rf"(?<!\w.)[a-zA-Z0-9+.-]{{0,30}}://{_PATH}",
            rf"(?<=w)(?<!\w.)ww\.{_PATH}",
            rf"(?<=[mtudMTUD])(?<!\w.)(?i:ailto|el|ag|rn|ata):(?=\w){_IN_URL}*{_END_OF_URL}",
        ),
    ),
    _Group(  # mailboxes
        wanted="@",
        first=r"\w.+'\-",
        rest=(r"(?<=[\w.+'-])(?<!\w.)[\w.+'-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}",),
    ),
    _Group(  # paths: exemple.org/a?b, C:\x, ../x, /a/b, ~/a
        wanted=r"[/\\]",
        first=r"\w./~\-",
        rest=(
            rf"(?<=[\w-])(?<!\w.)[\w-]{{0,62}}(?:\.[a-zA-Z]{{2,63}}){{1,9}}/{_PATH}",
            rf"(?<=[a-zA-Z])(?<!\w.):\\{_PATH}",
            r"(?<=\.)(?<![\w.].)\.?/\S*",
            rf"(?<=[/~])(?<![^\s(\[«“].)(?:(?<=/)[\w.-]{{1,64}})?/{_PATH}",
        ),
    ),
    _Group(  # feet and inches; degrees, minutes, seconds
        wanted=r"[0-9](?:'[0-9]|°)",
        first="0-9",
        rest=(
            r"(?<=[0-9])(?<!\w.)[0-9]*'[0-9]+(?:\"|'')?",
            r"(?<=[0-9])(?<!\w.)[0-9]*°\s?[0-9]+['\u2032](?:\s?[0-9]+(?:[.,][0-9]+)?[\"\u2033])?",
        ),
    ),
    _Group(  # code and what templates, catalogues, mail merges and Markdown fill in or take away
        wanted=r"[{\[*%`&\ue000-\ue0ff\-](?:(?<=[^-])|(?<![\s\S].)--\n)",
        first=rf"{{\[\]*%`&$\ue000{MARKS}\-",
        rest=(
            r"(?<=\ue000)[^\ue000\ue001]*\ue001",  # slots
            rf"(?<=[{MARKS}])",  # nobody's but ours: kept as it came
            rf"(?<={{)(?:{_within('{', '}}')}|{_within('%', '%}')}|{_within('#', '#}')})",
            rf"(?<=\[){_within('[', ']]')}|(?<=\*){_within('|', '|*')}",
            r"(?<=[{$])(?:(?<=\$)\{)?[\w.!:\[\]]{0,200}\}",
            r"(?<=%)(?:\(\w+\)[sdif]|[a-zA-Z_][\w.]*%|(?<!\w.)[sd](?!\w))",
            r"(?<=`)(?:``[^`]*+(?:`(?!``)[^`]*+)*+```|[^`\n]+`)",
            r"(?<=\])\([^\s()]*(?:[ ]+\"[^\"\n]*\")?\)",  # where a link leads
            r"(?<=\[)(?<![^\n].)[^\[\]\n]{1,200}\]:[ ]+\S.*",  # what a reference stands for
            r"(?<=-)(?<![\s\S].)--\n(?:(?!---\n).*\n)*---(?=\s|$)",  # front matter
            rf"(?<=&)(?!{_SPACES_NAMED};)(?:\w+|#[0-9]+|#[xX][0-9a-fA-F]+);",
        ),
    ),
    _Group(  # #tag, @handle, :tada:, ;-), telephone numbers
        wanted=r"[@#+<^=:;8](?:(?<=[@#+<^=])|[^\s\u00a0\u202f])",
        first=r"@#:;=<8+\^",
        rest=(
            r"(?<=[#@])(?<![\w&].)\w[\w-]*",
            r"(?<=:)(?<![\w:].)(?=[0-9_+-]*[a-zA-Z]|[+-]1:)[a-zA-Z0-9_+-]{1,60}:(?![\w:])",
            r"(?<=[:;=])(?<![^ \n\t\u00a0].)[-'^oO]?(?P<mouth>[()dDpP/|\\*oO\]\[])(?P=mouth)*(?![\w(])",
            r"(?<=[\^<8])(?<![^ \n\t\u00a0].)(?:(?<=\^)\^|(?<=<)3|(?<=8)-?\))(?![\w(])",
            r"(?<=\+)[0-9][0-9 .\u00a0-]{6,}[0-9]",
        ),
    ),
    _Group(  # names that end with a mark
        wanted=r"!(?<=[a-z]!)",
        first="YJKWPM",
        rest=(
            r"(?<=Y)(?<!\w.)(?:ahoo|um)!|(?<=J)(?<!\w.)(?:oomla|eopardy)!",
            r"(?<=K)(?<!\w.)ahoot!|(?<=W)(?<!\w.)ham!|(?<=P)(?<!\w.)anic!|(?<=M)(?<!\w.)amma Mia!",
        ),
    ),
)
# `is_suspect` tells whether there is anything to look for. It begins with the few characters that all
# of these hold, and looks around only there.
_SUSPECT = re.compile(
    r"[@{%\[`&\\#+°^*<=/:;8'!w\ue000-\ue0ff]"
    r"(?:(?<=[@{%\[`&\\#+°^*<=/\ue000-\ue0ff])|(?<=[:;8])[^\s\u00a0\u202f]"
    r"|(?<=[0-9]')[0-9]|(?<=[a-zA-Z]!)|(?<=w)ww\.)"
)
is_suspect = _SUSPECT.search
_WANTED = tuple(re.compile(group.wanted) for group in _GROUPS)
_SPACE_ENTITY = re.compile("|".join(_SPACE_ENTITIES), re.IGNORECASE)
_PUNCTUATION_ENTITY = re.compile(
    r"&(?!nbsp;|amp;)(?:#[0-9]{2,5}|#x[0-9a-f]{2,4}|[a-z]{3,6});", re.IGNORECASE
)
_PUNCTUATION = frozenset("€°\"'«»‹›“”„‘’…–—\u00a0\u202f\u2009")


def hide(text: str, kept: list[str]) -> str:
    """Return `text` with each protected piece as one mark; the pieces are added to `kept`."""
    if not is_suspect(text) and not text.startswith("---\n"):
        return text

    def mark(found: re.Match[str]) -> str:
        if found[0][0] == "&" and html.unescape(found[0]) == found[0]:
            return found[0]  # "R&D;" only looks like one
        kept.append(found[0])
        return ATOM

    wanted = tuple(bool(one.search(text)) for one in _WANTED)
    if any(wanted):
        text = _atoms(wanted).sub(mark, text)
    return _SPACE_ENTITY.sub(_space, text) if "&" in text else text


def show(flat: str, kept: Sequence[str]) -> str:
    """Return `flat` with each mark as what it stands for."""
    flat = flat.replace(ENTITY, "&nbsp;").replace(SOFT, "\n")
    pieces = [""] * (2 * len(kept) + 1)
    for mark in (ATOM, BLOCK, BREAK):
        flat = flat.replace(mark, INLINE)
    pieces[::2] = flat.split(INLINE)
    pieces[1::2] = kept
    return "".join(pieces)


def soften(flat: str) -> str:
    """Return a text node of HTML with a space that is SOFT for each line end inside it."""
    if "\n" not in flat or flat.isspace():
        return flat
    start, end = len(flat) - len(flat.lstrip("\n")), len(flat.rstrip("\n"))
    return flat[:start] + flat[start:end].replace("\n", SOFT) + flat[end:]


def punctuation(written: str) -> str:
    """Return a text node of HTML with quotation marks, dashes and spaces for their entities."""
    return _PUNCTUATION_ENTITY.sub(_punctuation, written) if "&" in written else written


@cache
def _atoms(wanted: tuple[bool, ...]) -> re.Pattern[str]:
    """Return what finds the groups that are wanted: one of 127, made when first needed."""
    groups = [group for group, one in zip(_GROUPS, wanted, strict=True) if one]
    first = "".join(group.first for group in groups)
    return re.compile(f"[{first}](?:{'|'.join(one for group in groups for one in group.rest)})")


def _space(found: re.Match[str]) -> str:
    return _SPACE_ENTITIES[found[0].lower()]


def _punctuation(found: re.Match[str]) -> str:
    character = html.unescape(found[0])
    return character if character in _PUNCTUATION else found[0]
