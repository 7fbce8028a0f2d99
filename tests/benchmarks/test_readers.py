"""What `make bench-readers` imports and exports, and what it says of that. Nothing is timed here."""

import shutil
from pathlib import Path

import pytest
from benchmarks.building.stopwatch import FailedError, Run

from benchmarks import readers
from tests.support import cli

ROWS = 400


def test_one_row_in_fifty_is_refused_and_every_other_is_taken(tmp_path: Path) -> None:
    shutil.copytree(readers.TOP / "config", tmp_path / "config")
    table = tmp_path / "readers.csv"
    readers.write(table, ROWS)
    done = cli.run(tmp_path, "subscribers", "import", str(table), "--json").json
    assert (done["new"], done["refused"]) == (392, 8)
    assert len({one["code"] for one in done["findings"]}) >= 6
    assert readers.figures(tmp_path / "home", ROWS)[1].rows == 392


def test_a_run_that_did_something_else_is_no_measure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "BAD", ({},))
    with pytest.raises(FailedError, match="refused"):
        readers.figures(tmp_path / "home", ROWS)


@pytest.mark.parametrize(("peak", "verdict"), [(250_000_000, "met"), (250_000_001, "**missed**")])
def test_a_missed_limit_is_said(peak: int, verdict: str) -> None:
    run = Run(seconds=2.0, cpu=1.5, peak=peak)
    text = readers.markdown(["on a machine"], [readers.Figure("import", 1000, run)])
    assert text.splitlines()[-1] == f"| import | 1000 | 2.0 | 500 | 1.5 | 250 | {verdict} |"
