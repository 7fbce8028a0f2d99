"""Parts of delivering in a process of their own: `python -m benchmarks.delivering.alone WHAT HOME …`.

found HOME READERS:  makes the publication.
enrol HOME SIZE:     freezes an issue and enrols its readers; prints seconds of the latter.
null HOME:           delivers to where nothing arrives; prints seconds, and how many.
keys HOME:           makes keys that sign mails.
bare HOME MAILS:     signs as many headers, and does nothing else; prints seconds, and those of CPU.
"""

import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.delivering import home, signing

from syndicate.journeys.deliver import deliver
from syndicate.model import Outcome
from syndicate.ports import Work

_TOGETHER = 20  # as many as connections would have in flight
_TAKEN = Outcome(state="sent", code=250, text="null")


@dataclass(frozen=True)
class Null:
    """Takes every mail, at once, and forgets it."""

    name: str = "null"
    sessions: int = 1
    batch: int = _TOGETHER

    def open(self) -> "Null":
        return self

    def close(self) -> None:
        pass

    def carry(self, work: Work) -> None:
        while first := work.take():
            some = [first]
            while len(some) < _TOGETHER and (more := work.take()):
                some.append(more)
            ours = work.leaving(some).ours()
            for one in some:
                if one.delivery in ours:
                    work.settle(one, _TAKEN)


def found(folder: Path, readers: int) -> None:
    home.founded(folder, readers)


def enrol(folder: Path, size: int) -> None:
    with closing(home.opened(folder)) as app:
        issue, mail = home.frozen(app.house, size)
        (folder / "mail.eml").write_bytes(mail)  # for other senders
        start = time.perf_counter()
        home.enrolled(app.house, issue)
        print(json.dumps({"seconds": time.perf_counter() - start}))


def null(folder: Path) -> None:
    with closing(home.opened(folder)) as app:
        start = time.perf_counter()
        done = deliver(app.house, Null(), app.clock, until="due", stop=threading.Event())
        seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "mails": done.settled["sent"]}))


def keys(folder: Path) -> None:
    signing.made(folder)


def bare(folder: Path, mails: int) -> None:
    print(json.dumps(signing.bare(folder, mails)))


PARTS: Mapping[str, Callable[..., None]] = {
    "found": found, "enrol": enrol, "null": null, "keys": keys, "bare": bare,
}  # fmt: skip


if __name__ == "__main__":
    what, place, *numbers = sys.argv[1:]
    PARTS[what](Path(place), *map(int, numbers))
