"""Tables of typography, written as text: `typed → printed`, or a text alone that stays as it is.

`_` stands for U+00A0 and `~` for U+202F in what is printed.
"""

from collections.abc import Mapping, Sequence

import pytest

Row = tuple[str, str]


def printed(text: str) -> str:
    """Return what a table shows, with its real spaces."""
    return text.replace("_", "\u00a0").replace("~", "\u202f")


def rows(table: str) -> Sequence[Row]:
    """Return (typed, printed) for each line that is not empty."""
    lines = [line.strip() for line in table.splitlines() if line.strip()]
    pairs = [line.partition(" → ") for line in lines]
    return [(typed.strip(), (after if arrow else typed).strip()) for typed, arrow, after in pairs]


def parameters(tables: Mapping[str, str]) -> Sequence[object]:
    """Return the rows of all tables for `parametrize`, each named by its source and what is typed."""
    return [
        pytest.param(typed, after, id=f"{source}: {typed}")
        for source, table in tables.items()
        for typed, after in rows(table)
    ]
