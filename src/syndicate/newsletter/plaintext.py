"""Rendered text and HTML fragments → the plain part of a mail, set for reading at 72 columns.

A template of the text part writes one paragraph to a line. Three signs help it: a line of dashes
or equals signs is drawn out to the length of the line above, a tab moves what follows to the
column of facts, and an address stands whole on its own line.

Where we break a paragraph, the line ends with a space, so that a mail program that knows
format=flowed (RFC 3676) can set it anew for its own window; any other line ends where it is meant to.
"""

import re
import textwrap
from collections.abc import Iterable
from html.parser import HTMLParser

WIDTH = 72
_GAP = 3
_RULE = re.compile(r"^(-{3,}|={3,})$")
_STUFFED = re.compile(r"^(?= |>|From )", re.MULTILINE)
_SOFT_BREAK = " \n"
_BLOCK_TAGS = "p div h1 h2 h3 h4 h5 h6 ul ol li blockquote table tr figure pre dl dt dd"
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_ENDS = re.compile(r"\n{3,}")


def typeset(text: str, column: int = 0) -> str:
    """Return `text` wrapped at 72 columns; what follows a tab starts at `column`.

    No-break spaces never break: textwrap splits at ASCII white space only. Lists and facts, which
    stand under one another, are not to be set anew: their lines end without a space.
    """
    lines: list[str] = []
    above: list[str] = []
    for line in text.removeprefix("\n").rstrip("\n ").split("\n"):
        if _RULE.match(line) and any(above):
            lines.append(line[0] * max(len(one.strip(" ")) for one in above))
        else:
            above = _wrap(line, column)
            lines.extend(above)
    return "".join(f"{line}\n" for line in lines)


def flowed(text: str) -> str:
    """Return set text as format=flowed goes over the wire: space-stuffed (RFC 3676 §4.4).

    A program that takes it off again sees what was set; another sees such lines one column to the
    right.
    """
    return _STUFFED.sub(" ", text)


def unwrapped(text: str) -> str:
    """Return set text with its paragraphs whole again, one to a line."""
    return text.replace(_SOFT_BREAK, " ")


def column(texts: Iterable[str]) -> int:
    """Return where the column of facts starts, so that it clears what stands before any tab."""
    lines = (line for text in texts for line in text.split("\n") if "\t" in line)
    return max((len(line.partition("\t")[0]) + _GAP for line in lines), default=0)


def _wrap(line: str, column: int) -> list[str]:
    before, tab, after = line.rstrip(" ").partition("\t")
    if tab:
        return _fill(after, before.ljust(column), " " * column)
    body = before.lstrip(" ")
    margin = " " * (len(before) - len(body))
    if margin or body.startswith(("- ", "* ")):
        return _fill(body, margin, margin + ("  " if body.startswith(("- ", "* ")) else ""))
    *broken, last = _fill(body, "", "")
    return [*(f"{one} " for one in broken), last]


def _fill(body: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        body,
        width=WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip(" ")]


def from_html(fragment: str) -> str:
    """Return a sanitised fragment as paragraphs, one to a line; links are numbered and told below."""
    reader = _Reader()
    reader.feed(fragment)
    reader.close()
    text = _ENDS.sub("\n\n", "".join(reader.out)).strip("\n ")
    notes = "\n".join(f"[{number}] {one}" for one, number in reader.numbers.items())
    return "\n\n".join(filter(None, (text, notes)))


def _on_one_line(address: str) -> str:
    """Return an address as browsers read it: line ends and tabs go, a space is encoded."""
    return re.sub(r"[\t\r\n]", "", address).strip(" ").replace(" ", "%20")


class _Reader(HTMLParser):
    """What comes out of a fragment. `numbers`: address → its number, in the order of the text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.numbers: dict[str, int] = {}
        self._address = ""
        self._opened_at = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.out.append("\n")
        elif tag == "li":
            self.out.append("\n- ")
        elif tag in _BLOCKS:
            self.out.append("\n\n")
        elif tag == "a":
            self._address = _on_one_line(dict(attrs).get("href") or "")
            self._opened_at = len(self.out)
        elif tag == "img":
            alt = dict(attrs).get("alt")
            self.out.append(f"[{alt}]" if alt else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._name(self._address, "".join(self.out[self._opened_at :]).strip())
        elif tag in _BLOCKS and tag != "li":
            self.out.append("\n\n")

    def _name(self, address: str, shown: str) -> None:
        """Say where a link leads, unless its own text does."""
        mailed = address.removeprefix("mailto:")
        if shown in (address, mailed):
            return
        if mailed != address:
            self.out.append(f" ({mailed})")
        elif address.startswith(("http:", "https:")):
            self.out.append(f"\u00a0[{self.numbers.setdefault(address, len(self.numbers) + 1)}]")

    def handle_data(self, data: str) -> None:
        self.out.append(re.sub(r"[ \t\r\n]+", " ", data))
