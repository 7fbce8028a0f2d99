"""Deliver an issue to smtp-sink with the whole ledger, beside smtp-source and other senders, in turn.

`make bench-delivery` is how it is called; ROUNDS, MAILS say how much, `--enrol` and `--null` do the parts
with a million readers. Nothing leaves loopback, and nothing is installed. Figures are of this machine
and this minute: what counts are the ratios within a round. This process stays small: the kernel counts
what it has as memory of whatever it starts.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.building import machine, page, profile
from benchmarks.building.stopwatch import Run, measured
from benchmarks.delivering import anew, postfix, signing
from benchmarks.delivering.postfix import Programs

TOP = Path(__file__).parents[1]
PLACE = TOP / "var" / "bench" / "delivery"
SIZES = (33_000, 62_000)
SESSIONS = 20
NAIVE_MOST = 300  # it is slow, and gets no quicker
LIMIT, OURS, AIO, NAIVE = "smtp-source -s 20 -d", "syndicate", "aiosmtplib 20", "naive smtplib"
BARE, SIGNATURES = "bare RSA-2048 signature", 1_000
FEW = 10_000  # what memory at a million is compared with
Settings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """What sending so many mails took. seconds: without the start of the program; cpu: for one mail."""

    mails: int
    seconds: float
    cpu: float
    peak: int

    @property
    def rate(self) -> float:
        return self.mails / self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What the issue asks for: of which sender, what, beside which other, and how much of it.

    beyond: the sender whose own is taken off first; "" for none.
    """

    name: str
    of: str = "rate"
    beside: str = LIMIT
    beyond: str = ""
    least: float = 0.0
    most: float = float("inf")


LIMITS = (
    Limit(name=OURS, least=0.85),
    Limit(name=OURS, of="cpu", most=2.2),
    Limit(name=OURS, beside=AIO, least=3.0),
    Limit(name=f"{OURS}, DKIM Ed25519", least=0.65),
    Limit(name=f"{OURS}, {signing.RSA}", of="cpu", beside=BARE, beyond=OURS, most=1.4),
)
MOST_PEAK, MOST_MORE, LEAST_ENROLLED = 120e6, 15e6, 30_000


@dataclass(slots=True)
class Stand:
    """One size of mail: a publication that waits, and what the rounds found."""

    size: int
    folder: Path
    mails: int
    settings: Settings
    found: dict[str, list[Sent]] = field(default_factory=dict)

    def note(self, name: str, sent: Sent) -> None:
        self.found.setdefault(name, []).append(sent)

    def ratios(self, limit: Limit) -> list[float]:
        """Return one ratio for each round; none where either was not measured."""
        own, other = self.each(limit.name, limit.of), self.each(limit.beside, limit.of)
        off = self.each(limit.beyond, limit.of) if limit.beyond else [0.0] * len(own)
        return [(a - c) / b for a, b, c in zip(own, other, off, strict=False)]

    def each(self, name: str, of: str) -> list[float]:
        """Return what was found of a sender, by rounds."""
        return [getattr(one, of) for one in self.found.get(name, [])]


def stands(mails: int, settings: Settings) -> Sequence[Stand]:
    """Make a publication for each size, its readers enrolled."""
    shutil.rmtree(PLACE, ignore_errors=True)
    made = []
    for size in SIZES:
        folder = PLACE / f"{size}"
        alone("found", folder, mails)
        alone("enrol", folder, size)
        alone("keys", folder)
        made.append(Stand(size, folder, mails, settings))
    return made


