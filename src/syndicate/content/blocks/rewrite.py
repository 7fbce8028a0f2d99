"""A body and translated texts → Markdown of the same blocks, whatever the texts look like.

A text that the parser would take for markup is written in another way, and only then: each way
is tried in turn, and the parser is the judge.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from syndicate.content.blocks import inline, segments
from syndicate.content.blocks.inline import BREAKS, FLANKED, Code, Run, Runs
from syndicate.content.blocks.segments import Body
from syndicate.content.blocks.spelling import WAYS
from syndicate.content.characters import clean

_SPACES = re.compile("[ \t\r\n]+")
_EDGES = " \t\n"
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
    new = {
        number: tidied(runs)
        for number, runs in texts.items()
        if tidied(runs) != tidied(body.segments[number].runs)  # what says the same stays as it is
    }
    wanted = _with_descriptions(body, new)
    chosen = dict.fromkeys(wanted, 0)
    made = _made(body, wanted, chosen)
    if made is None:
        chosen = _chosen(body, wanted)
        made = _made(body, wanted, chosen)
    for least in range(2, len(WAYS)):
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
    one_line = [_SPACES.sub(_spaced, run) if isinstance(run, str) else run for run in runs]
    moved = _moved(one_line, "open")
    moved = _moved(moved[::-1], "close")[::-1]
    return tuple(_trimmed(_joined(moved)))


def _spaced(found: "re.Match[str]") -> str:
    return found[0] if found[0].strip(" ") == "" else " "


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
            made += [one for one in (outer, *waiting, inner) if one]
        else:
            made += [one for one in (*waiting, run) if one]
        waiting = []
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

    def written(number: int) -> str:
        segment = body.segments[number]
        if number not in texts:
            return inline.spelt(segment.runs, written)
        return inline.spelt(WAYS[chosen[number]](texts[number], segment.kind), written)

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
    for way in range(len(WAYS)):
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
