"""YAML text → its events, one by one, without what may hide a meaning. The one door to PyYAML.

YAML types nothing here: a scalar stays the text in the file. Aliases and tags are refused, so that
nothing in a file means more than it seems to, and so that no small file is endless.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from syndicate.errors import ContentError

Event = yaml.Event
MappingStart = yaml.MappingStartEvent
MappingEnd = yaml.MappingEndEvent
SequenceStart = yaml.SequenceStartEvent
SequenceEnd = yaml.SequenceEndEvent
Scalar = yaml.ScalarEvent

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def events(lines: Sequence[str], first: int, second_document: str) -> Iterator[Any]:
    """Yield the events of the one document in `lines`, the first of which is line `first` of its file.

    They come one by one, so that the first nested value ends the reading of who wants none.
    second_document: the code of the error that a second document is. Raises ContentError with the
    line, never anything else.
    """
    documents = 0
    try:
        for event in yaml.parse("\n".join(lines) + "\n", Loader=_LOADER):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise ContentError(second_document, line=line_of(event, first))
            _refuse_signs(event, first)
            if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
                yield event
    except yaml.YAMLError as error:
        raise _translated(error, lines, first) from error


def line_of(event: Any, first: int) -> int:
    """Return the line of the file on which `event` begins."""
    return int(event.start_mark.line) + first


def _refuse_signs(event: Any, first: int) -> None:
    signs = (
        ("*", isinstance(event, yaml.AliasEvent)),
        ("&", isinstance(event, yaml.NodeEvent) and event.anchor is not None),
        ("!", getattr(event, "tag", None) is not None),
    )
    for sign, present in signs:
        if present:
            raise ContentError("yaml-sign", line=line_of(event, first), sign=sign)


def _translated(error: yaml.YAMLError, lines: Sequence[str], first: int) -> ContentError:
    """Return what a YAML error means to an editor; libyaml's own words are for the log."""
    problem = str(getattr(error, "problem", None) or type(error).__name__)
    mark = getattr(error, "problem_mark", None)
    unclosed = _unclosed(error, problem)
    if unclosed:
        began = getattr(error, "context_mark", None) or mark
        return ContentError(unclosed, line=_place(began, lines, first))
    line, at = _place(mark, lines, first), _character(mark, lines)
    if "cannot start any token" in problem and at != "\t":
        return ContentError("yaml-sign", line=line, sign=at)
    return ContentError(_code(problem, at), line=line, problem=problem)


def _unclosed(error: yaml.YAMLError, problem: str) -> str:
    """Return the code of what began somewhere above and does not end, "" if nothing of the kind."""
    context = str(getattr(error, "context", None))
    if "quoted scalar" in context and not _is_escape(problem):
        return "yaml-quote"
    return "yaml-list" if context == "while parsing a flow sequence" else ""


def _code(problem: str, at: str) -> str:
    if _is_escape(problem):
        return "yaml-escape"
    if problem.startswith("mapping values are not allowed"):
        return "yaml-colon"
    return "yaml-tab" if at == "\t" or " tab " in problem else "yaml-syntax"


def _is_escape(problem: str) -> bool:
    return "escape" in problem or "hexdecimal" in problem


def _place(mark: Any, lines: Sequence[str], first: int) -> int:
    return min(mark.line, max(len(lines) - 1, 0)) + first if mark else 1


def _character(mark: Any, lines: Sequence[str]) -> str:
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    return line[mark.column : mark.column + 1] if line else ""
