"""What a translator translates, part by part → short marks, by which a later change has a place.

`source` tells that a text has changed since it was translated, `source_parts` tells where. Written:

    title 3f2a, summary 91bc, body 77de 4c1a 99f0, alt 02bb

with the first 4 hex of the SHA-256 of each part, and of each paragraph of the body; a part that is
absent is left out. Where the fingerprint differs and no mark does, only blank lines have changed, and
nobody has to translate them.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping

from syndicate.content.identity import normal

NAMES = ("title", "summary", "body", "alt", "place")
LONGEST = 50_000  # characters: ten thousand paragraphs

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_PARAGRAPHS = re.compile(r"\n{2,}")
_WRITTEN = re.compile(r"(?:title|summary|body|alt|place)(?: [0-9a-f]{4})+")
_SHORT = 4


def marks(title: str, summary: str, body: str, alt: str | None, place: str | None) -> str:
    """Return the marks of a text, as `source_parts` keeps them."""
    texts = dict(zip(NAMES, (title, summary, body, alt or "", place or ""), strict=True))
    marked = {name: " ".join(_marks(name, text)) for name, text in texts.items()}
    return ", ".join(f"{name} {found}" for name, found in marked.items() if found)


def are_marks(text: str) -> bool:
    """Tell whether `text` is in the form of `marks`."""
    return all(_WRITTEN.fullmatch(part) for part in text.split(", "))


def changed(before: str, now: str) -> tuple[str, ...]:
    """Return the names of the parts that differ; none where `before` is not known ("")."""
    if not before:
        return ()
    old, new = _read(before), _read(now)
    return tuple(name for name in NAMES if old.get(name) != new.get(name))


def paragraphs(before: str, now: str) -> tuple[int, ...]:
    """Return the numbers, from 1, of the body's paragraphs that are new or not as they were."""
    known = list(of_body(before))
    found: list[int] = []
    for number, mark in enumerate(of_body(now), 1):
        if mark in known:
            known.remove(mark)
        else:
            found.append(number)
    return tuple(found) if before else ()


def of_body(written: str) -> tuple[str, ...]:
    """Return the marks of the body's paragraphs, in order."""
    return _read(written).get("body", ())


def without_body(written: str) -> str:
    """Return marks that tell nothing of the body."""
    return ", ".join(part for part in written.split(", ") if not part.startswith("body "))


def cut(body: str) -> tuple[str, ...]:
    """Return a body in pieces, to the letter: every second one is a paragraph, from the second on.

    The others are what stands before, between and after them: line ends and blank lines.
    """
    made = [""]
    for line in _LINES.findall(body):
        text = line if line.strip(" \t\n") else ""
        if bool(text) == bool(len(made) % 2):
            made.append("")
        made[-1] += line
    made += [""] * (len(made) % 2 == 0)
    for number in range(1, len(made), 2):
        if made[number].endswith("\n"):
            made[number], made[number + 1] = made[number][:-1], f"\n{made[number + 1]}"
    return tuple(made)


def numbered(body: str) -> tuple[int, ...]:
    """Return, for each line of a body, the number of the paragraph that it is in or comes after."""
    found: list[int] = []
    number, apart = 0, True
    for line in body.split("\n"):
        blank = not line.rstrip(" \t")
        number += apart and not blank
        apart = blank
        found.append(number)
    return tuple(found)


def _marks(name: str, text: str) -> Iterator[str]:
    if not text:
        return iter(())
    pieces = _PARAGRAPHS.split(normal(text)) if name == "body" else [normal(text)]
    return (hashlib.sha256(one.encode("utf-8")).hexdigest()[:_SHORT] for one in pieces if one)


def _read(written: str) -> Mapping[str, tuple[str, ...]]:
    parts = (part.split(" ") for part in written.split(", ") if part)
    return {name: tuple(found) for name, *found in parts}
