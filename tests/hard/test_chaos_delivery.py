"""Senders killed or stopped at random moments, before a server that fails: who has the mail, and how often.

The server survives and keeps a record; the ledger is compared with it. CHAOS says how many kills,
half of them under each policy, CHAOS_SEED which; `make chaos` does 210, others each time; here, six.
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from syndicate.app import settings_of
from syndicate.delivery.transports.desk import IN_FLIGHT
from tests.support import trips
from tests.support.cli import run, start
from tests.support.faults import Entry, Faulty, Plan, faulty
from tests.support.homes import home, write_article
from tests.support.waiting import LONG_S

SEED = int(os.environ.get("CHAOS_SEED", "2018"))
KILLS = max(1, int(os.environ.get("CHAOS", "6")) // 2)
STOPS = max(1, KILLS // 10)
READERS = 60 + 12 * KILLS  # enough for the last kill to find something to interrupt
MEAN_MAILS = 6  # between two kills
# Policies that pause a provider have no place here: they would have to be waited for.
RATES = {
    "connect 421 4.3.2 closed": 0.03,
    "mail 451 4.3.0 later": 0.02,
    "rcpt 450 4.2.0 busy": 0.03,
    "rcpt 452 4.2.2 full": 0.02,
    "rcpt 550 5.1.1 nobody": 0.03,
    "rcpt 552 5.2.2 full": 0.02,
    "rcpt drop": 0.01,
    "data 421 4.3.2 closed": 0.01,
    "data garbage": 0.005,
    "body 451 4.3.0 later": 0.02,
    "body 554 5.6.0 content": 0.02,
    "body 421 4.3.2 closed": 0.005,
    "body slow": 0.2,
    "body cut": 0.005,
    "body drop": 0.005,
    "body garbage": 0.005,
    "body lost": 0.005,
    "body stall": 0.005,
}
WAY = {
    "SYNDICATE_DELIVERY__RETRY": "0s",
    "SYNDICATE_DELIVERY__SMTP__TIMEOUT": "1s",
    "SYNDICATE_DELIVERY__SMTP__CONNECTIONS": "4",
}


@dataclass
class Chaos:
    """A home whose mails are due, a server, and how often a sender was cut short."""

    home: Path
    server: Faulty
    policy: str
    more: Mapping[str, str] = field(default_factory=dict)
    blows: int = 0

    @property
    def environment(self) -> dict[str, str]:
        way = {**WAY, "SYNDICATE_DELIVERY__UNKNOWN": self.policy, **self.more}
        return {**way, **self.server.environment}

    @property
    def smtp(self) -> Any:
        return settings_of(self.home, self.environment).delivery.smtp

    @property
    def pipelined(self) -> int:
        return IN_FLIGHT

    @property
    def in_flight(self) -> int:
        """Return how many mails one sender may have between its last byte and the answer."""
        return int(self.smtp.connections) * self.pipelined

    def sender(self) -> "subprocess.Popen[str]":
        return start(self.home, "deliver", "--until-empty", **self.environment)

    def rows(self) -> dict[str, tuple[str, str]]:
        """Return state and Message-ID of each reader's mail."""
        found: dict[str, tuple[str, str]] = {}
        after: int | None = 0
        while after is not None:
            words = ("deliveries", "list", "--limit", "10000", "--after", str(after), "--json")
            page = run(self.home, *words).json
            for row in page["deliveries"]:
                found[row["address"]] = (row["state"], row["message_id"])
            after = page["next"]
        return found

    def finish(self) -> None:
        """Deliver to the end, with nobody cut short any more."""
        process = self.sender()
        _, err = process.communicate(timeout=LONG_S * 5)
        assert process.returncode in (0, 1), err
        assert "Traceback" not in err, err


def waiting(folder: Path, readers: int) -> Path:
    """Make a home with a mail that is due for each of so many readers; return it."""
    made = home(folder)
    write_article(made, "fete", body="Un paragraphe.\n\n" * 40)
    table = made / "readers.csv"
    rows = "".join(f"r{n}@readers.example,actualites,express,2025-05-01\n" for n in range(readers))
    table.write_text(f"email,newsletter,basis,consented_at\n{rows}", encoding="utf-8")
    trips.ok(made, "subscribers", "import", str(table))
    plan = ("issue", "plan", "actualites", "--at", "2026-03-10T09:00:00Z", "--json")
    issue = trips.ok(made, *plan).json["id"]
    trips.ok(made, "issue", "send", issue, "--now")
    return made


