"""What became of each row of a table → a report that names lines, and nobody."""

import csv
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from syndicate import disk
from syndicate.errors import UsageError, unwritable

Fate = Literal["new", "expired", "known", "duplicate", "suppressed", "gone", "refused"]


@dataclass(frozen=True, slots=True)
class Fated:
    """What became of the row that begins on a line. `code`: why it was refused."""

    line: int
    fate: Fate
    code: str = ""


Told = Callable[[Fated], object]


def unheard(_fated: Fated) -> None:
    """Tell nobody."""


@contextmanager
def report(path: Path | None, table: Path) -> Iterator[Told]:
    """Give what writes fates into a CSV file at `path`: there whole at the end, or not at all.

    Raises UsageError report-table where it would replace the table, StoreError output-unwritable.
    """
    if path is None:
        yield unheard
        return
    if os.path.realpath(path) == os.path.realpath(table):
        raise UsageError("report-table", file=str(path))
    try:
        with disk.table(path, encoding="ascii", mode=0o644) as file:
            rows = csv.writer(file)
            rows.writerow(("line", "fate", "code"))
            yield lambda one: rows.writerow((one.line, one.fate, one.code))
    except OSError as error:
        raise unwritable(path, error) from error