def alone(what: str, folder: Path, *numbers: int) -> tuple[Mapping[str, float], Run]:
    """Run a part of delivering in a process of its own; return what it printed, and what it took."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder.with_suffix(".log")
    module = [sys.executable, "-m", "benchmarks.delivering.alone", what, str(folder)]
    ran = measured([*module, *map(str, numbers)], log)
    text = log.read_text(encoding="utf-8").strip()
    return (json.loads(text.splitlines()[-1]) if text else {}), ran


def turn(stand: Stand, programs: Programs) -> None:
    """Have every sender send once, one after the other, to the same receiver."""
    with postfix.sink(programs) as port:
        stand.note(LIMIT, yardstick(stand, programs, port))
        stand.note(OURS, ours(stand, port, {}))
        for name, algorithm in signing.SIGNED.items():
            stand.note(f"{OURS}, {name}", ours(stand, port, signing.settings(algorithm)))
        stand.note(BARE, bare(stand))
        for name, mails in ((AIO, stand.mails), (NAIVE, min(stand.mails, NAIVE_MOST))):
            stand.note(name, other(stand, name, port, mails))


def yardstick(stand: Stand, programs: Programs, port: int) -> Sent:
    """Let smtp-source send; it finds the libraries of its package by the environment of the shell."""
    command = postfix.source(programs, port, stand.mails, stand.size, SESSIONS)
    libraries = programs.environment.get("LD_LIBRARY_PATH", "")
    ran = measured(["env", f"LD_LIBRARY_PATH={libraries}", *command], PLACE / "said.txt")
    return Sent(stand.mails, ran.seconds, ran.cpu / stand.mails, ran.peak)


def ours(stand: Stand, port: int, more: Settings) -> Sent:
    """Deliver, and once more with nothing to do: that is what the start of the program costs."""
    way = {
        "SYNDICATE_DELIVERY__TRANSPORT": "smtp",
        "SYNDICATE_DELIVERY__SMTP__HOST": "127.0.0.1",
        "SYNDICATE_DELIVERY__SMTP__PORT": str(port),
        "SYNDICATE_DELIVERY__SMTP__TLS": "none",
        "SYNDICATE_DELIVERY__SMTP__CONNECTIONS": str(SESSIONS),
        **stand.settings,
        **more,
    }
    anew.again(stand.folder)
    words = [f"{name}={value}" for name, value in way.items()]
    command = ["env", *words, sys.executable, *delivering(stand)]
    log = PLACE / "said.txt"
    ran = measured(command, log)
    said = json.loads(log.read_text(encoding="utf-8"))
    if said["settled"]["sent"] != stand.mails:
        raise SystemExit(f"{said['settled']} instead of {stand.mails} sent")
    start = measured(command, log)
    return Sent(stand.mails, said["seconds"], (ran.cpu - start.cpu) / stand.mails, ran.peak)


def bare(stand: Stand) -> Sent:
    """Sign without a mail."""
    said, ran = alone("bare", stand.folder, SIGNATURES)
    return Sent(SIGNATURES, said["seconds"], said["cpu"] / SIGNATURES, ran.peak)


def delivering(stand: Stand) -> Sequence[str]:
    return ["-m", "syndicate", "--home", str(stand.folder), "deliver", "--json"]


def other(stand: Stand, name: str, port: int, mails: int) -> Sent:
    """Let another sender send the same mail."""
    module = [sys.executable, "-m", "benchmarks.delivering.others", name.split(maxsplit=1)[0]]
    log, mail = PLACE / "said.txt", str(stand.folder / "mail.eml")
    start = measured([*module, str(port), "0", mail], log)
    ran = measured([*module, str(port), str(mails), mail], log)
    seconds = float(log.read_text(encoding="ascii"))
    return Sent(mails, seconds, (ran.cpu - start.cpu) / mails, ran.peak)


def table(those: Sequence[Stand]) -> Iterator[str]:
    """Yield what was measured, as a table."""
    yield "| | mails/s | ratio of each round | **ratio** | CPU, µs a mail | by smtp-source’s | peak, MB |"
    yield "|---|---:|---|---:|---:|---:|---:|"
    for stand in those:
        for name, runs in stand.found.items():
            ratios = stand.ratios(Limit(name=name))
            rates = sorted(one.rate for one in runs)
            cells = (
                f"{name}, {stand.size // 1000} kB",
                f"{median(rates):.0f} ({rates[0]:.0f}–{rates[-1]:.0f})",
                " ".join(f"{one:.2f}" for one in ratios),
                f"**{median(ratios):.2f}**",
                f"{median(one.cpu for one in runs) * 1e6:.0f}",
                f"{median(stand.ratios(Limit(name=name, of='cpu'))):.2f}",
                f"{max(one.peak for one in runs) / 1e6:.0f}",
            )
            yield f"| {' | '.join(cells)} |"


def verdicts(those: Sequence[Stand]) -> Iterator[str]:
    """Yield each limit, and whether it is met."""
    for stand in those:
        for limit in LIMITS:
            if not (ratios := stand.ratios(limit)):
                yield f"{limit.name}: not measured"
                continue
            found, bound = median(ratios), limit.least or limit.most
            good = limit.least <= found <= limit.most
            word, sign = ("rate", "≥") if limit.of == "rate" else ("CPU a mail", "≤")
            word += f" beyond that of {limit.beyond}" if limit.beyond else ""
            what = f"{limit.name}, {stand.size // 1000} kB: {word} {found:.2f} × {limit.beside}"
            yield f"{what} ({sign} {bound}): {met(good)}"
        peak = max(one.peak for one in stand.found[OURS])
        yield f"{OURS}, {stand.size // 1000} kB: peak {peak / 1e6:.0f} MB (≤ 120): {met(peak <= MOST_PEAK)}"


def met(good: bool) -> str:
    return "met" if good else "**missed**"


def emptied(name: str) -> Path:
    """Return a folder of this name that is not there."""
    shutil.rmtree(PLACE / name, ignore_errors=True)
    return PLACE / name


def enrolling(readers: int) -> Iterator[str]:
    """Measure how quickly a frozen issue gets its rows; where that is too slow, what takes the time."""
    folder = emptied("enrol")
    alone("found", folder, readers)
    said, ran = alone("enrol", folder, SIZES[0])
    rate = readers / said["seconds"]
    good = rate >= LEAST_ENROLLED
    what = f"- enrolment of {readers}: {rate:.0f} rows/s (≥ {LEAST_ENROLLED}): {met(good)}"
    yield f"{what}; peak {ran.peak / 1e6:.0f} MB"
    if not good:
        few = min(readers, FEW)
        again = emptied("enrol-profile")
        alone("found", again, few)
        module = [sys.executable, "-m", "benchmarks.delivering.alone"]
        text = profile.profiled([*module, "enrol", str(again), f"{SIZES[0]}"], PLACE / "profile")
        yield f"\nWhere the time goes, {few} readers (own seconds):\n\n```text\n{text}\n```"


def to_nowhere(mails: int) -> Iterator[str]:
    """Measure what memory delivering takes of few and of many, to where nothing arrives."""
    few, peaks = min(FEW, mails // 2), dict[int, int]()
    for count in (few, mails):
        folder = emptied(f"null-{count}")
        alone("found", folder, count)
        alone("enrol", folder, SIZES[0])
        said, ran = alone("null", folder)
        assert said["mails"] == count
        peaks[count] = ran.peak
        yield f"- {count} to a null writer: {count / said['seconds']:.0f} mails/s, CPU {ran.cpu / count * 1e6:.0f} µs a mail, peak {ran.peak / 1e6:.0f} MB"
    more = peaks[mails] - peaks[few]
    yield f"- memory of {mails} beside {few}: {more / 1e6:+.0f} MB (≤ 15): {met(more <= MOST_MORE)}"


def profiled(stand: Stand, programs: Programs) -> str:
    """Return where our time goes."""
    with postfix.sink(programs) as port:
        anew.again(stand.folder)
        os.environ.update(
            SYNDICATE_DELIVERY__TRANSPORT="smtp", SYNDICATE_DELIVERY__SMTP__HOST="127.0.0.1",
            SYNDICATE_DELIVERY__SMTP__PORT=str(port), SYNDICATE_DELIVERY__SMTP__TLS="none",
            **stand.settings,
        )  # fmt: skip
        return profile.profiled([sys.executable, *delivering(stand)], PLACE / "profile")


def rounds(programs: Programs, count: int, mails: int, settings: Settings) -> Iterator[str]:
    """Measure all senders in turn, so many times; yield table, verdicts, and a profile of what is missed."""
    those = stands(mails, settings)
    for number in range(count):
        for stand in those:
            turn(stand, programs)
            print(f"round {number + 1}, {stand.size // 1000} kB done", file=sys.stderr)
    yield from table(those)
    yield ""
    said = list(verdicts(those))
    yield from (f"- {one}" for one in said)
    if any("missed" in one for one in said):
        yield f"\nWhere syndicate’s time goes, {those[0].size // 1000} kB (own seconds):\n"
        yield f"```text\n{profiled(those[0], programs)}\n```"


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Deliver to smtp-sink, beside smtp-source.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--mails", type=int, default=5_000)
    parser.add_argument("--enrol", type=int, default=0, metavar="READERS")
    parser.add_argument("--null", type=int, default=0, metavar="MAILS")
    parser.add_argument("--set", action="append", default=[], metavar="SYNDICATE_…=VALUE")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Measure; exit 0 also where a limit is missed: it is reported."""
    asked = options(arguments)
    parts = {"enrol": (enrolling, asked.enrol), "null": (to_nowhere, asked.null)}
    for name, (part, count) in parts.items():
        if count:
            report(f"bench-delivery {name}", "\n".join(part(count)))
    if any(count for _, count in parts.values()):
        return 0
    programs = postfix.found(PLACE.parent)
    if programs is None:
        print("Debian’s package postfix cannot be had here; without smtp-sink nothing is measured.")
        return 0
    heading = [
        f"{asked.rounds} rounds of {asked.mails} mails, {machine.today()}",
        machine.place(),
        machine.own(),
    ]
    settings = dict(one.partition("=")[::2] for one in asked.set)
    found = rounds(programs, asked.rounds, asked.mails, settings)
    report("bench-delivery", "\n".join([*(f"- {one}" for one in heading), "", *found]))
    return 0


def report(mark: str, text: str) -> None:
    """Print what was found, and write it into docs/performance.md."""
    print(text)
    page.written(mark, text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