@pytest.fixture(scope="module")
def due(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return waiting(tmp_path_factory.mktemp("due") / "home", READERS)


@contextmanager
def chaos(due: Path, folder: Path, policy: str, **more: str) -> Iterator[Chaos]:
    shutil.copytree(due, folder / "home")
    trips.ok(folder / "home", "adopt", "--by", "chaos@metropole.example")
    with faulty(folder / "server", Plan(seed=SEED, rates=RATES, slow_s=0.02)) as server:
        yield Chaos(folder / "home", server, policy, more)


def wait_for(server: Faulty, mails: int, process: "subprocess.Popen[str]") -> None:
    """Wait until the server has noted so many mails more, or the sender has ended."""
    last, wanted = time.monotonic() + LONG_S, server.lines() + mails
    while server.lines() < wanted and process.poll() is None:
        assert time.monotonic() < last
        time.sleep(0.001)


def put_to_sleep(process: "subprocess.Popen[str]", folder: Path) -> bool:
    """Stop a sender while it holds no lock of the database: nobody could go on. Tell whether it lived."""
    while process.poll() is None:
        process.send_signal(signal.SIGSTOP)
        with closing(sqlite3.connect(folder / "var" / "syndicate.db", timeout=1)) as database:
            database.isolation_level = None
            try:
                database.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                process.send_signal(signal.SIGCONT)
                time.sleep(0.003)
                continue
            database.execute("ROLLBACK")
        return True
    return False


def ended(process: "subprocess.Popen[str]") -> None:
    _, err = process.communicate(timeout=LONG_S)
    assert "Traceback" not in err, err


@pytest.mark.parametrize("policy", ["hold", "resend"])
def test_a_sender_killed_at_any_moment_loses_nobody(due: Path, tmp_path: Path, policy: str) -> None:
    dice = random.Random(f"{SEED} {policy}")  # noqa: S311 (moments are to be repeatable, not secret)
    with chaos(due, tmp_path, policy) as one:
        for _ in range(KILLS):
            process = one.sender()
            mails = dice.randrange(2 * MEAN_MAILS)
            wait_for(one.server, mails, process)
            time.sleep(dice.random() * (0.02 if mails else 0.7))  # before its first mail, too
            if process.poll() is None:
                process.kill()
                one.blows += 1
            ended(process)
        assert one.blows, "every sender had ended before it could be killed"
        one.finish()
        judge(one)


@pytest.mark.parametrize("policy", ["hold", "resend"])
def test_a_sender_that_sleeps_past_its_lease_wakes_to_find_its_mails_taken_care_of(
    due: Path, tmp_path: Path, policy: str
) -> None:
    dice = random.Random(f"{SEED} {policy} stops")  # noqa: S311 (see above)
    with chaos(due, tmp_path, policy, SYNDICATE_DELIVERY__LEASE="3s") as one:
        for _ in range(STOPS):
            sleeper, other = one.sender(), one.sender()
            wait_for(one.server, 1 + dice.randrange(MEAN_MAILS), sleeper)
            time.sleep(dice.random() * 0.02)
            one.blows += put_to_sleep(sleeper, one.home)
            wait_for(one.server, MEAN_MAILS, other)
            time.sleep(3.5)  # its lease is over by now, and the other one goes on
            wait_for(one.server, MEAN_MAILS, other)
            sleeper.send_signal(signal.SIGCONT)
            wait_for(one.server, MEAN_MAILS, sleeper)
            for process in (sleeper, other):
                process.terminate()
                ended(process)
        one.finish()
        judge(one)


def judge(one: Chaos, readers: int = READERS) -> None:
    """Compare the ledger with the server's own truth."""
    rows, entries = one.rows(), one.server.record()
    assert len(rows) == readers
    noted: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        noted[entry.recipient].append(entry)
    for reader, (state, message_id) in rows.items():
        try:
            assert_confirmed(state, message_id, noted[reader], one.policy)
        except AssertionError as error:
            error.add_note(f"{reader}: {state}; {noted[reader]}")
            raise
    if one.policy == "hold":
        assert_few_are_unknown(one, {key for key, (state, _) in rows.items() if state == "unknown"})
    else:
        assert sum(map(repeated, noted.values())) <= one.blows * one.in_flight


def assert_confirmed(state: str, message_id: str, noted: list[Entry], policy: str) -> None:
    """Assert that a reader's state is one that the record bears out; unknown may be either."""
    assert state in ("sent", "refused", "unknown"), "lost"
    taken = [entry for entry in noted if entry.taken]
    assert {entry.message_id for entry in taken} <= {message_id}
    assert len(taken) <= (1 if policy == "hold" else 2)
    if state == "sent":
        assert taken
    if state == "refused":
        assert any(entry.refused for entry in noted)
        assert not taken or policy == "resend"


def assert_few_are_unknown(one: Chaos, unknown: set[str]) -> None:
    """Assert that whoever is unknown was in flight, at a kill or when the server left us in doubt."""
    doubtful = [entry for entry in one.server.record() if entry.doubtful]
    excused = {entry.recipient for entry in doubtful}
    most = one.blows * one.in_flight + len(doubtful) * (one.pipelined - 1)
    assert len(unknown - excused) <= most


def repeated(noted: list[Entry]) -> int:
    """Return how often a mail was sent again although the server had acknowledged it."""
    taken = [entry for entry in noted if entry.taken]
    return sum(bool(entry.answer) for entry in taken[:-1])
