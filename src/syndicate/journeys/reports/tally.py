"""Counts of mails → one tally of all, and of each language and domain; no domain of so few that it names them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from syndicate.model import DeliveryState
from syndicate.store.figures import Cell

LEAST = 5  # readers of a domain that is told by its name
MOST = 40  # domains that are told by their names; the rest are others
OTHERS = ""
_STATES: Mapping[DeliveryState, str] = {
    "queued": "waiting",
    "claimed": "waiting",
    "handed_over": "waiting",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Mails of something, by what became of them, and what was heard of them since.

    From `sent` to `waiting` each mail counts once. deferred: put off, to be tried again; delayed: what
    was put off at least once, whatever became of it. bounced: came back after a server had taken it.
    left: their readers left by themselves, within a week and before the next.
    """

    sent: int = 0
    deferred: int = 0
    refused: int = 0
    unknown: int = 0
    withheld: int = 0
    suppressed: int = 0
    cancelled: int = 0
    expired: int = 0
    waiting: int = 0
    delayed: int = 0
    bounced: int = 0
    complained: int = 0
    left: int = 0

    @property
    def mails(self) -> int:
        """Return how many mails these are."""
        return sum(getattr(self, name) for name in STATES)

    def share(self, name: str) -> float | None:
        """Return the share of those handed over of which something holds; None where there are none."""
        return getattr(self, name) / self.sent if self.sent else None

    def kept(self) -> dict[str, int]:
        """Return the figures that are not zero, by name."""
        return {name: count for name in NAMES if (count := getattr(self, name))}


NAMES: tuple[str, ...] = tuple(field.name for field in fields(Tally))
STATES: tuple[str, ...] = NAMES[: NAMES.index("delayed")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """A tally of all, of each language, and of each domain, the largest first; `OTHERS` stands for the rest."""

    whole: Tally
    locales: Mapping[str, Tally]
    domains: Mapping[str, Tally]


def read(kept: Mapping[str, int]) -> Tally:
    """Return a tally of figures by name; a name of another version is passed over."""
    return Tally(**{name: kept[name] for name in NAMES if name in kept})


def add(those: Iterable[Tally]) -> Tally:
    """Return the sum."""
    sums: Counter[str] = Counter()
    for one in those:
        sums.update(one.kept())
    return read(sums)


def tallies(cells: Sequence[Cell]) -> Tallies:
    """Return what was counted, in order; small domains go into one, and who has none any more too."""
    whole: Counter[str] = Counter()
    locales: dict[str, Counter[str]] = {}
    domains: dict[str, Counter[str]] = {}
    for cell in cells:
        counted = _named(cell)
        whole.update(counted)
        locales.setdefault(cell.locale, Counter()).update(counted)
        domains.setdefault(cell.domain or OTHERS, Counter()).update(counted)
    return Tallies(
        whole=read(whole),
        locales={tag: read(locales[tag]) for tag in sorted(locales)},
        domains=folded({name: read(one) for name, one in domains.items()}),
    )


def together(those: Sequence[Tallies]) -> Tallies:
    """Return what was counted of several issues as one; a domain keeps the name that it had in any."""
    return Tallies(
        whole=add(one.whole for one in those),
        locales=_added([one.locales for one in those]),
        domains=folded(_added([one.domains for one in those])),
    )


def folded(domains: Mapping[str, Tally]) -> Mapping[str, Tally]:
    """Return domains by size, the largest first, without the names of the small and of too many."""
    large = [name for name, one in domains.items() if name != OTHERS and one.mails >= LEAST]
    large.sort(key=lambda name: (-domains[name].mails, name))
    named = {name: domains[name] for name in large[:MOST]}
    rest = add(one for name, one in domains.items() if name not in named)
    return {**named, OTHERS: rest} if rest != Tally() else named


def _added(those: Sequence[Mapping[str, Tally]]) -> Mapping[str, Tally]:
    names = sorted({name for one in those for name in one})
    return {name: add(one[name] for one in those if name in one) for name in names}


def _named(cell: Cell) -> dict[str, int]:
    """Return what a cell says, by the names of a tally."""
    counted = {_STATES.get(cell.what, cell.what): cell.mails}  # type: ignore[call-overload]
    return counted | {"delayed": cell.mails} if cell.late else counted
