"""A body and translated texts → Markdown of the same blocks, whatever the texts look like.

A text that the parser would take for markup is written in another way, and only then: each way
is tried in turn, and the parser is the judge.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from syndicate.content import segments
from syndicate.content.characters import clean
from syndicate.content.inline import BREAKS, FLANKED, Code, Run, Runs
from syndicate.content.segments import Body

_SPACES = re.compile("[ \t\r\n]*[\t\r\n][ \t\r\n]*")
_EDGES = " \t\n"
_SIGNS = re.compile(r"[\\`*_\[\]<~|]|&(?=[#A-Za-z])")
_OPENERS = re.compile(r"(?:[#>+=:-]|[0-9]{1,9}(?=[.)]))")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_UNSAFE_IN_CELLS = "|\\"  # a table is cut into cells before anything else is read
_BUDGET = 4_000_000  # characters that may be parsed to find out which texts need another way


class Unwritable(ValueError):
    """No way was found to write the text of the segment so numbered."""

    def __init__(self, number: int) -> None:
        super().__init__(f"segment {number} cannot be written as Markdown")
        self.number = number


def rewritten(body: Body, texts: Mapping[int, Runs]) -> str:
    """Return the Markdown of `body` with `texts` in the place of its segments.

    texts: by the number of their segment; their strings are what readers read, not Markdown.
    Raises Unwritable.
    """
    wanted = _with_descriptions(body, {n: tidied(runs) for n, runs in texts.items()})
    chosen = dict.fromkeys(wanted, 0)
    made = _made(body, wanted, chosen)
    if made is None:
        chosen = _chosen(body, wanted)
        made = _made(body, wanted, chosen)
    for least in range(2, len(_WAYS)):
        if made is None:
            chosen = {number: max(way, least) for number, way in chosen.items()}
            made = _made(body, wanted, chosen)
    if made is None:
        raise Unwritable(next(iter(wanted), 0))
    return made


def tidied(runs: Sequence[Run]) -> Runs:
    """Return `runs` without space that Markdown could not keep where it is.

    Space at the edges of emphasis moves out of it; line ends become spaces; the edges of lines
    have none.
    """
    one_line = [_SPACES.sub(" ", run) if isinstance(run, str) else run for run in runs]
    moved = _moved(one_line, "open")
    moved = _moved(moved[::-1], "close")[::-1]
    return tuple(_trimmed(_joined(moved)))


def _moved(runs: list[Run], role: str) -> list[Run]:
    """Move space that stands just inside emphasis before its sign; `runs` backwards for ends."""
    made: list[Run] = []
    waiting: list[Run] = []  # signs that came last
    for run in runs:
        if isinstance(run, Code) and run.role == role and run.kind in FLANKED:
            waiting.append(run)
            continue
        if isinstance(run, str) and waiting:
            inner = run.lstrip() if role == "open" else run.rstrip()
            outer = run[: len(run) - len(inner)] if role == "open" else run[len(inner) :]
            made += [one for one in (outer, *waiting) if one]
            run = inner
        else:
            made += waiting
        waiting = []
        made += [run] if run else []
    return made + waiting


def _joined(runs: Sequence[Run]) -> list[Run]:
    made: list[Run] = []
    for run in runs:
        if isinstance(run, str) and made and isinstance(made[-1], str):
            made[-1] += run
        elif run:
            made.append(run)
    return made


def _trimmed(runs: list[Run]) -> Iterator[Run]:
    """Yield `runs` without space at the edges of lines, within pairs too."""
    texts = dict(enumerate(runs))
    for numbers, cut in ((range(len(runs)), str.lstrip), (reversed(range(len(runs))), str.rstrip)):
        edge = True
        for number in numbers:
            run = texts[number]
            if isinstance(run, str):
                texts[number] = cut(run, _EDGES) if edge else run
                edge = edge and not texts[number]
            else:
                edge = run.kind in BREAKS or (edge and run.role != "alone")
    yield from (run for run in texts.values() if run)


def _made(body: Body, texts: Mapping[int, Runs], chosen: Mapping[int, int]) -> str | None:
    """Return the Markdown with each text written in its way; None if it says anything else."""
    written: dict[int, str] = {}
    # An image's description has a higher number than the block that it is in.
    for number in reversed(range(len(body.segments))):
        if number in texts:
            spelling = _WAYS[chosen[number]](texts[number], body.segments[number].kind)
            written[number] = body.spelt(spelling, written)
        else:
            written[number] = body.written(number, written)
    made = clean(body.joined(written))
    return made if segments.shape(made) == body.shape(texts) else None


def _chosen(body: Body, texts: Mapping[int, Runs]) -> dict[int, int]:
    """Return the first way that works for each text by itself.

    Raises Unwritable. Where a body is too large to try each text, all are written in a safe way.
    """
    if len(body.joined()) * len(texts) > _BUDGET:
        return dict.fromkeys(texts, 2)
    return {number: _way(body, number, runs) for number, runs in texts.items()}


def _way(body: Body, number: int, runs: Runs) -> int:
    together = _with_descriptions(body, {number: runs})
    for way in range(len(_WAYS)):
        if _made(body, together, dict.fromkeys(together, way)) is not None:
            return way
    raise Unwritable(number)


def _with_descriptions(body: Body, texts: Mapping[int, Runs]) -> dict[int, Runs]:
    """Return `texts` and the descriptions of images in them, which may need another way too."""
    found = dict(texts)
    for runs in texts.values():
        alts = [run.alt for run in runs if isinstance(run, Code) and run.alt is not None]
        new = {alt: body.segments[alt].runs for alt in alts if alt not in found}
        found |= _with_descriptions(body, new)
    return found


def _as_is(runs: Sequence[Run], _kind: str) -> Sequence[Run]:
    return runs


def _light(runs: Sequence[Run], kind: str) -> Sequence[Run]:
    """Escape what may be a sign of markup where it stands."""
    made: list[Run] = []
    for number, run in enumerate(runs):
        if isinstance(run, Code):
            made.append(run)
            continue
        text = _SIGNS.sub(_escaped, run)
        before = runs[number - 1] if number else None
        if before is None or (isinstance(before, Code) and before.kind in BREAKS):
            text = _opener(text)
        made.append(f"{text[:-1]}\\!" if text.endswith("!") else text)
    return _cells(made) if kind == "cell" else made


def _opener(text: str) -> str:
    found = _OPENERS.match(text)
    if found is None:
        return text
    sign = found.end() if found[0][0].isdigit() else 0
    return f"{text[:sign]}\\{text[sign:]}"


def _heavy(runs: Sequence[Run], kind: str) -> Sequence[Run]:
    """Escape every sign, and let emphasis begin and end anywhere."""
    made = [_PUNCTUATION.sub(_escaped, run) if isinstance(run, str) else run for run in runs]
    return _flanked(_cells(made) if kind == "cell" else made)


def _alternating(runs: Sequence[Run], kind: str) -> Sequence[Run]:
    """The same, and emphasis that touches other emphasis has another sign than that."""
    return _heavy(_resigned(runs, "*_"), kind)


def _starred(runs: Sequence[Run], kind: str) -> Sequence[Run]:
    """The same, with stars alone: they may stand within words."""
    return _heavy(_resigned(runs, "*"), kind)


_Way = Callable[[Sequence[Run], str], Sequence[Run]]
_WAYS: tuple[_Way, ...] = (_as_is, _light, _heavy, _alternating, _starred)


def _escaped(found: "re.Match[str]") -> str:
    return f"\\{found[0]}"


def _cells(runs: Sequence[Run]) -> list[Run]:
    """Write what would end a table's cell as a number."""

    def safe(text: str) -> str:
        bare = re.sub(r"\\([|\\])", r"\1", text)
        return "".join(f"&#{ord(one)};" if one in _UNSAFE_IN_CELLS else one for one in bare)

    made: list[Run] = []
    for run in runs:
        if isinstance(run, str):
            parts = re.split(r"(\\[|\\])", run)
            made.append("".join(safe(part) if number % 2 else part for number, part in enumerate(parts)))
        else:
            made.append(run)
    return made


