"""An import that is killed in the middle and run again comes to what it comes to in one go."""

import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import spawn, start
from tests.support.homes import home
from tests.support.trips import query

READERS = 12_000
LEDGER = (
    "SELECT s.address, s.name, p.newsletter, p.state, p.since, c.act, c.basis, c.at, c.evidence"
    " FROM subscribers s JOIN subscriptions p ON p.subscriber = s.id"
    " JOIN consents c ON c.subscriber = s.id ORDER BY s.address, c.id"
)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("table") / "readers.csv"
    rows = (
        f"r{n}@@x.example,actualites,,express,2025-05-01,card {n}\n"
        if n % 50 == 0
        else f"r{n % 11_000}@x.example,actualites,Nom {n},express,2025-05-01,card {n}\n"
        for n in range(READERS)
    )
    head = "email,newsletter,name,basis,consented_at,evidence\n"
    file.write_text(head + "".join(rows), encoding="utf-8")
    return file


def ledger(house: Path) -> list[tuple[Any, ...]]:
    return query(house, LEDGER)


def count(house: Path) -> int:
    found = query(house, "SELECT count(*) FROM sqlite_master WHERE name = 'subscribers'")
    return int(query(house, "SELECT count(*) FROM subscribers")[0][0]) if found[0][0] else 0


def test_kill_9_in_the_middle_changes_nothing_of_where_it_ends(table: Path, tmp_path: Path) -> None:
    command = ("subscribers", "import", str(table), "--json")
    whole, killed = home(tmp_path / "whole"), home(tmp_path / "killed")
    report = tmp_path / "fates.csv"
    once = spawn(whole, *command).json
    assert spawn(killed, "migrate").code == 0
    for some in (1, 4_000):
        process = start(killed, *command, "--report", str(report))
        deadline = time.monotonic() + 60
        while count(killed) < some and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        assert some <= count(killed) < once["new"]
        assert not report.exists()
    last = spawn(killed, *command, "--report", str(report)).json
    assert ledger(killed) == ledger(whole)
    assert last["new"] + last["known"] == once["new"]
    assert (last["duplicates"], last["refused"]) == (once["duplicates"], once["refused"])
    assert len(report.read_text().splitlines()) == READERS + 1
    assert not list(tmp_path.glob(".*.new"))
