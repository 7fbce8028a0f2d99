"""One command, as a whole process: how long, how much CPU, how much memory.

Memory is the larger of two: the greatest resident set of any one process (the kernel's own count,
exact), and the sum of the proportional sets (PSS) of the whole process tree, looked at every 50 ms.
The first misses a second process, the second a short peak; shared pages are counted once in both.
"""

import os
import subprocess
import threading
import time
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LOOK = 0.05
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took; `peak` in bytes."""

    seconds: float
    cpu: float
    peak: int


class FailedError(Exception):
    """A command that was to be measured did not end well; the message is what it said."""


def measured(command: Sequence[str], log: Path, ends: Container[int] = (0,)) -> Run:
    """Run `command` to one of its good ends. Raises FailedError; all that it said is in `log`."""
    with log.open("wb") as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=surroundings()
        )
        over = threading.Event()
        peaks: list[int] = []
        watch = threading.Thread(target=_watch, args=(process.pid, over, peaks))
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        over.set()
        watch.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in ends:
        raise FailedError(f"{' '.join(command)}\n{log.read_text(errors='replace')}")
    peak = max(used.ru_maxrss * 1024, *peaks, 0)
    return Run(seconds=seconds, cpu=used.ru_utime + used.ru_stime, peak=peak)


def surroundings() -> Mapping[str, str]:
    """Return the environment of what is measured: Python keeps its bytecode, as where it is installed."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def _watch(root: int, over: threading.Event, peaks: list[int]) -> None:
    """Note the memory of the tree below `root`, if it is more than one process."""
    while not over.wait(LOOK):
        those = list(_tree(root))
        if len(those) > 1:  # of one alone the kernel keeps the peak, and need not be disturbed
            peaks.append(sum(_proportional(one) for one in those))


def _tree(root: int) -> Iterator[int]:
    yield root
    with suppress(OSError):
        for thread in (_PROC / str(root) / "task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from _tree(int(child))


def _proportional(pid: int) -> int:
    with suppress(OSError):
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
