"""The bytes of a TOML file → its values; what TOML forbids is said in our own words, with its line."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from syndicate.errors import SettingsError
from syndicate.settings.places import begins, lines, opened

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, as some editors of Windows save it
_PART = re.compile(r"""\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*""")
_DEEPEST = 16  # no option is nested half as deep
_MOST_PARTS = 64  # of a dotted name; an address in a text may have half as many
_MOST_DIGITS = re.compile(r"[0-9_]{1000}")

_OPEN_LIST = "settings-list-open"
_OPEN_TEXT = "settings-text-open"
_TWICE = "settings-twice"
_VALUE = "settings-value"
# How tomllib begins what it says; Python 3.11 to 3.14 say it alike.
_SAID: Mapping[str, str] = {
    "Unterminated string": _OPEN_TEXT,
    "Illegal character": _OPEN_TEXT,
    "Found invalid character": _OPEN_TEXT,
    'Expected "\'"': _OPEN_TEXT,
    "Expected \"'''\"": _OPEN_TEXT,
    "Invalid value": _VALUE,
    "Invalid date or datetime": "settings-date",
    "Cannot overwrite a value": _TWICE,
    "Cannot declare": _TWICE,
    "Cannot mutate immutable namespace": _TWICE,
    "Cannot redefine namespace": _TWICE,
    "Duplicate inline table key": _TWICE,
    "Expected ']": "settings-table-open",
    "Unclosed array": _OPEN_LIST,
    "Unclosed inline table": _OPEN_LIST,
    "Expected '=' after a key": "settings-equals",
    "Unescaped '\\'": "settings-backslash",
    "Invalid hex value": "settings-backslash",
    "Escaped character": "settings-backslash",
}


def text_of(data: bytes, name: str) -> str:
    """Return the text of a file, without the mark that some editors put before it."""
    if data.startswith(_WIDE) or b"\0" in data[:2]:
        raise SettingsError("settings-encoding", file=name, line=1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SettingsError("settings-encoding", file=name, line=line) from error


def parse(text: str, name: str) -> dict[str, Any]:
    """Return the values of a TOML text. Raises SettingsError with the line."""
    _check_depth_of_keys(text, name)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _of_toml(str(error), text, name) from error
    except RecursionError as error:
        raise SettingsError("settings-deep", file=name, line=_fullest(text)) from error
    except ValueError as error:  # a number of more digits than Python reads
        raise SettingsError("settings-digits", file=name, line=_longest_number(text)) from error
    if any(depth > _DEEPEST for depth in _depths(values)):
        raise SettingsError("settings-deep", file=name, line=_fullest(text))
    return values


def _of_toml(said: str, text: str, name: str) -> SettingsError:
    found = _PLACE.search(said)
    reason = _PLACE.sub("", said)
    written = lines(text)
    line, column = (int(found[1]), int(found[2])) if found and found[1] else (0, 0)
    # "Invalid statement" and others are what tomllib says of a control character, too.
    if line and _CONTROL.match(written[line - 1][column - 1 : column]):
        return SettingsError("settings-control", file=name, line=line)
    code = next((code for start, code in _SAID.items() if reason.startswith(start)), None)
    if code == _VALUE and begins(written[line - 1]) and "=" not in written[line - 1][: column - 1]:
        code = _OPEN_LIST  # after a comma, the next option is taken for a value
    if code == _OPEN_LIST:
        line = _opening(written, line or _last(written))
    line = line or (opened(text) if code == _OPEN_TEXT else None) or _last(written)
    return SettingsError(code or "settings-syntax", file=name, line=line, reason=reason)


def _opening(written: list[str], line: int) -> int:
    """Return the line on which the list begins that is found to be open on `line`."""
    if _opens(written[line - 1]):
        return line
    above = range(line - 1, 0, -1)
    return next((n for n in above if _opens(written[n - 1]) > _closes(written[n - 1])), line)


def _opens(line: str) -> int:
    return line.count("[") + line.count("{")


def _closes(line: str) -> int:
    return line.count("]") + line.count("}")


def _last(written: list[str]) -> int:
    """Return the number of the last line with something on it."""
    return max((number for number, line in enumerate(written, 1) if line.strip()), default=1)


def _check_depth_of_keys(text: str, name: str) -> None:
    """Refuse a.b.c… of many parts before tomllib reads it: it takes the square of their number."""
    for number, line in enumerate(lines(text), 1):
        if line.count(".") > _MOST_PARTS and _longest_run(line.split(".")) > _MOST_PARTS:
            raise SettingsError("settings-deep", file=name, line=number)


def _longest_run(parts: list[str]) -> int:
    longest = run = 0
    for part in parts:
        run = run + 1 if _PART.fullmatch(part) else 0
        longest = max(longest, run)
    return longest


def _depths(values: Any) -> Iterator[int]:
    level, depth = [values], 0
    while level and depth <= _DEEPEST:
        depth += 1
        yield depth
        level = [inner for one in level for inner in _inner(one)]


def _inner(value: Any) -> list[Any]:
    within = value.values() if isinstance(value, dict) else value
    return [one for one in within if isinstance(one, (dict, list))]


def _fullest(text: str) -> int:
    """Return the line on which most tables and lists open."""
    opens = [_opens(line) for line in lines(text)]
    return opens.index(max(opens)) + 1


def _longest_number(text: str) -> int | None:
    found = _MOST_DIGITS.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else None
