"""A command that ends at one of its calls to the system, as a crash would have it.

`python -m tests.support.dying N SIGNAL ARGUMENTS…` sends itself SIGNAL just before its N-th call
that leaves a trace outside of the process: a write, a rename, a statement to the database, bytes
to a server. N = 0 only counts them, into the file that DYING_COUNT names.
"""

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from syndicate.cli.main import main

_TRACES = frozenset(
    (
        *("open", "write", "fsync", "ftruncate", "fchmod", "rename", "replace", "unlink", "remove"),
        *("rmdir", "mkdir", "link", "flock"),
        *("execute", "executemany", "commit", "backup", "send", "sendall", "sendto"),
    )
)


class Fate:
    """Counts the calls, and strikes at the appointed one."""

    def __init__(self, at: int, blow: signal.Signals) -> None:
        self.at = at
        self.blow = blow
        self.count = 0

    def watch(self, _frame: FrameType, event: str, called: Any) -> None:
        """See a call to C; of Python's own functions there are too many."""
        if event == "c_call" and called.__name__ in _TRACES:
            self.count += 1
            if self.count == self.at:
                os.kill(os.getpid(), self.blow)


def run(at: int, blow: str, arguments: list[str]) -> int:
    """Run the command line; return its exit code, if it gets there."""
    fate = Fate(at, signal.Signals[blow])
    sys.setprofile(fate.watch)
    try:
        main(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        sys.setprofile(None)
        if not at:
            Path(os.environ["DYING_COUNT"]).write_text(str(fate.count), encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(run(int(sys.argv[1]), sys.argv[2], sys.argv[3:]))
