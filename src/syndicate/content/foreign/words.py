"""HTML of strangers → its words, and how many images it shows."""

import html
import re
import unicodedata

_PIECE = re.compile(r"<[^<>]*>|[^<]+|<")  # each character is looked at once, whatever is open
_NAME = re.compile(r"<\s*(/?)\s*([a-zA-Z][a-zA-Z0-9]*)")
_UNSEEN = frozenset({"script", "style", "template", "head"})


def line(text: str) -> str:
    """Return what is read of some HTML that stands on one line, as a title does: “marché” of `<b>m</b>arché`."""
    return " ".join("".join(_read(text)).split())


def print_of(text: str) -> tuple[str, int]:
    """Return what two texts have in common that look the same: their letters, and their number of images.

    Space is left out, as mark-up may or may not have some.
    """
    letters = unicodedata.normalize("NFC", "".join(_read(text)))
    return "".join(letters.split()), len(re.findall(r"<img[\s/>]", text, re.IGNORECASE))


def _read(text: str) -> list[str]:
    """Return the pieces of text between tags, what nobody sees left out."""
    read: list[str] = []
    within = ""
    for piece in _PIECE.findall(text):
        if not (piece.startswith("<") and piece.endswith(">")):
            read += [] if within else [html.unescape(piece)]
            continue
        named = _NAME.match(piece)
        name = named[2].lower() if named else ""
        if within:
            within = "" if name == within and named and named[1] else within
        elif name in _UNSEEN and named and not named[1] and not piece.endswith("/>"):
            within = name
    return read
