"""How much of what is wide a run takes: a part, always the same, or all with WHOLE=1 (`make chaos`)."""

import os
from collections.abc import Iterable
from typing import TypeVar

Row = TypeVar("Row")
WHOLE = bool(os.environ.get("WHOLE"))
EACH = 4


def often(few: int, many: int) -> int:
    """Return how many examples a property is tried with."""
    return many if WHOLE else few


def taken(rows: Iterable[Row], each: int = EACH) -> list[Row]:
    """Return each fourth row, or each of whatever number; all of them in a whole run."""
    return [row for number, row in enumerate(rows) if WHOLE or number % each == 0]
