"""Jobs run again and again, also when somebody puts the clock of the machine back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest

from syndicate.clocks import Setbacks
from syndicate.schedule.local import Ticker
from tests.support.waiting import until

HOUR = timedelta(hours=1)


@dataclass
class Machine:
    """Two clocks: one that people set, and one that only goes forward."""

    wall: float = 1_773_298_800.0
    steady: float = 5.0

    def setbacks(self) -> Setbacks:
        return Setbacks(lambda: self.wall, lambda: self.steady)

    def wait(self, seconds: float, *, wall: float | None = None) -> None:
        self.steady += seconds
        self.wall += seconds if wall is None else wall


@contextmanager
def ticking(ticker: Ticker) -> Iterator[None]:
    ticker.start()
    try:
        yield
    finally:
        ticker.stop()


def test_a_clock_that_is_put_back_stops_no_job() -> None:
    machine, runs = Machine(), list[str]()
    ticker = Ticker(machine.setbacks(), look_s=0.01)
    for name in ("tick", "figures"):
        ticker.every(HOUR, name, lambda name=name: runs.append(name))  # type: ignore[misc]
    with ticking(ticker):
        until(lambda: sorted(runs) == ["figures", "tick"])
        machine.wait(3, wall=-1800)
        until(lambda: sorted(runs) == ["figures", "figures", "tick", "tick"])
        machine.wait(3)

        def all_ran_again() -> bool:
            # Once may be too early: a run that is about to end keeps the next from beginning.
            machine.wait(3, wall=-1800)
            return runs.count("tick") >= 3 <= runs.count("figures")

        until(all_ran_again)


@pytest.mark.parametrize(
    ("wall", "is_back"),
    [(3, False), (2.9, False), (0.5, True), (-3600, True), (7200, False)],
    ids=["goes on", "is slowed down", "is put back", "is put back an hour", "is put forward"],
)
def test_only_a_clock_that_is_put_back_is_one(wall: float, is_back: bool) -> None:
    machine = Machine()
    setbacks = machine.setbacks()
    machine.wait(3, wall=wall)
    assert setbacks.again() is is_back
    machine.wait(3)
    assert not setbacks.again()
