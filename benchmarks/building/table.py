"""Results → Markdown."""

from collections.abc import Callable, Iterator
from statistics import median

from benchmarks.building.results import LIMITS, MOST_MEMORY, OURS, THEIRS, Case, Results

_HEAD = (
    "| | syndicate, s | Hugo, s | ratio of each round | **ratio** | limit | | CPU, s | texts/s | peak, MB | ≤ 250 |",
    "|---|---:|---:|---|---:|---:|---|---|---|---|---|",
)


def markdown(results: Results, picture: str) -> str:
    """Return the results as a part of docs/performance.md; `picture` is linked from there."""
    lines = [
        *(f"- {one}" for one in results.heading),
        "",
        f"![Seconds per build, {results.size} works in three languages]({picture})",
        "",
        *_HEAD,
        *(_row(results, case) for case in results.runs),
        "",
        *(f"- {one}" for one in results.notes),
        *_profiles(results),
    ]
    return "\n".join(lines)


def _row(results: Results, case: Case) -> str:
    mode, step = case
    ratios = results.ratios(case)
    limit = LIMITS[case]
    cells = [
        f"{mode}, {step}",
        _spread(results, case, OURS),
        _spread(results, case, THEIRS),
        " ".join(f"{one:.3f}" for one in ratios) or "–",
        f"**{median(ratios):.3f}**" if ratios else "–",
        f"{limit:.3f}",
        _verdict(median(ratios) <= limit) if ratios else "–",
        _both(results, case, lambda name: f"{_cpu(results, case, name):.2f}"),
        _both(results, case, lambda name: f"{results.texts / _seconds(results, case, name):.0f}"),
        _both(results, case, lambda name: f"{results.peak(case, name) / 1e6:.0f}"),
        _verdict(results.peak(case, OURS) <= MOST_MEMORY),
    ]
    return f"| {' | '.join(cells)} |"


def _verdict(holds: bool) -> str:
    return "met" if holds else "**missed**"


def _spread(results: Results, case: Case, name: str) -> str:
    """Return the median seconds, and in brackets the least and the most."""
    those = [one.seconds for one in results.runs[case].get(name, ())]
    if not those:
        return "–"
    return f"{median(those):.2f} ({min(those):.2f}–{max(those):.2f})"


def _seconds(results: Results, case: Case, name: str) -> float:
    return median(one.seconds for one in results.runs[case][name])


def _cpu(results: Results, case: Case, name: str) -> float:
    return median(one.cpu for one in results.runs[case][name])


def _both(results: Results, case: Case, figure: Callable[[str], str]) -> str:
    return " : ".join(figure(name) for name in results.runs[case])


def _profiles(results: Results) -> Iterator[str]:
    for (mode, step), text in results.profiles.items():
        yield from ("", f"Where syndicate’s time goes, {mode}, {step} (own seconds):", "")
        yield from ("```text", text, "```")
