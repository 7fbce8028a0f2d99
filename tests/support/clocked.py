"""`serve` by a clock that stands in a file: python -m tests.support.clocked HOME CLOCK.

The command line has no such switch: whoever could set its clock could send early, or twice.
"""

import logging
import os
import signal
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from syndicate.app import compose
from syndicate.cli import words
from syndicate.cli.serve import Beat, work
from syndicate.schedule.jobs import JOBS


class FileClock:
    """The time that stands in a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def now(self) -> datetime:
        return datetime.fromisoformat(self.file.read_text(encoding="ascii"))

    def sleep(self, seconds: float) -> None:
        time.sleep(min(seconds, 0.05))


def set_clock(file: Path, instant: datetime) -> None:
    aside = file.with_suffix(".new")
    aside.write_text(instant.isoformat(), encoding="ascii")
    aside.replace(file)


def main(home: Path, clock: Path) -> None:
    logging.basicConfig(level=logging.INFO, format="%(name)s %(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    words.speak("en", home)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    app = compose(home, os.environ, FileClock(clock))
    tick = replace(JOBS["tick"], every=lambda _: timedelta(seconds=0.2))
    work(app, stop, "127.0.0.1", 0, beat=Beat({"tick": tick}, 0.1))
    app.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
