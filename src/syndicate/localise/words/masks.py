"""Text in its length, with a mark for each character that is no word of its author's.

Behind a mark are code, addresses, other languages, quotations: what `zones` protects, what `prose`
finds to be none, and what stands between quotation marks.
"""

import re
from collections import Counter
from collections.abc import Iterator

from syndicate.localise.rules.zones import ATOM, BLOCK, INLINE, hide
from syndicate.localise.words.prose import BREAK, TEXT, Piece, pieces

_SPACE_ENTITY = re.compile(
    "&(?:nbsp|nnbsp|thinsp|#160|#8201|#8239|#xa0|#x2009|#x202f);", re.IGNORECASE
)
_MARK = re.compile(f"[{ATOM}]")
_QUOTES = re.compile(f'[«»“”„"{BLOCK}]')
_OPENED_BY = {"»": ("«",), "”": ("“", "„"), '"': ('"',)}


def of_markdown(markdown: str) -> str:
    """Return `markdown` in its length, masked; it is clean (characters.clean)."""
    return _unquoted("".join(_shown(markdown, piece) for piece in pieces(markdown)))


def of_text(text: str) -> str:
    """Return plain text in its length, masked: its addresses and its quotations."""
    return _unquoted(_hidden(text))


def _shown(markdown: str, piece: Piece) -> str:
    written = markdown[piece.start : piece.end]
    if piece.mark == TEXT and not piece.quoted:
        return _hidden(written)
    if piece.mark == BREAK or (piece.mark == INLINE and not written.strip(" \t>")):
        return " " * len(written)  # with what begins the next line of the paragraph
    return (piece.mark or BLOCK) * len(written)


def _hidden(text: str) -> str:
    kept: list[str] = []
    spaced = _SPACE_ENTITY.sub(lambda found: " " * len(found[0]), text)
    flat = hide(spaced, kept)
    each = iter(kept)
    return _MARK.sub(lambda _: ATOM * len(next(each)), flat) if kept else flat


def _unquoted(flat: str) -> str:
    parts: list[str] = []
    done = 0
    for start, end in sorted(_quotations(flat), key=lambda pair: (pair[0], -pair[1])):
        if start >= done:  # else in another that is out already
            parts += (flat[done:start], ATOM * (end - start))
            done = end
    return "".join((*parts, flat[done:]))


def _quotations(flat: str) -> Iterator[tuple[int, int]]:
    """Yield where each quotation begins and ends; a mark without its other in the block is none."""
    opened: list[tuple[str, int]] = []
    count = Counter[str]()
    for found in _QUOTES.finditer(flat):
        mark, at = found[0], found.start()
        if mark == BLOCK:
            opened.clear()
            count.clear()
        elif any(count[one] for one in _OPENED_BY.get(mark, ())):
            while (last := opened.pop())[0] not in _OPENED_BY[mark]:
                count[last[0]] -= 1
            count[last[0]] -= 1
            yield last[1], at + 1
        elif mark in '«“„"':
            opened.append((mark, at))
            count[mark] += 1
