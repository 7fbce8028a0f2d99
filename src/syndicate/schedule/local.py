"""APScheduler as the clock inside `serve`: it calls jobs, and holds no truth."""

import logging
from collections.abc import Callable
from datetime import timedelta

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger("syndicate.schedule")


class Ticker:
    """Runs functions again and again in threads; one run of each at a time."""

    def __init__(self) -> None:
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

    def stop(self) -> None:
        """Begin nothing more, and wait for what runs."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)


def _report(event: JobExecutionEvent) -> None:
    """Log what a job raised; the next run tries again."""
    log.error("job failed", extra={"job": event.job_id}, exc_info=event.exception)
