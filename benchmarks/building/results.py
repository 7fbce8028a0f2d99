"""What the rounds found, and what the issue asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.building.stopwatch import Run

FEEDS, PAGES = "feeds only", "a page per work"
COLD, SAME, ONE = "cold", "no change", "one change"
STEPS = (COLD, SAME, ONE)
OURS, THEIRS = "syndicate", "Hugo"
# At 10,000 works in three languages: syndicate's time by Hugo's of the same round, the median.
LIMITS: Mapping[tuple[str, str], float] = {
    (FEEDS, COLD): 0.8,
    (PAGES, COLD): 1.0,
    **{(mode, SAME): 1 / 30 for mode in (FEEDS, PAGES)},
    **{(mode, ONE): 1 / 20 for mode in (FEEDS, PAGES)},
}
MOST_MEMORY = 250e6
Case = tuple[str, str]  # mode, step


@dataclass(frozen=True, slots=True)
class Results:
    """runs: by case and name of the contender, one per round, in turn."""

    size: int
    texts: int
    heading: Sequence[str]
    runs: Mapping[Case, Mapping[str, Sequence[Run]]]
    notes: Sequence[str]
    profiles: Mapping[Case, str] = field(default_factory=dict)

    def seconds(self, case: Case, name: str) -> float | None:
        """Return the median seconds."""
        those = self.runs[case].get(name)
        return median(one.seconds for one in those) if those else None

    def ratios(self, case: Case) -> Sequence[float]:
        """Return syndicate's seconds by Hugo's, round by round."""
        both = self.runs[case]
        if THEIRS not in both:
            return ()
        pairs = zip(both[OURS], both[THEIRS], strict=True)
        return tuple(one.seconds / other.seconds for one, other in pairs)

    def peak(self, case: Case, name: str) -> int:
        """Return the most memory of any round, in bytes."""
        return max(one.peak for one in self.runs[case][name])

    def missed(self) -> Sequence[Case]:
        """Return the cases whose limit of time or memory is not met."""
        return [
            case
            for case in self.runs
            if self.peak(case, OURS) > MOST_MEMORY
            or ((ratios := self.ratios(case)) and median(ratios) > LIMITS[case])
        ]
