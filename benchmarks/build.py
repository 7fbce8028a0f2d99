"""Build the same content with syndicate and with Hugo, in turn, and write docs/performance.md.

Each build is a whole process. In every round, first with feeds only and then with a page per work:
cold (nothing left of an earlier build), no change, one change (title and text of the newest work, in
one language). Who begins changes with each round. Times are of this machine and this minute; the
ratios are what counts. `make bench-build SIZE=10000` is how it is called.
"""

import argparse
import shutil
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.building import corpus, hugo, machine, ours, page, plot, table
from benchmarks.building.contenders import Contender, Hugo, Syndicate, doubts, weights
from benchmarks.building.profile import profiled
from benchmarks.building.results import COLD, FEEDS, ONE, PAGES, SAME, STEPS, Case, Results
from benchmarks.building.stopwatch import Run, measured

TOP = Path(__file__).parents[1]
MODES = (FEEDS, PAGES)
Runs = Mapping[Case, Mapping[str, list[Run]]]


class Bench:
    """A tree of content on disk, and those who build it."""

    def __init__(self, place: Path, size: int) -> None:
        self.place = place
        self.size = size
        self.content = place / "content"
        self.log = place / "said.txt"
        shutil.rmtree(place, ignore_errors=True)
        corpus.write(self.content, size)
        self._file = corpus.newest(self.content)
        self._text = self._file.read_text(encoding="utf-8")
        self._turn = 0
        self.ours = Syndicate(place)

    def contenders(self, binary: Path | None) -> Sequence[Contender]:
        """Return who builds; a first build of ours, not measured, tells Hugo how long feeds are."""
        self.ours.prepare(pages=False)
        measured(self.ours.command(pages=False), self.log)
        if binary is None:
            return (self.ours,)
        entries = ours.entries(self.place)
        return (self.ours, Hugo(binary, self.place / "hugo", self.content, entries))

    def edit(self) -> str:
        """Change the newest work once more; return what its title begins with now."""
        self._turn += 1
        self._file.write_text(corpus.edited(self._text, self._turn), encoding="utf-8")
        return f"({self._turn}) "

    def ready(self, step: str, those: Sequence[Contender]) -> str:
        """Bring everything into the state in which `step` begins; return the newest title's beginning."""
        if step == COLD:
            for one in those:
                one.forget()
        return self.edit() if step == ONE else f"({self._turn}) " if self._turn else ""


def rounds(bench: Bench, those: Sequence[Contender], count: int) -> tuple[Runs, Sequence[str]]:
    """Return what each build took, and what is to say of what was built."""
    runs: Runs = defaultdict(lambda: {one.name: [] for one in those})
    notes: dict[str, None] = {}
    for mode in MODES:
        pages = mode == PAGES
        for one in those:
            one.prepare(pages=pages)
        for turn in range(count):
            for step in STEPS:
                title = bench.ready(step, those)
                for one in those if turn % 2 == 0 else reversed(those):
                    run = measured(one.command(pages=pages), bench.log)
                    runs[mode, step][one.name].append(run)
                    _say(mode, step, one.name, run)
                    found = doubts(one, bench.size, title, pages=pages)
                    notes.update(dict.fromkeys(f"**{mode}: {doubt}**" for doubt in found))
        notes.update(dict.fromkeys(f"{mode}: {weights(one)}" for one in those))
    return runs, tuple(notes)


def _say(mode: str, step: str, name: str, run: Run) -> None:
    figures = f"{run.seconds:8.2f} s  {run.cpu:8.2f} s CPU  {run.peak / 1e6:6.0f} MB"
    print(f"{f'{mode}, {step}':<28} {name:<10} {figures}", flush=True)


def profiles(bench: Bench, missed: Sequence[Case]) -> Mapping[Case, str]:
    """Return a profile of each case whose limit was missed, of one more build."""
    found = {}
    for mode, step in missed:
        bench.ours.prepare(pages=mode == PAGES)
        command = bench.ours.command(pages=mode == PAGES)
        bench.ours.forget()
        if step != COLD:
            measured(command, bench.log)
        bench.ready(ONE if step == ONE else SAME, ())
        found[mode, step] = profiled(command, bench.place / "profile.bin")
    return found


def publish(results: Results) -> None:
    """Write the picture and the table: into the documents, if they have a place for this size."""
    picture = f"performance/build-{results.size}.svg"
    text = table.markdown(results, picture)
    print(f"\n{text}")
    if page.written(f"bench-build {results.size}", text):
        place = page.PAGE.parent / picture
        place.parent.mkdir(exist_ok=True)
        place.write_text(plot.svg(results), encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Measure; exit 0 also where limits are missed: they are reported, with profiles."""
    parser = argparse.ArgumentParser(description="Build the same content with syndicate and Hugo.")
    parser.add_argument("--size", type=int, default=1000, help="works, each in three languages")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args(arguments)
    tools = TOP / "var" / "bench"
    binary = hugo.found(tools)
    heading = machine.described(hugo.version(binary) if binary else None, asked.size, asked.rounds)
    print(*heading, sep="\n")
    bench = Bench(tools / str(asked.size), asked.size)
    those = bench.contenders(binary)
    runs, notes = rounds(bench, those, asked.rounds)
    texts = asked.size * len(corpus.LOCALES)
    results = Results(asked.size, texts, heading, runs, notes)
    publish(replace(results, profiles=profiles(bench, results.missed())))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
