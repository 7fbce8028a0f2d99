"""Rows → CSV that a spreadsheet opens without taking a cell for a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, mark: bool = True) -> str:
    """Return rows under their columns, in UTF-8. mark: begin with a mark of it, for Excel."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return f"\ufeff{out.getvalue()}" if mark else out.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
