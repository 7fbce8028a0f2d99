"""Import a long table of readers into an empty home, export them again, and write docs/performance.md.

Each is a process of its own, whose memory the kernel keeps the peak of. One row in fifty is bad, in
one of several ways. Times are of this machine and this minute. `make bench-readers ROWS=1000000` is
how it is called.
"""

import argparse
import csv
import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.building import machine, page
from benchmarks.building.stopwatch import FailedError, Run, measured

TOP = Path(__file__).parents[1]
MOST_MEMORY = 250_000_000
BAD_EVERY = 50
_REFUSED = 1  # how an import ends that refused a row
NAMES = ("Zoé Lefèvre", "Jean-François d’Œuvray", "Anne O’Brien", "Mélanie Côté", "")
ZONES = {"fr": "Europe/Paris", "fr-CA": "America/Toronto", "en": ""}
WORDINGS = {
    "fr": "Oui, je veux recevoir « Actualités et agendas » chaque semaine\u00a0!",
    "fr-CA": "Oui, je désire recevoir « Actualités et agendas » par courriel.",
    "en": "Yes, send me “News and events”, and I can leave with one click.",
}
GOOD = {
    "newsletter": "actualites",
    "basis": "express",
    "ground": "",
    "source": "Formulaire du site",
}
# What is wrong with every fiftieth row, in turn.
BAD: Sequence[Mapping[str, str]] = (
    {"email": "nobody at nowhere"},
    {"locale": "de"},
    {"zone": "Mars/Olympus"},
    {"basis": ""},
    {"basis": "implied"},
    {"consented_at": "hier"},
    {"newsletter": "actualite"},
)


@dataclass(frozen=True, slots=True)
class Figure:
    """What one command did with how many rows, and what that took."""

    name: str
    rows: int
    run: Run


def rows(count: int) -> Iterator[Mapping[str, str]]:
    """Yield readers, the same each time."""
    tags = tuple(WORDINGS)
    for number in range(count):
        tag = tags[number % len(tags)]
        good = GOOD | {
            "email": f"lectrice.{number}@bench.example",
            "name": NAMES[number % len(NAMES)],
            "locale": tag,
            "zone": ZONES[tag],
            "consented_at": f"20{15 + number % 10}-0{1 + number % 9}-1{number % 10}T08:30:00+02:00",
            "wording": WORDINGS[tag],
            "evidence": f"fiche {number}",
        }
        turn, rest = divmod(number, BAD_EVERY)
        yield good if rest else {**good, **BAD[turn % len(BAD)]}


def write(table: Path, count: int) -> None:
    """Write a table of readers."""
    with table.open("w", encoding="utf-8", newline="") as file:
        names = (*GOOD, "email", "name", "locale", "zone", "consented_at", "wording", "evidence")
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows(count))


def figures(place: Path, count: int) -> Sequence[Figure]:
    """Measure an import into an empty home, and the export of what it brought.

    Raises FailedError where one of them did not do what it was to do.
    """
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(TOP / "config", place / "config")
    table, log = place / "readers.csv", place / "said.txt"
    write(table, count)
    bad = len(range(0, count, BAD_EVERY))
    command = [sys.executable, "-m", "syndicate", "--home", str(place), "subscribers"]
    measured([*command[:-1], "migrate"], log)
    taken = measured([*command, "import", str(table), "--json"], log, ends=(0, _REFUSED))
    _expect(log, new=count - bad, refused=bad)
    given = measured([*command, "export", str(place / "out.csv"), "--json"], log)
    _expect(log, subscriptions=count - bad)
    return (Figure("import", count, taken), Figure("export", count - bad, given))


def _expect(log: Path, **expected: Any) -> None:
    said = json.loads(log.read_text(encoding="utf-8"))
    if found := {name: said[name] for name, value in expected.items() if said[name] != value}:
        raise FailedError(f"{found} instead of {expected}")


def markdown(heading: Sequence[str], found: Sequence[Figure]) -> str:
    """Return the figures as a part of docs/performance.md."""
    lines = [
        *(f"- {one}" for one in heading),
        "",
        "| | rows | seconds | rows/s | CPU, s | peak, MB | ≤ 250 |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    for one in found:
        run = one.run
        verdict = "met" if run.peak <= MOST_MEMORY else "**missed**"
        rate = f"{one.rows / run.seconds:.0f}"
        cells = (one.name, f"{one.rows}", f"{run.seconds:.1f}", rate, f"{run.cpu:.1f}")
        lines.append(f"| {' | '.join(cells)} | {run.peak / 1e6:.0f} | {verdict} |")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Measure; exit 0 also where the limit is missed: it is reported."""
    parser = argparse.ArgumentParser(description="Import and export a long table of readers.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    count = parser.parse_args(arguments).rows
    what = f"{count} rows, one in {BAD_EVERY} of them bad, {machine.today()}"
    heading = [what, machine.place(), machine.own()]
    place = TOP / "var" / "bench" / "readers"
    found = figures(place, count)
    table, database = (place / name for name in ("readers.csv", "var/syndicate.db"))
    sizes = (f"{one.stat().st_size / 1e6:.0f} MB" for one in (table, database, place / "out.csv"))
    heading.append("the table {}, the database {}, the export {}".format(*sizes))
    text = markdown(heading, found)
    print(text)
    page.written(f"bench-readers {count}", text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
