"""Content, as the last build remembers it → what is broken, and what is late for an issue.

Files are read once for each build, and not for each look at a page.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from syndicate.errors import SyndicateError
from syndicate.index import works as indexed
from syndicate.index.database import IndexDamaged, reading
from syndicate.journeys.build import made
from syndicate.journeys.draft import lateness
from syndicate.journeys.house import House
from syndicate.journeys.plan import is_frozen
from syndicate.journeys.today.rows import Row
from syndicate.localise.findings import finding_of
from syndicate.model import Finding, Issue

_MOST = 50  # rows of a kind: whoever has more looks at content itself
_Key = tuple[bytes, tuple[tuple[str, int, str], ...]]


@dataclass(slots=True)
class Works:
    """Looks as often as one likes, from any thread."""

    house: House
    _key: _Key | None = None
    _broken: tuple[Row, ...] = ()
    _late: tuple[Row, ...] = ()
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def look(
        self, those: Sequence[Issue], now: datetime
    ) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        """Return what is broken, and what is late for these issues, the first to leave first."""
        drafts = [one for one in those if one.state in {"draft", "in_review", "scheduled"}]
        with self._lock:
            key = (_mark(self.house), tuple((one.id, one.revision, one.state) for one in drafts))
            if key != self._key:
                self._broken = tuple(_broken(self.house))[:_MOST]
                self._late = tuple(_late(self.house, drafts, now))[:_MOST]
                self._key = key
            return self._broken, self._late


def _mark(house: House) -> bytes:
    try:
        with reading(house.index) as index:
            return b"" if index is None else made.mark(index)
    except IndexDamaged:  # the next build makes it anew
        return b""


def _broken(house: House) -> Iterator[Row]:
    try:
        with reading(house.index) as index:
            told = [] if index is None else list(indexed.told(index))
    except IndexDamaged:
        return
    for one in told:
        for finding in one.findings:
            if finding.severity == "error":
                yield _about(finding, finding.work or finding.file or "")


def _late(house: House, drafts: Sequence[Issue], now: datetime) -> Iterator[Row]:
    for issue in drafts:
        own = house.settings.newsletters.get(issue.newsletter)
        if own is None or not own.parity:
            continue
        try:
            found = [] if is_frozen(house, issue) else lateness(house, issue, now)
        except SyndicateError as error:
            found = [finding_of(error)]
        yield from (_about(one, one.work or "", issue.first_due) for one in found)


def _about(finding: Finding, work: str, at: datetime | None = None) -> Row:
    return Row(finding=finding, role="editor", place="work", id=work, at=at)
