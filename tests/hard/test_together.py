"""Everything at once on one SQLite file: nobody is told of an error, nothing is lost or doubled.

TOGETHER_S says for how long, TOGETHER_ROUNDS how often; `make chaos` does 30 s ten times.
"""

import http.client
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import time_machine

from syndicate.audience import tokens
from tests.support import trips
from tests.support.cli import Ran, sample, spawn

SECONDS = float(os.environ.get("TOGETHER_S", "3"))
ROUNDS = int(os.environ.get("TOGETHER_ROUNDS", "1"))
FIRST_READERS = 120


@dataclass
class Stage:
    """A publication in use, and all that people were told while it was."""

    home: Path
    until: float = 0.0
    ran: list[tuple[tuple[str, ...], Ran]] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    left: list[str] = field(default_factory=list)
    trouble: list[BaseException] = field(default_factory=list)

    def goes_on(self) -> bool:
        return time.monotonic() < self.until

    def do(self, *command: str) -> Ran:
        ran = spawn(self.home, *command)
        self.ran.append((command, ran))
        return ran


def import_readers(stage: Stage) -> None:
    number = 0
    while stage.goes_on():
        number += 1
        table = stage.home.parent / f"readers-{number}.csv"
        rows = "".join(
            f"r{number}-{n}@lecteurs.example,actualites,express,2025-05-01\n" for n in range(300)
        )
        table.write_text(f"email,newsletter,basis,consented_at\n{rows}", encoding="utf-8")
        stage.do("subscribers", "import", str(table))


def copy(stage: Stage) -> None:
    number = 0
    while stage.goes_on():
        number += 1
        stage.do("backup", str(stage.home.parent / f"copy-{number}.db"))


def tick(stage: Stage) -> None:
    while stage.goes_on():
        stage.do("schedule", "tick")


def deliver(stage: Stage) -> None:
    while stage.goes_on():
        stage.do("deliver")


def send(stage: Stage) -> None:
    """Send an issue of one work after the other."""
    names = sorted(one.name for one in (stage.home / "content" / "articles").iterdir())
    for name in names:
        if not stage.goes_on():
            return
        planned = stage.do("issue", "plan", "actualites", "--works", name, "--json")
        if planned.code == 0:
            stage.do("issue", "send", planned.json["id"], "--now")


def leave(stage: Stage, url: str) -> None:
    """Unsubscribe one reader after the other, as mail programs do."""
    keys = tokens.load(stage.home / "var" / "keys")
    host = url.removeprefix("http://")
    statement = "SELECT subscriber FROM subscriptions WHERE newsletter = 'actualites'"
    readers = trips.query(stage.home, f"{statement} AND state = 'active' ORDER BY subscriber")
    for (reader,) in readers[:FIRST_READERS]:
        if not stage.goes_on():
            return
        token = tokens.one_click(keys, reader, "actualites")
        with closing(http.client.HTTPConnection(host, timeout=30)) as connection:
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", f"/u/{token}", "List-Unsubscribe=One-Click", kind)
            stage.answers[connection.getresponse().status] += 1
        stage.left.append(reader)
        time.sleep(0.05)


@contextmanager
def served(home: Path, log: Path) -> Iterator[str]:
    """Run `serve`; give its address. Its words go to `log`."""
    words = ("--home", str(home), "--lang", "en", "serve", "--port", "0")
    with log.open("w", encoding="utf-8") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "syndicate", *words],
            stdout=subprocess.PIPE,
            stderr=err,
            text=True,
        )
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            yield line.partition("http://")[2].partition(" ")[0].join(("http://", ""))
        finally:
            process.terminate()
            process.communicate(timeout=60)
            assert process.returncode == 0


def play(stage: Stage, actors: list[Callable[[], None]]) -> None:
    def guarded(actor: Callable[[], None]) -> None:
        try:
            actor()
        except BaseException as error:  # noqa: BLE001 (asserted below, in the test's own thread)
            stage.trouble.append(error)

    stage.until = time.monotonic() + SECONDS
    threads = [threading.Thread(target=guarded, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS + 120)
    assert stage.trouble == []


@pytest.mark.parametrize("number", range(ROUNDS))
def test_everything_at_once_troubles_nobody(tmp_path: Path, number: int) -> None:
    home = sample(tmp_path / "home")
    trips.ok(home, "build")
    with time_machine.travel("2018-11-20T17:00:00Z", tick=False):
        trips.ok(home, "subscribers", "import", str(home / "config" / "sample-readers.csv"))
    stage, log = Stage(home), tmp_path / "serve.log"
    with served(home, log) as url:
        acts = [import_readers, copy, tick, deliver, send]
        play(stage, [*((lambda act=act: act(stage)) for act in acts), lambda: leave(stage, url)])
    last = trips.ok(home, "deliver", "--until-empty", "--json")
    assert_nobody_was_troubled(stage, log.read_text(encoding="utf-8"))
    assert_all_is_kept(stage, json.loads(last.out)["remaining"])


def assert_nobody_was_troubled(stage: Stage, log: str) -> None:
    told = [(command, ran.err) for command, ran in stage.ran if ran.code or "error" in ran.err]
    assert told == []
    assert {command[0] for command, _ in stage.ran} >= {"subscribers", "backup", "schedule"}
    assert set(stage.answers) == {200}
    assert "ERROR" not in log, log
    assert "Traceback" not in log, log


def assert_all_is_kept(stage: Stage, remaining: dict[str, int]) -> None:
    home = stage.home
    assert trips.query(home, "PRAGMA integrity_check") == [("ok",)]
    copies = sorted(home.parent.glob("copy-*.db"))
    assert copies
    for copy in copies:
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    states = dict(trips.query(home, "SELECT id, state FROM deliveries"))
    mails = Counter(int(file.stem) for file in (home / "var" / "outbox").glob("*/*.eml"))
    assert set(mails) == {row for row, state in states.items() if state == "sent"}
    assert set(states.values()) <= {"sent", "withheld"}
    assert not any(remaining[state] for state in ("queued", "claimed", "handed_over", "unknown"))
    statement = "SELECT subscriber FROM subscriptions WHERE state = 'left'"
    assert {row[0] for row in trips.query(home, statement)} >= set(stage.left)
    imported = sum(1 for command, _ in stage.ran if command[0] == "subscribers") * 300
    statement = "SELECT count(*) FROM subscribers WHERE address LIKE 'r%-%@lecteurs.example'"
    assert trips.query(home, statement) == [(imported,)]
