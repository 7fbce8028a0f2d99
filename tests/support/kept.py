"""A publication that is backed up, and brought back: the commands, and what one looks at afterwards."""

from pathlib import Path

from tests.support import homes
from tests.support.cli import at, run

ADDED, PLAN, SOON = "2026-03-10T12:00:00Z", "2026-03-11T12:00:00Z", "2026-03-12T06:30:00Z"
PARIS = "2026-03-12T07:00:05Z"
BY = ("--by", "a@metropole.example")


def made(folder: Path) -> Path:
    home = homes.home(folder)
    homes.write_article(home, "fete")
    return home


def save(home: Path, name: str = "backup.tar", *options: str) -> Path:
    target = home.parent / name
    done = at(SOON, home, "backup", str(target), *options)
    assert done.code == 0, done.err
    return target


def bring(home: Path, backup: Path, *options: str) -> None:
    done = at(PARIS, home, "restore", str(backup), *options, *BY)
    assert done.code == 0, done.err


def reason(home: Path) -> str | None:
    found = run(home, "schedule", "show", "--json").json["held"]
    return found and str(found["reason"])
