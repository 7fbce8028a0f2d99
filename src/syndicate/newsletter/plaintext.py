"""Rendered text and HTML fragments → the plain part of a mail, set for reading at 72 columns.

A template of the text part writes one paragraph to a line. Three signs help it: a line of dashes
or equals signs is drawn out to the length of the line above, a tab moves what follows to the
column of facts, and an address stands whole on its own line.
"""

import re
import textwrap
from collections.abc import Iterable
from html.parser import HTMLParser

WIDTH = 72
_GAP = 3
_RULE = re.compile(r"^(-{3,}|={3,})$")
_BLOCK_TAGS = "p div h1 h2 h3 h4 h5 h6 ul ol li blockquote table tr figure pre dl dt dd"
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_ENDS = re.compile(r"\n{3,}")


def typeset(text: str, column: int = 0) -> str:
    """Return `text` wrapped at 72 columns; what follows a tab starts at `column`.

    No-break spaces never break: textwrap splits at ASCII white space only.
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


def column(texts: Iterable[str]) -> int:
    """Return where the column of facts starts, so that it clears what stands before any tab."""
    lines = (line for text in texts for line in text.split("\n") if "\t" in line)
    return max((len(line.partition("\t")[0]) + _GAP for line in lines), default=0)


def _wrap(line: str, column: int) -> list[str]:
    before, tab, after = line.rstrip(" ").partition("\t")
    if tab:
        first, rest = before.ljust(column), " " * column
        return _fill(after, first, rest)
    body = before.lstrip(" ")
    margin = " " * (len(before) - len(body))
    return _fill(body, margin, margin + ("  " if body.startswith(("- ", "* ")) else ""))


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
    """Return a sanitised fragment as paragraphs, one to a line, each link's address after it."""
    reader = _Reader()
    reader.feed(fragment)
    reader.close()
    return _ENDS.sub("\n\n", "".join(reader.out)).strip("\n ")


def _on_one_line(address: str) -> str:
    """Return an address as browsers read it: line ends and tabs go, a space is encoded."""
    return re.sub(r"[\t\r\n]", "", address).strip(" ").replace(" ", "%20")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.out.append("\n")
        elif tag == "li":
            self.out.append("\n- ")
        elif tag in _BLOCKS:
            self.out.append("\n\n")
        elif tag == "a":
            self.address = _on_one_line(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.address.startswith(("http:", "https:", "mailto:")):
            self.out.append(f" ({self.address.removeprefix('mailto:')})")
        elif tag in _BLOCKS and tag != "li":
            self.out.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.out.append(re.sub(r"[ \t\r\n]+", " ", data))
