"""Whatever something was called elsewhere → a name that can stand in an address and in a file system."""

import hashlib
import re
import unicodedata
from urllib.parse import unquote

LONGEST = 80
_WITHOUT_MARK = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "đ": "d", "ł": "l", "’": "-", "‘": "-"}
)
_OTHER = re.compile("[^a-z0-9]+")
_APART = re.compile("[-_+.\\s]+")


def slug_of(text: str) -> str:
    """Return `text` in lower-case letters without accents, digits and hyphens; "" if none of it remains.

    Percent-encoding is undone first. Nothing that leads elsewhere (/, .., :) stays.
    """
    plain = unquote(text).strip().lower().translate(_WITHOUT_MARK)
    bare = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    made = _OTHER.sub("-", bare).strip("-")
    if len(made) <= LONGEST:
        return made
    cut = made[: LONGEST + 1].rpartition("-")[0] or made[:LONGEST]
    return cut.strip("-")


def mark_of(text: str) -> str:
    """Return 6 characters that tell `text` from others of its name, the same each time."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:6]


def words_of(address: str) -> str:
    """Return what a file's name says in words: "coastal sunrise" of "/2018/Coastal-sunrise.jpg"."""
    name = unquote(address.partition("?")[0].rstrip("/").rpartition("/")[2]).rpartition(".")
    bare = _APART.sub(" ", name[0] or name[2]).strip()
    return "".join(one for one in bare if one.isprintable())[:200] or "–"
