"""How far something long is, on a terminal, and nowhere else."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from syndicate.cli.words import _, figure
from syndicate.localise.marks import N_

LINES = N_("{done} of {all} lines")
_QUIET_S = 1.0  # what is quicker needs no bar
_EVERY_S = 0.1
_WIDTH = 30


class Bar:
    """One line that is written over, from the second in which a wait begins to feel like one."""

    def __init__(
        self,
        err: TextIO,
        clock: Callable[[], float] = time.monotonic,
        said: str = N_("{done} of {all} works"),
    ) -> None:
        self._err = err
        self._said = said
        self._clock = clock
        self._next = clock() + _QUIET_S
        self._shown = False

    def __call__(self, done: int, everything: int) -> None:
        """Show how much is done."""
        if self._clock() < self._next or not everything:
            return
        self._next = self._clock() + _EVERY_S
        self._shown = True
        full = "█" * (_WIDTH * done // everything)
        said = _(self._said).format(done=figure(done), all=figure(everything))
        self._err.write(f"\r\033[K{full:░<{_WIDTH}} {said}")
        self._err.flush()

    def clear(self) -> None:
        """Leave nothing behind; a next wait begins."""
        if self._shown:
            self._err.write("\r\033[K")
            self._err.flush()
        self._next, self._shown = self._clock() + _QUIET_S, False


@contextmanager
def bar(*, quiet: bool = False, said: str = N_("{done} of {all} works")) -> Iterator[Bar | None]:
    """Give a bar on standard error if that is a terminal; None elsewhere, and for scripts (`quiet`).

    said: what stands beside it, with places for {done} and {all}.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    shown = Bar(sys.stderr, said=said)
    try:
        yield shown
    finally:
        shown.clear()