def _resigned(runs: Sequence[Run], signs: str) -> list[Run]:
    made: list[Run] = []
    chosen: dict[str, str] = {}
    for run in runs:
        if isinstance(run, Code) and run.kind in ("emphasis", "strong"):
            sign = chosen.setdefault(run.id, signs[len(chosen) % len(signs)])
            made.append(replace(run, data=sign * len(run.data)))
        else:
            made.append(run)
    return made


@dataclass(frozen=True, slots=True)
class _Edge:
    """A character beside a sign of emphasis; "" at the edge of a line."""

    number: int
    character: str

    @property
    def is_letter(self) -> bool:
        return bool(self.character) and not self.is_sign and not self.character.isspace()

    @property
    def is_sign(self) -> bool:
        return bool(self.character) and unicodedata.category(self.character)[0] in "PS"


def _flanked(runs: Sequence[Run]) -> Sequence[Run]:
    """Write a letter as a number where it would keep emphasis from beginning or ending there.

    CommonMark §6.2: what touches a letter on its outer side may not touch punctuation on its inner.
    """
    made = list(runs)
    for number, run in enumerate(runs):
        if not isinstance(run, Code) or run.kind not in FLANKED or run.role == "alone":
            continue
        before, after = _beside(made, number, -1), _beside(made, number, 1)
        outer, inner = (before, after) if run.role == "open" else (after, before)
        if outer.is_letter and (inner.is_sign or run.data[0] == "_"):
            made[outer.number] = _numbered(made[outer.number], last=run.role == "open")
    return made


def _beside(runs: Sequence[Run], number: int, step: int) -> _Edge:
    beside = number + step
    if not 0 <= beside < len(runs):
        return _Edge(beside, "")
    run = runs[beside]
    written = run if isinstance(run, str) else run.data
    return _Edge(beside, written[0 if step > 0 else -1 :][:1])


def _numbered(run: Run, *, last: bool) -> Run:
    if not isinstance(run, str):
        return run  # a code that ends in a letter: the parser will judge
    return f"{run[:-1]}&#{ord(run[-1])};" if last else f"&#{ord(run[0])};{run[1:]}"
