"""One function and many tasks → its results, in this process or shared among the machine's cores."""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

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
    """Does a task for each of many things; results come in the order of the tasks."""

    def __init__(self, workshop: Workshop, pool: ProcessPoolExecutor | None, workers: int) -> None:
        self._workshop = workshop
        self._pool = pool
        self._workers = workers

    def map(self, act: Callable[[Workshop, Sequence[T]], R], things: Iterable[T]) -> Iterator[R]:
        """Yield what `act`, a function of a module, makes of one handful of things after another."""
        if self._pool is None:
            yield from (act(self._workshop, chunk) for chunk in _chunks(things))
            return
        waiting: deque[Future[R]] = deque()
        for chunk in _chunks(things):
            waiting.append(self._pool.submit(_act, act, chunk))
            if len(waiting) >= self._workers * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def crew(workshop: Workshop, amount: int) -> Iterator[Crew]:
    """Give a crew for about `amount` things: this process alone where they are few."""
    workers = min(os.cpu_count() or 1, 8)
    if amount < MANY or workers == 1:
        yield Crew(workshop, None, 1)
        return
    pool = ProcessPoolExecutor(
        workers,
        mp_context=get_context("spawn"),  # `serve` has threads, which a fork would not survive
        initializer=_begin,
        initargs=(workshop.settings, workshop.data, os.getpid()),
    )
    try:
        yield Crew(workshop, pool, workers)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _chunks(things: Iterable[T]) -> Iterator[list[T]]:
    chunk: list[T] = []
    for one in things:
        chunk.append(one)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _begin(settings: Settings, data: Path, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us, in order
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _here[:] = [Workshop(settings=settings, data=data)]


def _end_with(parent: int) -> None:
    """End when the parent has been killed: nobody else would."""
    while os.getppid() == parent:
        threading.Event().wait(1)
    os._exit(1)


def _act(act: Callable[[Workshop, Any], R], chunk: Any) -> R:
    return act(_here[0], chunk)
