"""APScheduler as the clock inside `serve`: it calls jobs, and holds no truth."""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

from syndicate.clocks import Setbacks, SystemClock

log = logging.getLogger("syndicate.schedule")


class Ticker:
    """Runs functions again and again in threads; one run of each at a time.

    setbacks: of the machine's clock, looked for every `look_s` seconds.
    """

    def __init__(self, setbacks: Setbacks | None = None, look_s: float = 3.0) -> None:
        self._setbacks, self._look_s = setbacks or Setbacks(), look_s
        self._stop = threading.Event()
        self._looking = threading.Thread(target=self._look, name="setbacks", daemon=True)
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_listener(_report, EVENT_JOB_ERROR)

    def every(self, interval: timedelta, name: str, job: Callable[[], object]) -> None:
        """Run `job` now and every `interval` from now on."""
        self._scheduler.add_job(
            job, "interval", seconds=interval.total_seconds(), id=name, name=name
        )
        self._scheduler.add_job(job, id=f"{name}-first", name=name)

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()
        self._looking.start()

    def stop(self) -> None:
        """Begin nothing more, and wait for what runs."""
        self._stop.set()
        if self._looking.is_alive():
            self._looking.join()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _look(self) -> None:
        """Have everything run at once when the clock was put back.

        APScheduler waits for an hour of that clock, and would stand still for as long as it went back.
        """
        while not self._stop.wait(self._look_s):
            if not self._setbacks.again():
                continue
            log.warning("the clock was put back: every job runs now")
            now = SystemClock().now()
            for job in self._scheduler.get_jobs():
                with suppress(JobLookupError):  # it ran for its last time in between
                    job.modify(next_run_time=now)


def _report(event: JobExecutionEvent) -> None:
    """Log what a job raised; the next run tries again."""
    log.error("job failed", extra={"job": event.job_id}, exc_info=event.exception)
