"""Where a build of ours spends its time: for limits that are missed."""

import pstats
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.building.stopwatch import surroundings

SHOWN = 10


def profiled(command: Sequence[str], file: Path) -> str:
    """Run a command of Python's (`python -m …`) once more, and return what took longest itself."""
    python, *arguments = command
    assert python == sys.executable
    watched = [python, "-m", "cProfile", "-o", str(file), *arguments]
    subprocess.run(watched, check=True, capture_output=True, env=surroundings())
    stats: Any = pstats.Stats(str(file)).strip_dirs()
    rows = sorted(stats.stats.items(), key=lambda row: row[1][2], reverse=True)[:SHOWN]
    total = f"{stats.total_tt:8.2f} s in all, under the profiler"
    return "\n".join((total, *(_line(function, figures) for function, figures in rows)))


def _line(function: tuple[str, int, str], figures: tuple[Any, ...]) -> str:
    file, _, name = function
    calls, own = figures[1], figures[2]
    where = "" if file == "~" else f" ({file})"
    return f"{own:8.2f} s {calls:>9} × {name.strip('<>')}{where}"
