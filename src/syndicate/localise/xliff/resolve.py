"""The words of a unit that came back, and the codes that its source has → runs of a body.

A text is taken only with all its links, images and code: what is lost here is lost on the page.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from syndicate.content.blocks.align import OWN
from syndicate.content.blocks.inline import FLANKED, OPTIONAL, Code, Run, Runs
from syndicate.content.characters import clean
from syndicate.localise.xliff.values import Role, Sign, Words
from syndicate.model import Severity

Codes = Mapping[tuple[str, Role], Code]
"""(id, role) → the code."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with a unit's codes; `found` is the Markdown of one, or its id."""

    code: str
    line: int
    found: str
    severity: Severity = "error"


def codes(source: Runs, adopted: Runs | None) -> Codes:
    """Return the codes that a target may have: those of `adopted` in the place of the source's."""
    every = (*source, *(adopted or ()))
    return {(run.id, run.role): run for run in every if isinstance(run, Code)}


def resolved(words: Words, known: Codes) -> Runs:
    """Return `words`, in which `slips` found nothing, as runs."""
    made: list[Run] = [
        clean(word) if isinstance(word, str) else known[word.id, word.role] for word in words
    ]
    return tuple(run for run in made if run)


def slips(words: Words, known: Codes, line: int) -> Iterator[Slip]:
    """Yield what is wrong with the codes; line: of the unit, for what is not in it."""
    signs = [word for word in words if isinstance(word, Sign)]
    strange = {sign.id: sign for sign in signs if (sign.id, sign.role) not in known}
    yield from (Slip("xliff-code-unknown", sign.line, name) for name, sign in strange.items())
    if strange:
        return
    yield from _counted(signs, known, line)
    crossed = _crossed(signs)
    if crossed:
        yield Slip("xliff-code-crossed", crossed.line, known[crossed.id, crossed.role].data)
    turned = _turned(signs, known)
    if turned:
        yield Slip("xliff-code-order", turned.line, known[turned.id, turned.role].data)


def _counted(signs: Sequence[Sign], known: Codes, line: int) -> Iterator[Slip]:
    counts = Counter((sign.id, sign.role) for sign in signs)
    last = {(sign.id, sign.role): sign.line for sign in signs}
    for key, code in known.items():
        whole = code.data + code.tail
        if code.kind in OPTIONAL or code.id.startswith(OWN) or code.role == "close":
            continue
        # Emphasis may well be another in another language, but somebody should know.
        severity: Severity = "warning" if code.kind in FLANKED else "error"
        if not counts[key]:
            yield Slip("xliff-code-missing", line, whole, severity)
        elif counts[key] > 1:
            yield Slip("xliff-code-repeated", last[key], whole, severity)


def _crossed(signs: Sequence[Sign]) -> Sign | None:
    """Return the first end that is not that of the pair begun last, if there is one."""
    opened: list[Sign] = []
    for sign in signs:
        if sign.role == "open":
            opened.append(sign)
        elif sign.role == "close" and (not opened or opened.pop().id != sign.id):
            return sign
    return opened[-1] if opened else None


def _turned(signs: Sequence[Sign], known: Codes) -> Sign | None:
    """Return the first piece of raw markup that comes before one it has to follow."""
    wanted = [code.id for code in known.values() if code.kind == "html"]
    found = [sign for sign in signs if known[sign.id, sign.role].kind == "html"]
    pairs = zip(wanted, found, strict=False)
    return next((sign for name, sign in pairs if sign.id != name), None)
