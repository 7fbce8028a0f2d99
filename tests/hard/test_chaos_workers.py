"""Workers killed, stopped past their lease, and left without their database, before a server that fails.

WORKERS_READERS says how many readers, CHAOS_SEED which moments; `make chaos` has 50,000, others each time.
"""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen

import pytest

from tests.hard.test_chaos_delivery import RATES, Chaos, ended, judge, waiting
from tests.support import postgres
from tests.support.cli import start
from tests.support.faults import Plan, faulty
from tests.support.waiting import LONG_S

SEED = int(os.environ.get("CHAOS_SEED", "2018"))
# Enough for the last blow to find mails: while one worker stands still for three seconds, three deliver.
READERS = int(os.environ.get("WORKERS_READERS", "2400"))
WORKERS = 4
BLOWS = 6 if READERS > 10_000 else 1  # of each kind
_OPEN = "SELECT count(*) FROM deliveries WHERE state IN ('queued', 'claimed', 'handed_over', 'deferred')"
_WAY = {"SYNDICATE_SCHEDULE__RUNNER": "workers", "SYNDICATE_DELIVERY__LEASE": "2s"}


class Crew:
    """Workers of one home; whoever ends is replaced."""

    def __init__(self, one: Chaos) -> None:
        self.one = one
        self.workers = [self._begun() for _ in range(WORKERS)]

    def _begun(self) -> "Popen[str]":
        return start(self.one.home, "worker", **self.one.environment)

    def kill(self, number: int) -> None:
        self.workers[number].kill()
        ended(self.workers[number])
        self.workers[number] = self._begun()

    def stop(self, number: int, seconds: float) -> None:
        self.workers[number].send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.workers[number].send_signal(signal.SIGCONT)

    def end(self) -> None:
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            ended(worker)


@contextmanager
def crew(one: Chaos) -> Iterator[Crew]:
    those = Crew(one)
    try:
        yield those
        those.end()
    finally:
        for worker in those.workers:
            worker.kill()


def test_workers_lose_nobody_and_write_to_nobody_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(f"{SEED} workers")  # noqa: S311 (moments are to be repeatable, not secret)
    blows = [*["kill", "stop", "restart"] * BLOWS]
    dice.shuffle(blows)
    with (
        postgres.alone() as server,
        faulty(tmp_path / "smtp", Plan(seed=SEED, rates=RATES)) as smtp,
    ):
        monkeypatch.setenv("SYNDICATE_STORE__URL", server.url())
        for name, value in _WAY.items():
            monkeypatch.setenv(name, value)
        way = {**_WAY, "SYNDICATE_STORE__URL": server.url()}
        one = Chaos(waiting(tmp_path / "home", READERS), smtp, "hold", way)
        assert server.ask("SELECT count(*) FROM procrastinate_jobs")[0][0] == -(-READERS // 5000)
        with crew(one) as workers:
            for blow in blows:
                _wait_for(one, READERS // (2 * len(blows)))
                time.sleep(dice.random() * 0.1)
                _strike(blow, dice.randrange(WORKERS), workers, server)
                one.blows += WORKERS if blow == "restart" else 1
            last = time.monotonic() + LONG_S * 5 + READERS / 100
            while server.ask(_OPEN)[0][0]:
                assert time.monotonic() < last, "some mails wait for ever"
                time.sleep(0.2)
        judge(one, READERS)


def _strike(blow: str, number: int, workers: Crew, server: postgres.Server) -> None:
    if blow == "kill":
        workers.kill(number)
    elif blow == "stop":
        workers.stop(number, 3.0)
    else:
        server.restart()


def _wait_for(one: Chaos, mails: int) -> None:
    last, wanted = time.monotonic() + 4 * LONG_S, one.server.lines() + mails
    while one.server.lines() < wanted:
        assert time.monotonic() < last, "nothing leaves"
        time.sleep(0.005)
