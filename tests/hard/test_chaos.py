"""Ends at any moment: what was there stays whole, the next run finishes, nobody gets a mail twice.

CHAOS says how many ends in all, CHAOS_SEED which; `make chaos` does 210, others each time; here, three.
"""

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support import trips
from tests.support.mail import serving
from tests.support.trips import READERS, TRIPS, Trip, command_of, written

TOP = Path(__file__).parents[2]
SEED = int(os.environ.get("CHAOS_SEED", "2018"))
ENDS = int(os.environ.get("CHAOS", "3"))
STRIDE = 3  # no divisor of the number of trips: three are not the first three
SIGNALS = ("SIGKILL", "SIGKILL", "SIGTERM", "SIGINT")


@dataclass
class Taker:
    """A mail server that remembers for whom it took mail."""

    taken: Counter[str] = field(default_factory=Counter)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        self.taken.update(envelope.rcpt_tos)
        return "250 2.0.0 Ok"


@contextmanager
def mail_server(trip: Trip, taker: Taker) -> Iterator[Mapping[str, str]]:
    """Give the environment in which the trip's mails go to `taker`."""
    if not trip.mails:
        yield {}
        return
    with serving(taker) as environment:
        yield environment


def attempt(
    home: Path, command: tuple[str, ...], at: int, blow: str, environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    """Run a command that is struck at its `at`-th call to the system."""
    words = ("--home", str(home), "--lang", "en", *command)
    return subprocess.run(
        [sys.executable, "-m", "tests.support.dying", str(at), blow, *words],
        cwd=TOP,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class Grounds:
    """Homes to begin each trip from, made once, and where each leads if nothing happens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cache  # noqa: B019 (one object, for the length of the session)
    def start(self, name: str) -> Path:
        home = self.folder / name / "home"
        trips.begin(home, TRIPS[name])
        return home

    @cache  # noqa: B019 (see above)
    def calls(self, name: str) -> int:
        """Return how many calls a whole trip makes; its end is left in `<name>/whole`."""
        whole = self.folder / name / "whole"
        self.copy(name, whole)
        count = self.folder / name / "count"
        with mail_server(TRIPS[name], Taker()) as environment:
            done = attempt(
                whole,
                command_of(whole, TRIPS[name]),
                0,
                "SIGKILL",
                {**environment, "DYING_COUNT": str(count)},
            )
        assert done.returncode in TRIPS[name].exits, done.stderr
        TRIPS[name].done(whole)
        return int(count.read_text(encoding="ascii"))

    def copy(self, name: str, to: Path) -> Path:
        """Make `to` the home a trip begins from; its database sends from there."""
        shutil.copytree(self.start(name), to)
        if (to / "var" / "instance").exists():
            trips.ok(to, "adopt", "--by", "chaos@metropole.example")
        return to


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Grounds:
    return Grounds(tmp_path_factory.mktemp("chaos"))


def ends() -> Iterator[tuple[str, int, str, float]]:
    """Yield which trip ends, how, and how far on its way (0 to 1)."""
    dice = random.Random(SEED)  # noqa: S311 (ends are to be repeatable, not secret)
    for number in range(ENDS):
        name = list(TRIPS)[number * STRIDE % len(TRIPS)]
        yield name, number, dice.choice(SIGNALS), dice.random()


@pytest.mark.wide
@pytest.mark.parametrize(
    ("name", "number", "blow", "way"),
    list(ends()),
    ids=lambda one: f"{one:.3f}" if isinstance(one, float) else str(one),
)
def test_a_trip_that_is_cut_short_is_finished_by_the_next(
    grounds: Grounds, tmp_path: Path, name: str, number: int, blow: str, way: float
) -> None:
    trip, at = TRIPS[name], 1 + int(way * grounds.calls(name))
    home = grounds.copy(name, tmp_path / "home")
    before = written(home)
    taker = Taker()
    with mail_server(trip, taker) as environment:
        first = attempt(home, command_of(home, trip), at, blow, environment)
        assert "Traceback" not in first.stderr, first.stderr
        assert first.returncode in ((-9,) if blow == "SIGKILL" else (0, 1)), first.stderr
        trips.assert_whole(home)
        assert_old_or_new(home, before, grounds.folder / name / "whole")
        second = attempt(home, command_of(home, trip), 10**9, blow, environment)
    assert "Traceback" not in second.stderr, second.stderr
    assert_finished(home, trip, second, blow)
    if trip.mails:
        assert_once(home, taker, blow)
    assert written(home) == written(grounds.folder / name / "whole")


def assert_old_or_new(home: Path, before: Mapping[str, bytes], whole: Path) -> None:
    """Assert that every file is what it was, or what it is to be."""
    new = written(whole)
    for path, data in written(home).items():
        aside = Path(path).name.startswith(".") and path.endswith(".new")
        assert aside or data in (before.get(path), new.get(path)), path


def assert_finished(
    home: Path, trip: Trip, second: "subprocess.CompletedProcess[str]", blow: str
) -> None:
    unknown = trip.mails and blow == "SIGKILL"  # one mail may be named as unknown, and exits 1
    assert second.returncode in (*trip.exits, *((1,) if unknown else ())), second.stderr
    trip.done(home)
    trips.assert_whole(home)
    assert trips.leftovers(home / "public") == trips.leftovers(home / "content") == []


def assert_once(home: Path, taker: Taker, blow: str) -> None:
    counts = dict(trips.query(home, "SELECT state, count(*) FROM deliveries GROUP BY state"))
    unknown = counts.get("unknown", 0)
    assert unknown <= (1 if blow == "SIGKILL" else 0)
    assert max(taker.taken.values()) == 1
    assert READERS - unknown <= len(taker.taken) <= READERS
