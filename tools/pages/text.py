"""Texts of the code → Markdown that shows them as they are."""

import re
from collections.abc import Iterable, Sequence

_DOCUMENT = re.compile(r"\bdocs/([a-z]+)\.md")
_OPENING = re.compile(r"[<*]")


def plain(text: str) -> str:
    """Return a sentence of the source with what Markdown would take for markup escaped."""
    escaped = _OPENING.sub(lambda one: f"\\{one[0]}", " ".join(text.split())).replace("](", "]\\(")
    return _DOCUMENT.sub(r"[docs/\1.md](../\1.md)", escaped)


def cell(text: str) -> str:
    """Return `plain` text for a cell of a table."""
    return plain(text).replace("|", "\\|")


def code(text: str) -> str:
    """Return `text` as code, in a cell or elsewhere."""
    return f"`{text}`".replace("|", "\\|")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; cells are Markdown already."""
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def made(title: str, *introduction: str) -> str:
    """Return the head of a page that is made by `make reference`."""
    told = "Made by `make reference` from the code; a change by hand is lost."
    return "\n\n".join([f"# {title}", told, *introduction]) + "\n"
