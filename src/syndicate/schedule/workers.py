"""Procrastinate, where one machine is too small: which worker does what, and when. It holds no truth.

The ledger says which mails wait. A job is a hint that so many do: one that is lost, doubled or stalled
costs delay and never a mail, for whoever runs one claims rows as any sender does, and every few seconds
somebody looks whether mails wait that no job tells of.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any

from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.schema import SchemaManager
from psycopg_pool import AsyncNullConnectionPool

from syndicate.errors import SyndicateError
from syndicate.journeys.deliver import deliver
from syndicate.journeys.enrol import CHUNK
from syndicate.journeys.house import House
from syndicate.ports import Clock, Transport
from syndicate.store import deliveries, postgresql
from syndicate.store.database import Database
from syndicate.store.types import Connection

log = logging.getLogger("syndicate.worker")
MAILS, LOOKS = "mails", "looks"
_URGENT, _USUAL = 10, 0  # the highest goes first
_EVERY = "* * * * * */5"  # croniter’s words: seconds stand last
_STALLED_S = 30.0  # without a sign of life of its worker
_MOST = 64  # jobs that one look defers
_KEPT_H = 24 * 7
_LOOK_S = 0.2
_DEFERS = App(connector=PsycopgConnector())  # never opened: it writes by connections of ours


def install(database: Database) -> bool:
    """Make Procrastinate's tables beside ours, or bring them up to date; return whether they changed.

    Its schema comes with it, and its migrations as files in the order of their names; which of them a
    database has had is written down beside its table.
    """
    files = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    with database.write() as c:
        there = postgresql.remark(c, "procrastinate_jobs")
        if there == files[-1].name:
            return False
        if there is None:
            postgresql.script(c, SchemaManager.get_schema())
        else:
            for file in files:
                if file.name > there:
                    postgresql.script(c, file.read_text(encoding="utf-8"))
        postgresql.set_remark(c, "procrastinate_jobs", files[-1].name)
    return True


def wake(c: Connection, due: Mapping[datetime, int]) -> None:
    """Have workers know of mails that are queued in this very transaction: due → how many."""
    raw = c.connection.driver_connection
    for at, mails in due.items():
        _DEFERS.configure_task(
            name="deliver", queue=MAILS, connection=raw, schedule_at=at, priority=_USUAL
        ).defer(mails=mails)


@dataclass(frozen=True, slots=True)
class Worker:
    """One of many that hand over what the ledger has.

    ways: makes the way out for mail, anew for each job.
    """

    house: House
    ways: Callable[[], Transport]
    clock: Clock
    stop: threading.Event

    def run(self) -> None:
        """Work until `stop`; what is in flight settles first. Raises StoreBusy for a server that is away."""
        # Pooled sessions outlive their server: each found dead doubles the wait for the next, past half a minute.
        way = postgresql.conninfo(self.house.database.engine)
        app = App(connector=PsycopgConnector(conninfo=way, pool_factory=AsyncNullConnectionPool))
        app.task(name="deliver", queue=MAILS)(self._deliver)
        look = app.task(name="look", queue=LOOKS, pass_context=True)(self._look)
        app.periodic(cron=_EVERY)(look)
        try:
            asyncio.run(self._work(app))
        except ConnectorException as error:
            raise self.house.database.error("database-away", reason=_reason(error)) from error

    async def _work(self, app: App) -> None:
        asyncio.get_running_loop().set_exception_handler(_unheard)
        async with app.open_async():
            working = [
                asyncio.create_task(
                    app.run_worker_async(
                        queues=[queue],
                        name=queue,
                        concurrency=1,
                        install_signal_handlers=False,
                        delete_jobs="successful",
                    )
                )
                for queue in (MAILS, LOOKS)
            ]
            while not self.stop.is_set() and not any(one.done() for one in working):
                await asyncio.sleep(_LOOK_S)
            for one in working:
                one.cancel()
            ended = await asyncio.gather(*working, return_exceptions=True)
        for error in ended:
            if isinstance(error, Exception):
                raise error

    def _deliver(self, mails: int) -> None:
        """Hand over as many mails as a chunk has, whichever are the most urgent by now."""
        quota = _Quota(self.stop, mails)
        try:
            done = deliver(
                self.house, self.ways(), self.clock, until="due", stop=quota, progress=quota.count
            )
        except SyndicateError as error:  # the next look has it tried again
            log.error("delivery: %s", error)  # noqa: TRY400 - foreseen
            return
        settled = {state: count for state, count in done.settled.items() if count}
        if settled:
            log.info("delivered", extra={"settled": settled})

    async def _look(self, context: JobContext, timestamp: int) -> None:
        """Have jobs of dead workers done again, and mails handed over of which no job tells."""
        app = context.app
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_S):
            log.warning("a job stood still: it is done again", extra={"job": job.id})
            await app.job_manager.retry_job(job)
        if timestamp % 3600 == 0:
            await app.job_manager.delete_old_jobs(
                _KEPT_H, include_failed=True, include_aborted=True
            )
        urgent, others = await asyncio.to_thread(self._waiting)
        await self._defer(app, "urgent", _URGENT, urgent)
        await self._defer(app, "others", _USUAL, others)

    def _waiting(self) -> tuple[int, int]:
        """Return how many mails are due, urgent ones and others, as far as it matters."""
        with self.house.database.read() as c:
            return deliveries.due(c, self.clock.now(), _MOST * CHUNK)

    async def _defer(self, app: App, name: str, priority: int, mails: int) -> None:
        """Have so many mails handed over, unless jobs of an earlier look say so still."""
        for number in range(ceil(mails / CHUNK)):
            lock = f"{name}-{number}"
            with suppress(AlreadyEnqueued):
                await app.configure_task(
                    name="deliver", queue=MAILS, priority=priority, queueing_lock=lock
                ).defer_async(mails=min(mails, CHUNK))


def _unheard(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what nobody waits for: a job whose end could not be noted, or which another worker did again."""
    error = context.get("exception")
    if isinstance(error, ConnectorException):
        log.warning("that a job has ended could not be noted (%s)", _reason(error))
    else:
        loop.default_exception_handler(context)


def _reason(error: ConnectorException) -> str:
    return type(error.__cause__ or error).__name__


class _Quota(threading.Event):
    """Set once so many mails are settled, or all of us are to stop."""

    def __init__(self, stop: threading.Event, mails: int) -> None:
        super().__init__()
        self._stop, self._left = stop, mails

    def is_set(self) -> bool:
        return self._left <= 0 or self._stop.is_set()

    def count(self, _state: str) -> None:
        """Take note of a mail that was settled."""
        self._left -= 1
