"""One function and many tasks → its results, in this process or shared among the machine's cores."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from syndicate.children import outlived
from syndicate.journeys.house import Workshop
from syndicate.settings.options import Settings

T = TypeVar("T")
R = TypeVar("R")
MANY = 500
"""From so many works on it pays to start other processes."""
_CHUNK = 40
_AHEAD = 3  # chunks for each process: enough to keep it busy, few enough to stay small

_here: list[Workshop] = []


class Crew:
    """Does a task for each of many things; results come in the order of the tasks.

    Its processes are started when there is first much to do, and stay until the end.
    """

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._workers = min(os.cpu_count() or 1, 8)
        self._pool: ProcessPoolExecutor | None = None

    def map(self, act: Callable[[Workshop, Sequence[T]], R], things: Sequence[T]) -> Iterator[R]:
        """Yield what `act`, a function of a module, makes of one handful of things after another."""
        if len(things) < MANY or self._workers == 1:
            yield from (act(self._workshop, chunk) for chunk in _chunks(things))
            return
        pool = self._pool = self._pool or _pool(self._workshop, self._workers)
        waiting: deque[Future[R]] = deque()
        for chunk in _chunks(things):
            waiting.append(pool.submit(_act, act, chunk))
            if len(waiting) >= self._workers * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def leave(self) -> None:
        """End the processes; what they had not begun is not done."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def crew(workshop: Workshop) -> Iterator[Crew]:
    """Give a crew, and let it go at the end."""
    hands = Crew(workshop)
    try:
        yield hands
    finally:
        hands.leave()


def _pool(workshop: Workshop, workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers,
        mp_context=get_context("spawn"),  # `serve` has threads, which a fork would not survive
        initializer=_begin,
        initargs=(workshop.settings, workshop.data, os.getpid()),
    )


def _chunks(things: Sequence[T]) -> Iterator[Sequence[T]]:
    return (things[start : start + _CHUNK] for start in range(0, len(things), _CHUNK))


def _begin(settings: Settings, data: Path, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us, in order
    outlived(parent, partial(os._exit, 1))
    _here[:] = [Workshop(settings=settings, data=data)]


def _act(act: Callable[[Workshop, Any], R], chunk: Any) -> R:
    return act(_here[0], chunk)
