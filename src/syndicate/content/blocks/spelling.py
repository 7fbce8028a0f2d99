"""Text that a reader reads → Markdown, in several ways from the plain one to the safest."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from syndicate.content.blocks.inline import BREAKS, FLANKED, Code, Run

_SIGNS = re.compile(r"[\\`*_\[\]<~|]|&(?=[#A-Za-z])")
_OPENERS = re.compile(r"(?:[#>+=:-]|[0-9]{1,9}(?=[.)]))")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_UNSAFE_IN_CELLS = "|\\"  # a table is cut into cells before anything else is read


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
    """Escape every sign, and give pairs of emphasis one sign and the other in turn."""
    return _heavy(_resigned(runs, "*_"), kind)


def _starred(runs: Sequence[Run], kind: str) -> Sequence[Run]:
    """Escape every sign, and write emphasis with stars alone: they may stand within words."""
    return _heavy(_resigned(runs, "*"), kind)


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
            made.append(
                "".join(safe(part) if number % 2 else part for number, part in enumerate(parts))
            )
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


_Way = Callable[[Sequence[Run], str], Sequence[Run]]
WAYS: tuple[_Way, ...] = (_as_is, _light, _heavy, _alternating, _starred)
"""(runs, kind of segment) → runs whose texts are Markdown; the plainest way first."""
