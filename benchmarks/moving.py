"""Move a long ledger from SQLite to PostgreSQL, killed now and then, and write docs/performance.md.

A million readers who each got five issues are five million mails, and six million rows besides. The
command is killed (SIGKILL) at moments that nobody chose, run again until it comes to its end, and
its own comparison of both databases is not believed: they are compared once more. `make bench-moving`
is how it is called; a server of its own runs for as long as it takes.
"""

import argparse
import random
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.building import machine, page
from benchmarks.building.stopwatch import Run, measured, surroundings
from benchmarks.console import Size, make
from tests.support import postgres

from syndicate.store.database import connect
from syndicate.store.travel.carry import Journey

TOP = Path(__file__).parents[1]
MOST_MEMORY = 250_000_000
_FROM, _TO = 2.0, 45.0  # seconds that a run has before it is killed


@dataclass(frozen=True, slots=True)
class Figures:
    """What it took: the runs that were killed, the last one, and one without any kill."""

    rows: int
    kills: tuple[float, ...]
    last: Run
    whole: Run


def main() -> int:
    """Move twice: with kills, and measured without; return 1 where the databases differ."""
    found = _arguments()
    home, dice = found.home, random.Random(found.seed)  # noqa: S311 (dice, no secret)
    make(home, Size(found.readers, found.issues, found.readers))
    with postgres.alone() as server:
        moved = _copy(home, found.work / "killed")
        url = server.url(server.create())
        kills = [_killed(moved, url, dice.uniform(_FROM, _TO)) for _ in range(found.kills)]
        last = measured(_command(moved, url), found.work / "said.log")
        rows, differences = _compared(moved, url)
        server.drop(url.rpartition("/")[2].partition("?")[0])
        shutil.rmtree(moved)
        whole = _copy(home, found.work / "whole")
        url = server.url(server.create())
        run = measured(_command(whole, url), found.work / "said.log")
        shutil.rmtree(whole)
    told = _written(Figures(rows, tuple(kills), last, run), found)
    print(told)
    page.written("bench-moving", told)
    print(
        f"killed after {', '.join(f'{one:.1f} s' for one in kills)}; differences: {differences or 'none'}"
    )
    return 1 if differences or run.peak > MOST_MEMORY else 0


def _copy(home: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(home, to)
    command = [sys.executable, "-m", "syndicate", "--home", str(to), "adopt", "--by", "bench"]
    subprocess.run(command, check=True, capture_output=True)
    return to


def _command(home: Path, url: str) -> list[str]:
    return [sys.executable, "-m", "syndicate", "--home", str(home), "migrate", "--to", url]


def _killed(home: Path, url: str, after: float) -> float:
    """Run the command and kill it; return after how many seconds."""
    process = subprocess.Popen(
        _command(home, url),
        env=surroundings(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(after)
    process.kill()
    process.wait()
    return after


def _compared(home: Path, url: str) -> tuple[int, list[str]]:
    """Return how many rows there are, and the tables that differ.

    Those in which the new database says that it was moved do so by what was noted at the end.
    """
    source, target = connect("sqlite:///var/syndicate.db", home), connect(url, home)
    journey = Journey(source, target, "")
    passed = 0

    def told(count: int) -> None:
        nonlocal passed
        passed += count

    differ = [one.table for one in journey.differences(told) if one.table not in _NOTED]
    rows = journey.rows()
    source.close()
    target.close()
    return rows, differ


_NOTED = ("audit", "instance", "looks")


def _written(found: Figures, asked: argparse.Namespace) -> str:
    whole, last = found.whole, found.last
    lines = [
        f"- {asked.readers:,} readers, {asked.issues * asked.readers:,} mails, {found.rows:,} rows in all, {machine.today()}",
        f"- {machine.place()}",
        f"- {machine.own()}",
        "",
        "| | time, s | rows a second | CPU, s | peak memory, MB |",
        "|---|---:|---:|---:|---:|",
        f"| copied, counted and compared, in one go | {whole.seconds:.0f} | {found.rows / whole.seconds:,.0f} | {whole.cpu:.0f} | {whole.peak / 1e6:.0f} |",
        f"| the rest, after {len(found.kills)} runs that were killed, {sum(found.kills):.0f} s in all | {last.seconds:.0f} | | {last.cpu:.0f} | {last.peak / 1e6:.0f} |",
    ]
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=1_000_000)
    parser.add_argument("--issues", type=int, default=5)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--seed", type=int, default=20261127)
    parser.add_argument("--work", type=Path, default=TOP / "var" / "bench-moving")
    parser.add_argument("--home", type=Path, default=TOP / "var" / "bench-moving" / "home")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
