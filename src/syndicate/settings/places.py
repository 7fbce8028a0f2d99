"""The text of a TOML file → where each key stands, for complaints."""

import re
from collections.abc import Iterator

Keys = tuple[str, ...]
_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_TABLE = re.compile(rf"^\s*\[\[?\s*({_DOTTED})\s*\]\]?")
_KEY = re.compile(rf"^\s*({_DOTTED})\s*=")
# What decides on a line whether the next one is inside a text of several lines.
_TOKEN = re.compile(r'"""|' + "'''" + r'|"(?:[^"\\]|\\.)*"|' + r"'[^']*'|#.*")
_ENDS = {
    '"""': re.compile(r'(?:\\.|[^\\])*?"""'),
    "'''": re.compile(r".*?'''"),
}


def lines(text: str) -> list[str]:
    """Return the lines of `text` as TOML counts them: a form feed or U+2028 ends none."""
    return text.replace("\r\n", "\n").split("\n")


def places(text: str) -> dict[Keys, int]:
    """Return the line (from 1) of each key path. Lines inside multi-line texts never count."""
    found: dict[Keys, int] = {}
    table: Keys = ()
    for number, line in _outside(text):
        if header := _TABLE.match(line):
            table = _keys(header[1])
            for end in range(
                1, len(table)
            ):  # [delivery.smtp] is where [delivery] is, if nowhere else
                found.setdefault(table[:end], number)
            found[table] = number
        elif key := _KEY.match(line):
            keys = (*table, *_keys(key[1]))
            found |= {keys[:end]: number for end in range(len(table) + 1, len(keys) + 1)}
    return found


def begins(line: str) -> bool:
    """Tell whether an option or a table begins on `line`, if nothing above it is left open."""
    return bool(_TABLE.match(line) or _KEY.match(line))


def opened(text: str) -> int | None:
    """Return the line on which a text begins that nothing closes."""
    began, inside = 0, ""
    for number, line in enumerate(lines(text), 1):
        was_inside, inside = inside, _quote_after(line, inside)
        began = number if inside and inside != was_inside else began
    return began if inside else _with_one_quote(text)


def _with_one_quote(text: str) -> int | None:
    return next((number for number, line in _outside(text) if "'" in _TOKEN.sub("", line)), None)


def _outside(text: str) -> Iterator[tuple[int, str]]:
    inside = ""
    for number, line in enumerate(lines(text), 1):
        was_inside, inside = inside, _quote_after(line, inside)
        if not was_inside:
            yield number, line


def _quote_after(line: str, inside: str) -> str:
    """Return the quotes that are open at the end of `line`, if `inside` are at its beginning."""
    at = 0
    while True:
        if inside:
            at = _closing(line, at, inside)
            if at < 0:
                return inside
        found = next((one for one in _TOKEN.finditer(line, at) if one[0] in _ENDS), None)
        if found is None:
            return ""
        inside, at = found[0], found.end()


def _closing(line: str, at: int, quote: str) -> int:
    found = _ENDS[quote].match(line, at)
    return found.end() if found else -1


def _keys(dotted: str) -> Keys:
    return tuple(name.strip("\"'") for name in re.findall(_NAME, dotted))
