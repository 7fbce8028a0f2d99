"""Three processes that serve one home by one clock, killed at random moments: each reader gets each issue once.

CLOCKED_WEEKS says how many issues, CLOCKED_SEED when they are killed; `make chaos` does twelve.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.support import homes, trips
from tests.support.clocked import set_clock
from tests.support.faults import Faulty, Plan, faulty
from tests.support.waiting import until

WEEKS = int(os.environ.get("CLOCKED_WEEKS", "2"))
SEED = int(os.environ.get("CLOCKED_SEED", "2018"))
PROCESSES, READERS = 3, 30
FIRST = datetime(2026, 3, 5, 7, tzinfo=UTC)  # eight in Paris; soon the clocks of Toronto change
WEEK, AHEAD, SECOND = timedelta(days=7), timedelta(hours=24), timedelta(seconds=1)
SETTINGS = (
    homes.SETTINGS + '\n[schedule]\nask_after = "300d"\n'
)  # the clock jumps from wave to wave
KEEPS = "this process keeps the clock"
OPEN = "'queued', 'claimed', 'handed_over', 'deferred'"


@dataclass
class Stage:
    """A home, its clock, and the processes that serve it."""

    home: Path
    server: Faulty
    dice: random.Random
    alive: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    started: int = 0
    killed: int = 0

    @property
    def clock(self) -> Path:
        return self.home.parent / "clock"

    def start(self) -> None:
        self.started += 1
        words = [sys.executable, "-m", "tests.support.clocked", str(self.home), str(self.clock)]
        way = {"SYNDICATE_DELIVERY__SMTP__TIMEOUT": "20s", **self.server.environment}
        with (self.home.parent / f"log-{self.started}").open("wb") as log:
            one = subprocess.Popen(words, env={**os.environ, **way}, stdout=log, stderr=log)
        self.alive.append(one)

    def kill(self) -> None:
        one = self.alive.pop(self.dice.randrange(len(self.alive)))
        one.kill()
        one.wait()
        self.killed += 1

    def step(self, instant: datetime) -> None:
        """Move the clock; kill and start again, while what is due leaves."""
        set_clock(self.clock, instant)
        for _ in range(self.dice.choice([1, 1, 2])):
            time.sleep(self.dice.random() * 1.5)
            self.kill()
            self.start()
        until(lambda: self.is_done(instant))

    def is_done(self, instant: datetime) -> bool:
        """Tell whether all that is due by `instant` is planned, enrolled and settled."""
        due = instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        planned = (instant + AHEAD).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        first = trips.query(self.home, "SELECT first_due, state FROM issues")
        weeks = (instant + AHEAD - FIRST) // WEEK + 1
        begun = all(state in ("sending", "sent") for at, state in first if at <= due)
        waiting = f"SELECT count(*) FROM deliveries WHERE due <= '{due}' AND state IN ({OPEN})"  # noqa: S608 (ours)
        made = sum(1 for at, _state in first if at <= planned)
        return made == weeks and begun and trips.query(self.home, waiting) == [(0,)]

    def logs(self) -> list[str]:
        files = sorted(self.home.parent.glob("log-*"))
        return [file.read_text(encoding="utf-8", errors="replace") for file in files]


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    home = homes.home(folder / "home", SETTINGS)
    homes.write_article(home, "article-0", date=(FIRST - WEEK / 2).isoformat())
    zones = ("Europe/Paris", "America/Toronto")
    rows = "".join(
        f"r{n}@readers.example,fr,{zones[n % 2]},actualites,express,2025-05-01\n"
        for n in range(READERS)
    )
    table = folder / "readers.csv"
    table.write_text(f"email,locale,zone,newsletter,basis,consented_at\n{rows}", encoding="utf-8")
    trips.ok(home, "subscribers", "import", str(table))
    set_clock(folder / "clock", FIRST - 2 * AHEAD)
    with faulty(folder / "server", Plan()) as server:
        made = Stage(home, server, random.Random(SEED))  # noqa: S311 (to be repeated)
        try:
            for _ in range(PROCESSES):
                made.start()
            yield made
        finally:
            for one in made.alive:
                one.kill()
                one.wait()


def test_three_processes_by_one_clock_send_each_issue_once(tmp_path: Path) -> None:
    with stage(tmp_path) as one:
        for week in range(WEEKS):
            first = FIRST + week * WEEK
            homes.write_article(
                one.home, f"article-{week + 1}", date=(first - timedelta(days=2)).isoformat()
            )
            for instant in (first - AHEAD, first, first + timedelta(hours=6)):
                one.step(instant + SECOND)
        assert one.killed >= 3 * WEEKS
        judge(one)


def judge(one: Stage) -> None:
    """Compare the ledger with what the server took, and see that one process at a time kept the clock."""
    rows = trips.query(one.home, "SELECT key, recipient, state FROM deliveries")
    assert len(rows) == len({row[:2] for row in rows}) == WEEKS * READERS
    states = Counter(state for _key, _recipient, state in rows)
    assert states.keys() <= {"sent", "unknown"}
    taken = Counter((e.recipient, e.message_id) for e in one.server.record() if e.taken)
    assert set(taken.values()) == {1}, "nobody got an issue twice"
    assert states["sent"] <= len(taken) <= states["sent"] + states["unknown"]
    kept = [log.count(KEEPS) for log in one.logs()]
    assert set(kept) <= {0, 1}
    assert 1 <= sum(kept) <= one.killed + 1, (
        "another one takes over from one that died, and only then"
    )
    assert "Traceback" not in "".join(one.logs())
