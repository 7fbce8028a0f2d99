"""A body and the same body in another language → which piece of one is which of the other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from syndicate.content.blocks.inline import FLANKED, Code, Run, Runs
from syndicate.content.blocks.segments import Body

OWN = "t"  # begins the name of a code that only the translation has


def alike(one: Body, other: Body) -> bool:
    """Tell whether two bodies have the same blocks, so that their segments are each other's."""
    return one.outline == other.outline and [_images(segment.runs) for segment in one.segments] == [
        _images(segment.runs) for segment in other.segments
    ]


def adopted(source: Runs, own: Runs) -> Runs | None:
    """Return `own`, whose codes are called as their counterparts in `source`; None if one has none.

    A code keeps its own Markdown: the address of a link may be another in another language. Line
    ends within a paragraph become spaces, and escapes the characters that they stand for.
    """
    names = _names(source, own)
    if names is None:
        return None
    made: list[Run] = []
    for run in own:
        if isinstance(run, str) or run.kind in ("soft", "escape"):
            said = run if isinstance(run, str) else run.text or " "
            if made and isinstance(made[-1], str):
                made[-1] += said
            else:
                made.append(said)
        else:
            made.append(replace(run, id=names[run.id]))
    return tuple(made)


def ends(runs: Runs) -> Iterator[tuple[str, str]]:
    """Yield id and closing Markdown of each link: "](address)"."""
    for run in runs:
        if isinstance(run, Code) and run.kind == "link" and run.role == "close":
            yield run.id, run.data


def _names(source: Runs, own: Runs) -> dict[str, str] | None:
    """Return the id in `own` → the id in `source` of each code; None if one is missing there.

    Emphasis is a matter of language: what the other does not have keeps a name of its own.
    """
    theirs, ours = _codes(source), _codes(own)
    if _needed(theirs) != _needed(ours):
        return None
    names: dict[str, str] = {}
    for likeness in (
        _same,
        _similar,
    ):  # what means the same belongs together, else what comes first
        free: dict[object, list[str]] = {}
        taken = set(names.values())
        for code in reversed(theirs):
            if code.id not in taken:
                free.setdefault(likeness(code), []).append(code.id)
        for code in ours:
            if code.id not in names and free.get(likeness(code)):
                names[code.id] = free[likeness(code)].pop()
    return {code.id: f"{OWN}{code.id}" for code in ours} | names


def _same(code: Code) -> object:
    return code.kind, code.alt, code.means


def _similar(code: Code) -> object:
    return code.kind, code.alt


def _codes(runs: Sequence[Run]) -> list[Code]:
    codes = [run for run in runs if isinstance(run, Code) and run.role != "close"]
    return [code for code in codes if code.kind not in ("soft", "escape")]


def _needed(codes: Sequence[Code]) -> list[str]:
    return sorted(code.kind for code in codes if code.kind not in FLANKED)


def _images(runs: Sequence[Run]) -> list[int]:
    return sorted(run.alt or 0 for run in runs if isinstance(run, Code) and run.kind == "image")
