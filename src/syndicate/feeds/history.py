"""Which entries a feed shows, and which it closes into archives for good (RFC 5005 §4).

The logical feed is the head and all closed archives. An entry that is in no archive, or that has
changed since it was closed into one, is in the head; when these are more than a head may hold, the
oldest are closed into a new archive, which then keeps its bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from syndicate.model import Enclosure, Entry

_BARE = 340  # bytes of an entry in which nothing is said: dates, names of elements


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An entry of a feed from outside: which work, when it was last changed, and what it takes.

    date, updated: as POSIX timestamps; weight: in bytes, an upper bound over all formats.
    withdrawn: it only says that the work was taken back.
    """

    work: str
    date: float
    updated: float
    weight: int
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """An archive that was closed. `works`: work → `updated` of its entry there."""

    number: int
    works: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a feed has closed so far. `floor`: nothing older than this was ever in the feed."""

    floor: float | None = None
    closed: tuple[Closed, ...] = ()
    known: Mapping[str, float] = field(default_factory=dict)

    def holds(self, work: str, updated: float) -> bool:
        """Tell whether the work's entry, as it is now, is in an archive."""
        return self.known.get(work, float("-inf")) >= updated


def history(floor: float | None, closed: Sequence[Closed]) -> History:
    """Return the history made of closed archives."""
    known: dict[str, float] = {}
    for archive in sorted(closed, key=lambda one: one.number):
        for work, updated in archive.works.items():
            known[work] = max(updated, known.get(work, updated))
    return History(floor=floor, closed=tuple(closed), known=known)


def settle(
    entries: Sequence[Standing], limit: int
) -> tuple[Sequence[Standing], Sequence[Sequence[Standing]]]:
    """Return what the head shows of `entries` (newest first), and what to close, oldest archive first.

    Archives weigh half of what a head may, so that a head that was just relieved still holds that
    much. The newest entry stays even where it alone weighs more.
    """
    left = list(entries)
    closing: list[Sequence[Standing]] = []
    while len(left) > 1 and sum(one.weight for one in left) > limit:
        chunk = _oldest(left, limit // 2)
        closing.append(tuple(reversed(chunk)))
        del left[-len(chunk) :]
    return left, closing


def _oldest(entries: Sequence[Standing], limit: int) -> list[Standing]:
    """Return the oldest entries that together weigh at most `limit`, the oldest first; at least one."""
    chunk: list[Standing] = []
    weight = 0
    for one in reversed(entries[1:]):
        weight += one.weight
        if chunk and weight > limit:
            break
        chunk.append(one)
    return chunk


def closed(number: int, entries: Sequence[Standing]) -> Closed:
    """Return the archive that `entries` are closed into."""
    return Closed(number=number, works={one.work: one.updated for one in entries})


def weight(entry: Entry) -> int:
    """Return how many bytes an entry takes at most, in whichever format.

    Mark-up is escaped in XML, quotation marks and line ends in JSON; the rest is names around it.
    """
    parts = (
        _html(entry.html),
        2 * len(entry.url) + len(entry.id) + _BARE,
        sum(_text(text) + 35 for text in (entry.title, entry.summary, *entry.authors)),
        sum(_text(term) + _text(label) + 95 for term, label in entry.categories),
        sum(len(one.url.encode()) + 150 for one in entry.alternates),
        _image(entry.image) if entry.image else 0,
        _text(entry.happening.place or "") + 120 if entry.happening else 0,
    )
    return sum(parts)


def _html(html: str) -> int:
    marks = 3 * (html.count("<") + html.count(">")) + 4 * html.count("&")
    signs = html.count('"') + html.count("\n") + html.count("\t") + html.count("\\")
    return len(html.encode()) + max(marks, signs)


def _text(text: str) -> int:
    """Return what a text takes that is escaped as text, and in RSS once more as HTML."""
    signs = text.count("<") + text.count(">") + text.count("&") + text.count('"')
    return len(text.encode()) + 8 * signs


def _image(image: Enclosure) -> int:
    return 2 * len(image.url.encode()) + _text(image.alt) + _text(image.credit or "") + 260


def rewritten(entries: Sequence[Entry], taken_back: Entry) -> tuple[Entry, ...]:
    """Return the entries of an archive with one in the place of that with its id."""
    return tuple(taken_back if one.id == taken_back.id else one for one in entries)


def with_update(archive: Closed, work: str, updated: float) -> Closed:
    """Return the archive with another `updated` of one work."""
    return replace(archive, works={**archive.works, work: updated})
