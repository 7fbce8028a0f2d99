"""Deliver an issue by one worker and by two, on PostgreSQL, beside `deliver` with a file; and see how it grows.

`make bench-workers` is how it is called; MAILS and ROUNDS say how much. Server, receiver and workers share
this machine: on two cores, two workers have less than one each. Rates are the ledger's own, from the first
hand-over to the last answer: what starting a process takes is not in them.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.building import machine
from benchmarks.delivering import anew, postfix
from benchmarks.delivering.postfix import Programs
from benchmarks.delivery import SESSIONS, alone, report
from tests.support import postgres
from tests.support.postgres import Server

TOP = Path(__file__).parents[1]
PLACE = TOP / "var" / "bench" / "workers"
SIZE = 33_000
FILE, ONE, TWO = "deliver, SQLite", "1 worker, PostgreSQL", "2 workers, PostgreSQL"
_SPAN = "SELECT extract(epoch FROM max(settled_at) - min(handed_over_at)), count(*) FROM deliveries WHERE state = 'sent'"
_OPEN = "SELECT 1 FROM deliveries WHERE state <> 'sent' LIMIT 1"
_JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'mails'"
_SETTLED_S = 600


@dataclass(slots=True)
class Found:
    """mails a second of each round, by who sent."""

    rates: dict[str, list[float]] = field(default_factory=dict)

    def note(self, name: str, rate: float) -> None:
        self.rates.setdefault(name, []).append(rate)


def way(port: int) -> Mapping[str, str]:
    return {
        "SYNDICATE_DELIVERY__TRANSPORT": "smtp",
        "SYNDICATE_DELIVERY__SMTP__HOST": "127.0.0.1",
        "SYNDICATE_DELIVERY__SMTP__PORT": str(port),
        "SYNDICATE_DELIVERY__SMTP__TLS": "none",
        "SYNDICATE_DELIVERY__SMTP__CONNECTIONS": str(SESSIONS),
    }


@contextmanager
def environment(more: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(more)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def made(folder: Path, mails: int) -> float:
    """Make a publication whose mails are due; return how many rows a second were enrolled."""
    shutil.rmtree(folder, ignore_errors=True)
    alone("found", folder, mails)
    said, _ = alone("enrol", folder, SIZE)
    return mails / said["seconds"]


def by_file(folder: Path, port: int) -> float:
    """Deliver with a file; return mails a second."""
    anew.again(folder)
    command = [sys.executable, "-m", "syndicate", "--home", str(folder), "deliver"]
    subprocess.run(command, check=True, env={**os.environ, **way(port)}, stdout=subprocess.DEVNULL)
    return anew.rate(folder)


def by_workers(folder: Path, port: int, server: Server, count: int) -> float:
    """Deliver with so many workers; return mails a second."""
    server.ask(anew.AGAIN)
    server.ask(anew.SENDING)
    command = [sys.executable, "-m", "syndicate", "--home", str(folder), "worker"]
    crew = [
        subprocess.Popen(
            command,
            env={**os.environ, **way(port)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(count)
    ]
    try:
        last = time.monotonic() + _SETTLED_S
        while server.ask(_OPEN):
            if time.monotonic() > last or any(one.poll() is not None for one in crew):
                raise SystemExit("workers do not come to an end")
            time.sleep(0.5)
    finally:
        for one in crew:
            one.terminate()
        for one in crew:
            one.wait()
    ((seconds, mails),) = server.ask(_SPAN)
    return float(mails) / float(seconds)


def rounds(programs: Programs, count: int, mails: int) -> Iterator[str]:
    """Measure all in turn, so many times; yield a table."""
    found, filed, served = Found(), PLACE / "file", PLACE / "server"
    made(filed, mails)
    with postgres.alone() as server, postfix.sink(programs) as port:
        with environment(at(server)):
            made(served, mails)
        for number in range(count):
            found.note(FILE, by_file(filed, port))
            with environment(at(server)):
                found.note(ONE, by_workers(served, port, server, 1))
                found.note(TWO, by_workers(served, port, server, 2))
            print(f"round {number + 1} done", file=sys.stderr)
    yield "| | mails/s | by one worker’s, each round | by SQLite’s, each round |"
    yield "|---|---:|---|---|"
    for name, rates in found.rates.items():
        beside = [
            " ".join(f"{a / b:.2f}" for a, b in zip(rates, found.rates[other], strict=True))
            for other in (ONE, FILE)
        ]
        yield f"| {name} | {median(rates):.0f} ({min(rates):.0f}–{max(rates):.0f}) | {' | '.join(beside)} |"


def growing(programs: Programs, sizes: Sequence[int]) -> Iterator[str]:
    """Enrol and deliver more and more with two workers; yield what each mail costs."""
    yield "| readers | enrolled, rows/s | delivered by 2 workers, mails/s | a million takes | jobs | database, bytes a mail |"
    yield "|---:|---:|---:|---:|---:|---:|"
    for mails in sizes:
        with postgres.alone() as server, postfix.sink(programs) as port, environment(at(server)):
            enrolled = made(PLACE / "growing", mails)
            ((jobs,),) = server.ask(_JOBS)
            rate = by_workers(PLACE / "growing", port, server, 2)
            ((size,),) = server.ask("SELECT pg_database_size(current_database())")
        minutes = 1e6 / rate / 60
        yield f"| {mails} | {enrolled:.0f} | {rate:.0f} | {minutes:.0f} min | {jobs} | {size / mails:.0f} |"
        print(f"{mails} done", file=sys.stderr)


def at(server: Server) -> Mapping[str, str]:
    return {"SYNDICATE_STORE__URL": server.url(), "SYNDICATE_SCHEDULE__RUNNER": "workers"}


def main(arguments: Sequence[str]) -> int:
    """Measure."""
    parser = argparse.ArgumentParser(description="Deliver by workers on PostgreSQL, beside SQLite.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--mails", type=int, default=20_000)
    parser.add_argument("--grow", type=int, nargs="*", default=[10_000, 40_000, 160_000])
    asked = parser.parse_args(arguments)
    programs = postfix.found(PLACE.parent)
    if programs is None:
        print("Debian’s package postfix cannot be had here; without smtp-sink nothing is measured.")
        return 0
    heading = [
        f"{asked.rounds} rounds of {asked.mails} mails of {SIZE // 1000} kB, {machine.today()}",
        machine.place(),
        machine.own(),
    ]
    text = [*(f"- {one}" for one in heading), "", *rounds(programs, asked.rounds, asked.mails)]
    report("bench-workers", "\n".join([*text, "", *growing(programs, asked.grow)]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
