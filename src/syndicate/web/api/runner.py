"""What is asked for by POST, kept first and then done: beside the request, and to its end.

A task lies in the database before it begins, under a lease. Whoever finds one whose lease is over —
another process, or this one after a kill — does it again, which every operation allows.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta

from syndicate.errors import UsageError
from syndicate.journeys.house import House
from syndicate.store import audit, tasks
from syndicate.store.tasks import Task
from syndicate.store.tokens import Token

log = logging.getLogger(__name__)
KEPT = timedelta(hours=24)
LEASE = timedelta(seconds=60)
EVERY = timedelta(seconds=15)  # how often leases are extended, and what was abandoned is looked for
_ATTEMPTS = 3
_AT_ONCE, _MOST = 4, 32
_REFUSED = 400  # from this status on nothing was done, and the same key may ask anew

Answer = tuple[int, str]


class Runner:
    """The tasks of one process.

    perform(task, again): the status and the document; it raises nothing. lasts(operation): whether it may take long.
    """

    def __init__(
        self,
        house: House,
        now: Callable[[], datetime],
        perform: Callable[[Task, bool], Answer],
        lasts: Callable[[str], bool],
    ) -> None:
        self._house = house
        self._now = now
        self._perform = perform
        self._lasts = lasts
        self._at_work: dict[str, Future[Task]] = {}
        self._lock = threading.Lock()
        self._slots = threading.Semaphore(_AT_ONCE)

    def accept(self, asked: Task, token: Token, verb: str) -> tuple[Task, "Future[Task] | None"]:
        """Keep a task and begin it; of one that came before under the same key, return what became of it.

        The future is None of one that is done, or that another process does. Raises UsageError
        api-key-reused and api-crowded, and StoreError.
        """
        if len(self._at_work) >= _MOST and self._lasts(asked.operation):  # a pause never waits
            raise UsageError("api-crowded")
        with self._house.database.write() as c:
            tasks.forget(c, asked.accepted_at - KEPT)
            kept = tasks.accept(c, asked)
            if kept.id == asked.id:
                told = {"token": token.id, "verb": verb, "task": kept.id}
                about = kept.subject or kept.operation
                audit.record(c, asked.accepted_at, token.by, "api", about, told)
        if kept.mark != asked.mark:
            raise UsageError("api-key-reused")
        if kept.id == asked.id:
            return kept, self._begin(kept, again=False)
        return kept, None if kept.ended_at else self._at_work.get(kept.id)

    def go_on(self) -> None:
        """Extend the leases of what is under way here, and take up what others have left."""
        now = self._now()
        with self._house.database.read() as c:
            left = [one for one in tasks.abandoned(c, now) if one.id not in self._at_work]
        if self._at_work or left:
            with self._house.database.write() as c:
                tasks.extend(c, [*self._at_work], now + LEASE)
                left = [one for one in left if tasks.take(c, one, now, now + LEASE)]
        for one in left:
            log.warning("api task taken up again", extra={"task": one.id})
            self._begin(one, again=True)

    def _begin(self, task: Task, *, again: bool) -> "Future[Task]":
        future: Future[Task] = Future()
        future.set_running_or_notify_cancel()  # whoever waits may go away, it is done all the same
        with self._lock:
            self._at_work[task.id] = future
        run = threading.Thread(
            target=self._run, args=(task, future, again), name="api task", daemon=True
        )
        run.start()
        return future

    def _run(self, task: Task, future: "Future[Task]", again: bool) -> None:
        try:
            if self._lasts(task.operation):
                with self._slots:
                    done = self._done(task, again)
            else:
                done = self._done(task, again)
            future.set_result(done)
        except BaseException as error:  # noqa: BLE001 - whoever waits for it is told
            future.set_exception(error)
        finally:
            with self._lock:
                self._at_work.pop(task.id, None)

    def _done(self, task: Task, again: bool) -> Task:
        status, answer = self._perform(task, again)
        with self._house.database.write() as c:
            tasks.end(c, task.id, self._now(), status, answer, keep=status < _REFUSED)
            return tasks.get(c, task.id) or task


def given_up(task: Task) -> bool:
    """Tell whether a task has been begun too often to be begun again."""
    return task.attempts >= _ATTEMPTS
