"""Tables of readers that wait in `var/imports`: some seconds of work on each, whoever does it."""

import shutil
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from syndicate.audience.fates import Fate, Fated
from syndicate.audience.sheets import lines
from syndicate.audience.tables import Row, entrants
from syndicate.delivery import locks
from syndicate.errors import UsageError
from syndicate.journeys.admit import CHUNK, MOST_FINDINGS, admit
from syndicate.journeys.house import House
from syndicate.journeys.imports import (
    FATES,
    FINDINGS,
    KEPT,
    TABLE,
    Job,
    Phase,
    append,
    folder_of,
    keep,
    line_of,
    listing,
    read,
    rows_of,
)
from syndicate.localise.findings import finding_of
from syndicate.model import Finding
from syndicate.store import audit

_SLICE_S = 20.0


def work(house: House, now: datetime, for_s: float = _SLICE_S) -> None:
    """Go on with what is open, for some seconds; forget what was done long ago."""
    for job in listing(house):
        folder = folder_of(house, job.id)
        # What was checked and nobody decided about is a table of addresses like any other.
        since = job.at if job.phase == "checked" else job.ended
        if since is not None and since + KEPT <= now:
            shutil.rmtree(folder, ignore_errors=True)
        if not job.is_open:
            continue
        with suppress(BlockingIOError), locks.held(folder / "lock"):
            again = read(folder)  # somebody else may have done with it before
            if again is not None and again.is_open:
                _Run(house, folder, again, now, for_s).go_on()


class _Enough(Exception):
    """The time is over; the next run goes on."""


class _Run:
    """One stretch of work on one table."""

    def __init__(self, house: House, folder: Path, job: Job, now: datetime, for_s: float) -> None:
        self.house, self.folder, self.job, self.now = house, folder, job, now
        self.for_s = for_s
        self.told: list[Fated] = []
        self.found: list[Finding] = []
        self.tally: dict[Fate, int] = dict(job.tally)
        self.has_saved = False

    def go_on(self) -> None:
        """Take in what there is time for."""
        try:
            with closing(lines(self.folder / TABLE)) as table:
                found = entrants(
                    table, self.job.name, self.house.settings, self.now, self.job.wish.layout()
                )
                admit(
                    self.house,
                    self._left(found),
                    f"import {self.job.name}",
                    self.now,
                    dry_run=self.job.phase == "checking",
                    told=self._take,
                    by=None,  # it ends once, however often it was cut short
                )
        except _Enough:
            return
        except UsageError as error:
            error.file = self.job.name if error.file else None
            self._end("failed", finding_of(error))
            return
        self._save()
        self._end("checked" if self.job.phase == "checking" else "done")

    def _left(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Yield the rows that nothing was done about yet, while there is time."""
        until: float | None = (
            None  # from the first of them on: passing over the others takes time, too
        )
        for row in rows:
            line = row.line or 0
            if line and line <= self.job.line:
                continue
            if until is None:
                until = time.monotonic() + self.for_s
            elif time.monotonic() >= until and self.has_saved:
                raise _Enough
            if isinstance(row, Finding):
                self.found.append(row)
            yield row

    def _take(self, one: Fated) -> None:
        self.told.append(one)
        self.tally[one.fate] = self.tally.get(one.fate, 0) + 1
        if len(self.told) == CHUNK:  # as many as were written together
            self._save()

    def _save(self) -> None:
        """Remember how far it is."""
        if not self.told:
            return
        done = {one.line for one in self.told}
        mine = [one for one in self.found if (one.line or 0) in done]
        self.found = [one for one in self.found if (one.line or 0) not in done]
        room = max(MOST_FINDINGS - self.job.findings, 0)
        append(self.folder / FATES, rows_of(self.told))
        append(self.folder / FINDINGS, "".join(f"{line_of(one)}\n" for one in mine[:room]))
        line = max(self.job.line, *done)
        self.job = replace(
            self.job,
            line=line,
            tally=dict(self.tally),
            findings=self.job.findings + len(mine[:room]),
        )
        self.told, self.has_saved = [], True
        keep(self.folder, self.job)

    def _end(self, phase: Phase, error: Finding | None = None) -> None:
        ended = None if phase == "checked" else self.now
        self.job = replace(self.job, phase=phase, error=error, ended=ended)
        keep(self.folder, self.job)
        if ended is not None:
            (self.folder / TABLE).unlink(missing_ok=True)
        if phase == "done":
            counts = {name: self.tally.get(name, 0) for name in ("new", "known", "refused")}
            with self.house.database.write() as c:
                audit.record(c, self.now, self.job.by, "import-readers", self.job.name, counts)
