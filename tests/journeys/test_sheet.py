"""A table of ours is opened by a spreadsheet, which must not take a cell for a program."""

import csv
import io

import pytest

from syndicate.journeys.sheet import sheet

pytestmark = pytest.mark.short


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")']
)
def test_no_cell_is_a_formula(cell: str) -> None:
    _head, (written, plain) = csv.reader(
        io.StringIO(sheet(["a", "b"], [{"a": cell, "b": "1+1=2"}], mark=False), newline="")
    )
    assert written == f"'{cell}"
    assert plain == "1+1=2"
