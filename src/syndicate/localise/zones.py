"""What typography never touches, and the marks that stand for it while the rules run.

Each protected piece becomes one private-use character, so that a rule sees across it; the pieces
return in the same order, because no rule removes or moves a mark.
"""

import re
from collections.abc import Iterator

INLINE = "\ue010"  # a tag within a line, like <em>: rules look through it
ATOM = "\ue011"  # an address, a placeholder, code: as good as a word
BLOCK = "\ue012"  # where a paragraph, heading or cell begins or ends
ENTITY = "\ue013"  # &nbsp; as written: a space, and given back as it was unless a rule sets another
MARKS = f"{INLINE}{ATOM}{BLOCK}{ENTITY}"
SPACES = f" \t\u00a0\u202f\u2009{ENTITY}"


def _within(opening: str, closing: str) -> str:
    """Return an expression of a placeholder, on one line and never long."""
    opening, closing = re.escape(opening), re.escape(closing)
    return f"{opening}(?:(?!{opening}).){{0,200}}?{closing}"


_END_OF_URL = r"[^\s<>\"«»“”\ue000-\ue0ff.,;:!?…'’)\]}]"
_IN_URL = r"[^\s<>\"«»“”\ue010-\ue0ff]"
# Each repetition has an end or excludes what began it: none is tried again from every character.
_AT_WORD = (
    rf"(?:[a-z][a-z0-9+.-]{{0,30}}://|www\.)(?:{_IN_URL}*{_END_OF_URL})?",
    rf"(?:mailto|tel|tag|urn|data):(?=\w){_IN_URL}*{_END_OF_URL}",
    r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}",
    rf"[\w-]{{1,63}}(?:\.[a-z]{{2,63}}){{1,9}}/(?:{_IN_URL}*{_END_OF_URL})?",  # exemple.org/a?b
    r"[a-z]:\\\S*",  # C:\x
    r"\d+'\d+(?:\"|'')?",  # feet and inches
    r"\d+°\s?\d+['\u2032](?:\s?\d+(?:[.,]\d+)?[\"\u2033])?",  # degrees, minutes, seconds
    r"(?:Yahoo|Joomla|Kahoot|Jeopardy|Wham|Yum|Panic|Mamma Mia)!",
    r"(?<!\S)8-?\)",
)
_AT_SIGN = (
    r"\ue000[^\ue000\ue001]*\ue001",  # slots
    rf"[{MARKS}]",  # nobody's but ours: kept as it came
    rf"{_within(r'{{', r'}}')}|{_within('{%', '%}')}|{_within('{#', '#}')}|{_within('[[', ']]')}",
    rf"\$?\{{[\w.!:\[\]]{{0,200}}\}}|{_within('*|', '|*')}",
    r"%\(\w+\)[sdif]|%[a-z_][\w.]*%|(?<!\w)%[sd](?!\w)",
    r"`[^`\n]+`",
    r"&(?!nbsp;)(?:\w+|#\d+|#x[0-9a-f]+);",
    r"(?<![\w.])\.{1,2}/\S*",
    r"(?<!\w)[#@]\w[\w-]*",
    r"(?<![\w:]):(?=[0-9_+-]*[a-z])[a-z0-9_+-]{1,60}:(?![\w:])",  # :tada:
    r"(?<!\S)(?:[:;=][-'^o]?[()dp/|\\*o\]\[]+|\^\^|<3)(?![\w(])",  # ;-)
    r"\+\d[\d .\u00a0-]{6,}\d",  # telephone
)
_ATOMS = re.compile(
    rf"(?<!\w)(?=[\w.+'-])(?:{'|'.join(_AT_WORD)})|(?=[^\w\s])(?:{'|'.join(_AT_SIGN)})",
    re.IGNORECASE,
)
# Most text holds none of these characters in such a place, and is not searched any further. Each
# alternative looks back at the character that the search stopped at.
_SUSPECT = re.compile(
    r"[@{}%\[`&\\#+°^*<=/:;8'!w\ue000-\ue0ff]"
    r"(?:(?<=[@{}%\[`&\\#+°^*<=/\ue000-\ue0ff])|(?<=:)[^\s\u00a0\u202f]|(?<=[;8])[-^'o)(dDpP]"
    r"|(?<=[0-9]')[0-9]|(?<=[a-zA-Z]!)|(?<=w)ww\.)"
)
_SPACE_ENTITIES = {"&nbsp;": ENTITY, "&#160;": "\u00a0", "&#xa0;": "\u00a0", "&#8239;": "\u202f"}
_SPACE_ENTITY = re.compile("|".join(_SPACE_ENTITIES), re.IGNORECASE)
_MARK = re.compile(f"[{INLINE}{ATOM}{BLOCK}]")


def hide(text: str, kept: list[str]) -> str:
    """Return `text` with each protected piece as one mark; the pieces are added to `kept`."""
    if not _SUSPECT.search(text):
        return text

    def mark(found: re.Match[str]) -> str:
        kept.append(found[0])
        return ATOM

    return _SPACE_ENTITY.sub(_space, _ATOMS.sub(mark, text))


def show(flat: str, kept: Iterator[str]) -> str:
    """Return `flat` with each mark as what it stands for."""
    return _MARK.sub(lambda _: next(kept), flat).replace(ENTITY, "&nbsp;")


def _space(found: re.Match[str]) -> str:
    return _SPACE_ENTITIES[found[0].lower()]
