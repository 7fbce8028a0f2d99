"""Of several processes one keeps the clock, until it ends or dies; whoever waits stands in for one that hangs."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syndicate.app import App, compose
from syndicate.clocks import SteppingClock
from syndicate.schedule import jobs
from syndicate.schedule.turn import Turn
from tests.support import homes
from tests.support.waiting import until

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HOLD = """\
import sys, time
from pathlib import Path
from syndicate.delivery import locks
with locks.held(Path(sys.argv[1]), keep=True):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = compose(homes.home(tmp_path / "home"), {}, SteppingClock(NOW))
    yield made
    made.close()


@pytest.fixture
def other(app: App) -> Iterator["subprocess.Popen[str]"]:
    """Have another process keep the clock."""
    words = [sys.executable, "-c", HOLD, str(app.house.var / "locks" / "clock")]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_one_alone_keeps_the_clock_for_as_long_as_it_lives(app: App) -> None:
    turn, second = Turn(app.house), Turn(app.house)
    assert [turn.ours(), turn.ours(), second.ours(), turn.ours()] == [True, True, False, True]
    turn.end()
    assert [second.ours(), turn.ours()] == [True, False]
    second.end()
    assert turn.ours()
    turn.end()


def test_who_dies_leaves_it_to_the_next(app: App, other: "subprocess.Popen[str]") -> None:
    turn = Turn(app.house)
    assert not turn.ours()
    other.kill()
    other.wait()
    until(turn.ours)
    turn.end()


def test_who_waits_stands_in_for_one_that_does_not_tick(
    app: App, other: "subprocess.Popen[str]"
) -> None:
    patient, hasty = Turn(app.house), Turn(app.house, patience_s=0.05)
    assert not patient.ours()
    until(hasty.ours)
    jobs.tick(app.house, NOW)  # the other one, or a stand-in: somebody did
    assert not hasty.ours()
    until(hasty.ours)
    assert not patient.ours()
    assert other.poll() is None
