"""A trip on a disk that is full in the middle: `python -m tests.support.small_disk NAME FREE_KIB HOME`.

Meant to be run by `unshare --user --map-root-user --mount`: it mounts a small disk of its own, which
is gone with it. Says what happened as one JSON object.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.support import trips
from tests.support.trips import TRIPS, written

_TOP = Path(__file__).parents[2]


def run(home: Path, command: tuple[str, ...]) -> "subprocess.CompletedProcess[str]":
    """Run a command of syndicate as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "syndicate", "--home", str(home), "--lang", "fr", *command],
        cwd=_TOP,
        env={**os.environ, "TMPDIR": tempfile.gettempdir()},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def filled(disk: Path, free_kib: int) -> Path:
    """Leave only `free_kib` on `disk`; return the file that takes the rest."""
    ballast = disk / "ballast"
    space = os.statvfs(disk)
    take = space.f_bavail * space.f_frsize - free_kib * 1024
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(take, 1))
    return ballast


def mounted(size: str) -> Path:
    """Return a new disk of `size`."""
    disk = Path(tempfile.mkdtemp())
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)], check=True)
    return disk


def main(name: str, free_kib: int, start: Path) -> dict[str, Any]:
    """Take the trip `name` from the home at `start` on a disk that has `free_kib` left."""
    trip = TRIPS[name]
    disk = mounted("64m")
    home = disk / "home"
    shutil.copytree(start, home)
    if (home / "var" / "instance").exists():
        trips.ok(home, "adopt", "--by", "chaos@metropole.example")
    command = trips.command_of(home, trip)
    before = written(home)
    ballast = filled(disk, free_kib)
    first = run(home, command)
    during = written(home)
    ballast.unlink()
    trips.assert_whole(home)
    second = run(home, command)
    trip.done(home)
    trips.assert_whole(home)
    return {
        "first": first.returncode,
        "said": first.stdout + first.stderr,
        "second": second.returncode,
        "then": second.stdout + second.stderr,
        "unknown": unknown(home),
        "torn": torn(before, during, written(home)),
        "left": [*trips.leftovers(home / "public"), *trips.leftovers(home / "content")],
    }


def unknown(home: Path) -> int:
    """Return how many mails are named as perhaps arrived."""
    count: int = trips.query(home, "SELECT count(*) FROM deliveries WHERE state = 'unknown'")[0][0]
    return count


def torn(*states: dict[str, bytes]) -> list[str]:
    """Return the files that were, in the middle, neither what they were nor what they became."""
    before, during, after = states
    return [
        path for path, data in during.items() if data not in (before.get(path), after.get(path))
    ]


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))))  # noqa: T201 (its answer)
